package io.vireo.server.differential;

import io.vireo.server.testing.LinkedReplica;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.TcpShadow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Lets both servers go through an episode, in step, until they differ. One thread only. */
final class Duel {
  private static final int BATCH_REQUESTS = 64;
  private static final int BATCH_BYTES = 64 * 1024;
  private static final int SCAN_TURNS = 10_000;
  private static final long EXPIRY_MILLIS = 2_000;
  private static final long SWEEP_MILLIS = 25;

  private final Peer vireo;
  private final Peer redis;
  private final TcpShadow shadow;
  private final LinkedReplica replica;
  private final Tally tally = new Tally();
  private Judge judge;
  private StateCheck state;
  private boolean lapsed;
  private boolean singly;
  private long requests;

  /**
   * Two servers that go through the same.
   *
   * @param shadow follows what the first of them propagates
   * @param replica follows the first of them over a link
   */
  Duel(Peer vireo, Peer redis, TcpShadow shadow, LinkedReplica replica) {
    this.vireo = vireo;
    this.redis = redis;
    this.shadow = shadow;
    this.replica = replica;
  }

  /** How many requests have been answered and compared, in all episodes. */
  long requests() {
    return requests;
  }

  /** How long to wait for answers from now on. */
  void patience(Duration longest) {
    vireo.patience(longest);
    redis.patience(longest);
  }

  /** What was said. */
  Tally tally() {
    return tally;
  }

  /** Plays an episode up to the first difference, if there is one. */
  Optional<Difference> play(Episode episode) {
    vireo.reset(episode.settings());
    redis.reset(episode.settings());
    judge = new Judge(this::named);
    state = new StateCheck(vireo, redis, judge);
    lapsed = false;
    singly = false;
    state.begin();
    int at = 0;
    Optional<Difference> found = Optional.empty();
    try {
      while (at < episode.steps().size() && found.isEmpty()) {
        int end = batchEnd(episode.steps(), at);
        found = end > at + 1 ? batch(episode.steps(), at, end) : step(episode.steps().get(at), at);
        at = end;
      }
    } catch (Peer.SilenceException silence) {
      vireo.unclear();
      redis.unclear();
      return Optional.of(silent(episode, at, silence));
    }
    tally.addMessages(state.messages());
    return found;
  }

  private static Difference silent(Episode episode, int at, Peer.SilenceException silence) {
    int step = Math.min(batchEnd(episode.steps(), at), episode.steps().size()) - 1;
    return new Difference("silence", step, null, silence.getMessage() + " does not answer", "");
  }

  /** Behind the last of the steps that may be sent in one go. */
  private static int batchEnd(List<Step> steps, int from) {
    int end = from;
    int count = 0;
    int bytes = 0;
    while (end < steps.size()
        && steps.get(end) instanceof Step.Say say
        && say.client() == ((Step.Say) steps.get(from)).client()
        && count < BATCH_REQUESTS
        && bytes < BATCH_BYTES) {
      count += say.requests().size();
      bytes += say.requests().stream().mapToInt(Request::length).sum();
      end++;
    }
    return Math.max(end, from + 1);
  }

  private Optional<Difference> step(Step step, int at) {
    if (step instanceof Step.Say) {
      return batch(List.of(step), 0, 1).map(found -> moved(found, at));
    } else if (step instanceof Step.Scan scan) {
      return scan(scan, at);
    } else if (step instanceof Step.Lapse lapse) {
      return lapse(lapse, at);
    } else if (step instanceof Step.Block block) {
      return block(block, at);
    } else if (step instanceof Step.Swap swap) {
      return swap(swap, at);
    } else if (step instanceof Step.Replace replace) {
      return replace(replace.client(), at);
    } else if (step instanceof Step.Reload) {
      return reload(at);
    }
    boolean anyOrder = lapsed;
    lapsed = false;
    return state.check(at, anyOrder).or(() -> propagated(at)).or(() -> replicated(at));
  }

  /** Whether what was propagated gives the same data; if not, it begins anew from there. */
  private Optional<Difference> propagated(int step) {
    Optional<String> found = shadow.difference();
    found.ifPresent(text -> shadow.synchronize());
    return found.map(text -> new Difference("propagation", step, null, text, ""));
  }

  /** Whether a replica has the same data; if not, both begin anew with the next episode. */
  private Optional<Difference> replicated(int step) {
    return replica.difference().map(text -> new Difference("replica", step, null, text, ""));
  }

  private static Difference moved(Difference found, int step) {
    return new Difference(found.subject(), step, found.request(), found.vireo(), found.redis());
  }

  private Optional<Difference> batch(List<Step> steps, int from, int to) {
    int client = ((Step.Say) steps.get(from)).client();
    List<Request> all = new ArrayList<>();
    for (int i = from; i < to; i++) {
      all.addAll(((Step.Say) steps.get(i)).requests());
    }
    List<Exchange> exchanges = exchange(client, all);
    int next = 0;
    for (int i = from; i < to; i++) {
      Exchange before = null;
      for (int j = ((Step.Say) steps.get(i)).requests().size(); j > 0; j--) {
        Exchange exchange = exchanges.get(next++);
        Optional<Difference> found = judge.judge(i, client, exchange, before);
        if (found.isPresent()) {
          return found;
        }
        before = exchange;
      }
    }
    return Optional.empty();
  }

  /**
   * Sends requests in one go; but one by one from when somebody hears of changes by broadcast: all
   * that changes in a turn of the server's is told together, and turns show only in replies.
   */
  private List<Exchange> exchange(int client, List<Request> all) {
    if (all.stream().anyMatch(Duel::isBroadcast)) {
      singly = true;
      state.forgiveRepeats();
    }
    if (all.stream().anyMatch(Duel::addsVectors)) {
      state.forgiveChanges();
    }
    if (!singly) {
      return together(client, all);
    }
    List<Exchange> exchanges = new ArrayList<>();
    all.forEach(request -> exchanges.addAll(together(client, List.of(request))));
    return exchanges;
  }

  private static boolean addsVectors(Request request) {
    return request.name().equals("VADD") || request.has("VADD");
  }

  private static boolean isBroadcast(Request request) {
    return request.name().equals("CLIENT") && request.has("BCAST");
  }

  private List<Exchange> together(int client, List<Request> all) {
    vireo.send(client, all);
    redis.send(client, all);
    List<RespValue> theirs = redis.read(client, all.size());
    List<RespValue> ours = vireo.read(client, all.size());
    requests += all.size();
    List<Exchange> exchanges = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Exchange exchange = named(new Exchange(all.get(i), ours.get(i), theirs.get(i)));
      tally.add(exchange);
      exchanges.add(exchange);
    }
    return exchanges;
  }

  /** An exchange in which clients have names instead of ids, if they are what it is about. */
  private Exchange named(Exchange exchange) {
    return exchange.request().name().equals("CLIENT")
        ? new Exchange(
            exchange.request(), vireo.named(exchange.vireo()), redis.named(exchange.redis()))
        : exchange;
  }

  /** What the client was told before it went is compared first. */
  private Optional<Difference> replace(int client, int at) {
    Optional<Difference> found = state.told(at, client, lapsed);
    vireo.replace(client);
    redis.replace(client);
    return found;
  }

  private Optional<Difference> scan(Step.Scan scan, int at) {
    Exchange exchange = exchange(scan.client(), List.of(scan.request())).get(0);
    Optional<Difference> found = judge.judge(at, scan.client(), exchange, null);
    state.forgiveReads();
    if (found.isPresent() || judge.isQueueing(scan.client())) {
      return found;
    }
    Set<String> ours = lead(vireo, scan, exchange.vireo());
    Set<String> theirs = lead(redis, scan, exchange.redis());
    return ours.equals(theirs)
        ? Optional.empty()
        : Optional.of(
            new Difference(scan.request().name(), at, scan.request(), "" + ours, "" + theirs));
  }

  /** Follows the cursors of a scan to its end. */
  private static Set<String> lead(Peer peer, Step.Scan scan, RespValue first) {
    Set<String> found = new LinkedHashSet<>();
    int place = scan.request().name().equals("SCAN") ? 1 : 2;
    RespValue reply = first;
    for (int i = 0; i < SCAN_TURNS && Rule.items(reply).size() == 2; i++) {
      found.addAll(Rule.sorted(Rule.items(reply).get(1), 1));
      String cursor = Rule.items(reply).get(0).asText();
      if (cursor.equals("0")) {
        break;
      }
      reply = peer.ask(scan.client(), scan.request().with(place, cursor));
    }
    return new TreeSet<>(found);
  }

  private Optional<Difference> lapse(Step.Lapse lapse, int at) {
    Optional<Difference> found =
        batch(List.of(new Step.Say(lapse.client(), lapse.requests())), 0, 1)
            .map(difference -> moved(difference, at));
    if (found.isEmpty()) {
      lapsed = true;
      awaitExpiry(lapse.millis());
    }
    return found;
  }

  /**
   * Waits until a time has passed on both servers and what expired then is gone, if anything does.
   */
  private void awaitExpiry(int millis) {
    long ours = vireo.time() + millis;
    long theirs = redis.time() + millis;
    String before = digest(redis);
    while (vireo.time() <= ours || redis.time() <= theirs) {
      Thread.onSpinWait();
    }
    boolean same = false;
    while (!same && redis.time() < theirs + EXPIRY_MILLIS) {
      String after = digest(redis);
      boolean gone = !after.equals(before) || redis.time() > theirs + SWEEP_MILLIS;
      same = gone && digest(vireo).equals(after);
    }
  }

  private static String digest(Peer peer) {
    return peer.control("DEBUG", "DIGEST").asText();
  }

  private Optional<Difference> swap(Step.Swap swap, int at) {
    state.forgiveOrder();
    Request dump = Request.of("DUMP", swap.key());
    RespValue ours = vireo.ask(Peer.HELPER, dump);
    RespValue theirs = redis.ask(Peer.HELPER, dump);
    Exchange dumps = new Exchange(dump, ours, theirs);
    if (!(ours instanceof RespValue.Text && theirs instanceof RespValue.Text)) {
      return judge.judge(at, Peer.HELPER, dumps, null);
    }
    Request restore = Request.of("RESTORE", swap.key(), "0", theirs.asText(), "REPLACE");
    RespValue taken = vireo.ask(Peer.HELPER, restore);
    RespValue given = redis.ask(Peer.HELPER, restore.with(3, ours.asText()));
    return judge.judge(at, Peer.HELPER, new Exchange(restore, taken, given), null);
  }

  private Optional<Difference> reload(int at) {
    state.forgiveOrder();
    Exchange reload = exchange(Peer.HELPER, List.of(Request.of("DEBUG", "RELOAD"))).get(0);
    return judge.judge(at, Peer.HELPER, reload, null);
  }

  private Optional<Difference> block(Step.Block block, int at) {
    List<Request> waiting = block.waiting();
    state.forgiveReads();
    for (int i = 0; i < waiting.size(); i++) {
      int client = Peer.WAITERS.get(i);
      vireo.send(client, List.of(waiting.get(i)));
      redis.send(client, List.of(waiting.get(i)));
      vireo.awaitBlocked(client);
      redis.awaitBlocked(client);
    }
    Optional<Difference> found = Optional.empty();
    if (!block.waking().isEmpty()) {
      found = batch(List.of(new Step.Say(Peer.HELPER, block.waking())), 0, 1);
    }
    for (int i = 0; i < waiting.size(); i++) {
      int client = Peer.WAITERS.get(i);
      Exchange still =
          new Exchange(
              Request.of("CLIENT", "UNBLOCK", "" + (i + 1)),
              vireo.unblock(client),
              redis.unblock(client));
      Exchange reply =
          new Exchange(waiting.get(i), vireo.read(client, 1).get(0), redis.read(client, 1).get(0));
      found =
          found
              .or(() -> judge.judge(at, client, reply, null))
              .or(() -> judge.judge(at, client, still, null));
    }
    return found.map(difference -> moved(difference, at));
  }
}
