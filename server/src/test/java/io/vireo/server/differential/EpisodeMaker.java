package io.vireo.server.differential;

import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;
import io.vireo.server.command.KeyList;
import io.vireo.server.command.KeySpec;
import io.vireo.server.data.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/** Makes an episode from a seed. */
final class EpisodeMaker {
  private static final int LONGEST_RUN = 40;
  private static final int CHECK_EVERY = 150;
  private static final int LAPSE_MILLIS = 5;
  private static final Pattern USUAL_KEY = Pattern.compile("[slezhxpgb]\\d+");
  private static final double KEYS_ASKED = 0.01;

  private final Profiles profiles;
  private final Vocabulary vocabulary;
  private final RequestMaker maker = new RequestMaker();
  private Speaker speaker;
  private List<Step> steps;

  EpisodeMaker(Profiles profiles, Vocabulary vocabulary) {
    this.profiles = profiles;
    this.vocabulary = vocabulary;
  }

  /** The episode of a seed: about {@code length} steps. */
  Episode make(long seed, int length) {
    SplittableRandom random = new SplittableRandom(seed);
    Profile profile = profiles.draw(random);
    speaker = new Speaker(vocabulary, profile, random);
    steps = new ArrayList<>();
    int checked = 0;
    tracking();
    while (steps.size() < length) {
      run();
      if (steps.size() - checked > CHECK_EVERY) {
        steps.add(new Step.Check());
        checked = steps.size();
      }
    }
    steps.add(new Step.Check());
    return new Episode(seed, profile.settings(), steps);
  }

  private void run() {
    int client = Peer.TALKERS.get((int) speaker.number(0, Peer.TALKERS.size() - 1L));
    int length = (int) speaker.number(1, LONGEST_RUN);
    switch ((int) speaker.number(0, 19)) {
      case 0 -> transaction(client, length);
      case 1 -> block();
      case 5 -> swap();
      case 6 -> inScript(client);
      case 7 -> asUser(client, length);
      case 8 -> asUsers(length);
      case 9, 10 -> tracking();
      case 2 -> scripted("LAPSE", this::lapse);
      case 3 -> scripted("SETTING", words -> steps.add(Step.Say.of(client, words)));
      case 4 -> scripted("SESSION", words -> steps.add(Step.Say.of(client, words)));
      default -> {
        for (int i = 0; i < length; i++) {
          caching(client);
          add(client, request());
        }
      }
    }
  }

  /** Of a hash that clients may track some field stays; and none stays for a reload (Intended). */
  private void lapse(Request request) {
    if (!speaker.profile().tracks()) {
      steps.add(new Step.Lapse(Peer.HELPER, List.of(request), LAPSE_MILLIS));
    } else if (!request.name().startsWith("H")) {
      lapseOfTracked(List.of(request));
    } else if (!speaker.profile().reloads()) {
      Request kept = Request.of("HSET", request.word(1), "stays", "here");
      lapseOfTracked(List.of(kept, request));
    }
  }

  /** A client reads the key behind its new deadline, and before that: time stands still in EXEC. */
  private void lapseOfTracked(List<Request> requests) {
    List<Request> all = new ArrayList<>(List.of(Request.of("MULTI")));
    all.addAll(requests);
    all.add(Request.of("EXISTS", requests.get(0).word(1)));
    all.add(Request.of("EXEC"));
    int client = Peer.TRACKERS.get((int) speaker.number(0, Peer.TRACKERS.size() - 1L));
    steps.add(new Step.Lapse(client, all, LAPSE_MILLIS));
  }

  private void swap() {
    speaker.begin("SWAP", "");
    if (speaker.profile().swaps()) {
      boolean one = speaker.chance(0.8) || !speaker.profile().reloads();
      steps.add(one ? new Step.Swap(speaker.word("any-key")) : new Step.Reload());
    }
  }

  /**
   * Clients want to be told of changes of the keys that they read, and keep to that for the rest of
   * the episode; who of them is told by another one has to do without if that one goes.
   */
  private void tracking() {
    if (!speaker.profile().tracks()) {
      return;
    }
    for (long i = speaker.number(1, 6); i > 0; i--) {
      int client = Peer.TRACKERS.get((int) speaker.number(0, Peer.TRACKERS.size() - 1L));
      if (speaker.chance(0.3)) {
        steps.add(Step.Say.of(client, Request.of("CLIENT", "TRACKING", "OFF")));
      }
      scripted("TRACKING", words -> track(client, words));
      if (speaker.chance(0.5)) {
        add(client, request());
      }
    }
    if (speaker.chance(0.1)) {
      int at = (int) speaker.number(0, Peer.RECEIVERS.size() - 1L);
      steps.add(new Step.Replace(Peer.RECEIVERS.get(at)));
    }
  }

  private void track(int client, Request tracking) {
    steps.add(Step.Say.of(client, tracking));
    if (tracking.has("OPTIN") || tracking.has("OPTOUT")) {
      String word = tracking.has("OPTIN") ? "YES" : "NO";
      for (long i = speaker.number(0, 4); i > 0; i--) {
        steps.add(Step.Say.of(client, Request.of("CLIENT", "CACHING", word)));
        add(client, request());
        add(client, request());
      }
    }
  }

  /** Says whether the keys of what comes next count. */
  private void caching(int client) {
    if (speaker.profile().tracks() && speaker.chance(0.1)) {
      scripted("CACHING", words -> steps.add(Step.Say.of(client, words)));
    }
  }

  private void transaction(int client, int length) {
    if (speaker.profile().watches() && speaker.chance(0.3)) {
      scripted("WATCH", words -> steps.add(Step.Say.of(client, words)));
      add(speaker.chance(0.5) ? client : 1 - client, request());
    }
    caching(client);
    steps.add(Step.Say.of(client, Request.of("MULTI")));
    for (int i = speaker.chance(0.2) ? length : length / 8; i > 0; i--) {
      add(client, request());
    }
    if (speaker.profile().tracks() && speaker.chance(0.1)) {
      scripted("TRACKING", words -> steps.add(Step.Say.of(client, words)));
      add(client, request());
    }
    if (speaker.chance(0.1)) {
      inScript(client);
    }
    steps.add(Step.Say.of(client, Request.of(speaker.chance(0.9) ? "EXEC" : "DISCARD")));
  }

  /**
   * A script that says some requests; scans stay outside, for they are led through to their end.
   */
  private void inScript(int client) {
    List<Request> requests = new ArrayList<>();
    for (long i = speaker.number(1, 8); i > 0; i--) {
      Request request = request();
      if (!Unsuitable.isScan(request)) {
        requests.addAll(Companions.of(request));
      }
    }
    steps.add(Step.Say.of(client, Scripted.of(requests, speaker.random())));
  }

  /** A user gets rights, is asked about by DRYRUN, and says something. */
  private void asUser(int client, int length) {
    String user = Peer.USERS.get((int) speaker.number(0, Peer.USERS.size() - 1L));
    rights(client, user);
    for (int i = 0; i < length; i++) {
      dryrun(client, user);
    }
    steps.add(Step.Say.of(client, Request.of("AUTH", user, "any")));
    for (int i = length / 2; i > 0; i--) {
      add(client, wellFormed());
    }
    steps.add(Step.Say.of(client, Request.of("AUTH", "default", "any")));
  }

  /**
   * All clients act as users at the same time, whose rights change meanwhile; who may do everything
   * asks about them by DRYRUN.
   */
  private void asUsers(int length) {
    for (int i = 0; i < Peer.TALKERS.size(); i++) {
      String user = userOf(i);
      rights(Peer.HELPER, user);
      steps.add(Step.Say.of(Peer.TALKERS.get(i), Request.of("AUTH", user, "any")));
    }
    for (int i = 0; i < length; i++) {
      int talker = (int) speaker.number(0, Peer.TALKERS.size() - 1L);
      if (speaker.chance(0.1)) {
        rights(Peer.HELPER, userOf(talker));
      } else if (speaker.chance(0.2)) {
        dryrun(Peer.HELPER, userOf(talker));
      } else {
        add(Peer.TALKERS.get(talker), wellFormed());
      }
    }
    Peer.TALKERS.forEach(
        client -> steps.add(Step.Say.of(client, Request.of("AUTH", "default", "any"))));
  }

  private static String userOf(int talker) {
    return Peer.USERS.get(talker % Peer.USERS.size());
  }

  private void rights(int client, String user) {
    steps.add(Step.Say.of(client, Request.of("ACL", "SETUSER", user, "reset", "on", "nopass")));
    List<String> rules = new ArrayList<>(List.of("ACL", "SETUSER", user));
    speaker.begin("RIGHTS", "");
    for (long i = speaker.number(1, 8); i > 0; i--) {
      rules.add(speaker.word("acl-rule"));
    }
    steps.add(Step.Say.of(client, new Request(rules), Request.of("ACL", "GETUSER", user)));
  }

  private void dryrun(int client, String user) {
    if (speaker.chance(0.3)) {
      scripted("DRYRUN", asked -> dryrun(client, user, asked));
    } else {
      dryrun(client, user, wellFormed());
    }
  }

  private void dryrun(int client, String user, Request asked) {
    List<String> words = new ArrayList<>(List.of("ACL", "DRYRUN", user));
    words.addAll(asked.words());
    steps.add(Step.Say.of(client, new Request(words)));
  }

  /**
   * A request whose keys all stand where they belong: of others Redis asks for no keys at all, and
   * Vireo for those that it finds.
   */
  private Request wellFormed() {
    Request request;
    Command command;
    do {
      command = speaker.profile().commands().draw(speaker.random());
      request = maker.make(command, speaker);
    } while (Unsuitable.is(request) || !command.keys().find(new Asked(request), new KeyList()));
    return request;
  }

  /** The words of a request, in which keys are sought. */
  private record Asked(Request request) implements KeySpec.Words {
    @Override
    public int count() {
      return request.words().size();
    }

    @Override
    public boolean equalsIgnoreCase(int i, String word) {
      return request.word(i).equalsIgnoreCase(word);
    }

    @Override
    public long number(int i) {
      Bytes text = Bytes.of(request.word(i));
      return text.isLong() ? text.toLong() : NOT_A_NUMBER;
    }
  }

  private interface Sink {
    void take(Request request);
  }

  /** A request that is written out under a name of its own. */
  private void scripted(String name, Sink sink) {
    Choice<List<Phrase>> choice = vocabulary.requests(name);
    speaker.begin(name, "");
    sink.take(
        new Request(
            choice.draw(speaker.random()).stream().map(phrase -> phrase.draw(speaker)).toList()));
  }

  private Request request() {
    Request request;
    do {
      request = maker.make(speaker.profile().commands().draw(speaker.random()), speaker);
    } while (Unsuitable.is(request)
        || speaker.profile().tracks() && Unsuitable.hasMalformedCount(request));
    return request;
  }

  private void add(int client, Request request) {
    if (speaker.chance(KEYS_ASKED)) {
      List<String> words = new ArrayList<>(List.of("COMMAND", "GETKEYSANDFLAGS"));
      words.addAll(request.words());
      steps.add(Step.Say.of(client, new Request(words)));
    } else if (Unsuitable.isScan(request)) {
      steps.add(new Step.Scan(client, request));
    } else {
      steps.add(new Step.Say(client, Companions.of(request)));
    }
  }

  private void block() {
    List<Command> blocking = speaker.profile().blocking();
    if (blocking.isEmpty()) {
      return;
    }
    List<Request> waiting = new ArrayList<>();
    speaker.patient(true);
    for (long i = speaker.number(1, Peer.WAITERS.size()); i > 0; i--) {
      Command command = blocking.get((int) speaker.number(0, blocking.size() - 1L));
      waiting.add(maker.make(command, speaker));
    }
    speaker.patient(false);
    if (speaker.chance(0.7)) {
      forget(waiting);
    }
    steps.add(new Step.Block(waiting, waking()));
  }

  private List<Request> waking() {
    List<Request> waking = new ArrayList<>();
    boolean together = speaker.chance(0.2);
    if (together) {
      waking.add(Request.of("MULTI"));
    }
    for (long i = speaker.number(0, 6); i > 0; i--) {
      Request request = request();
      boolean byClock = request.name().equals("XADD") && request.has("*");
      if (!byClock) {
        waking.addAll(Companions.of(request));
      }
    }
    if (together) {
      waking.add(Request.of("EXEC"));
    }
    return waking;
  }

  /** Removes the keys of requests, so that there is something to wait for. */
  private void forget(List<Request> requests) {
    List<String> words = new ArrayList<>(List.of("DEL"));
    requests.stream()
        .flatMap(request -> request.words().stream())
        .filter(word -> USUAL_KEY.matcher(word).matches())
        .forEach(words::add);
    if (words.size() > 1) {
      steps.add(Step.Say.of(Peer.HELPER, new Request(words)));
    }
  }

  /** Whether a command can wait. */
  static boolean blocks(Command command) {
    return command.has(Flag.BLOCKING)
        && !command.name().toUpperCase(Locale.ROOT).startsWith("WAIT");
  }
}
