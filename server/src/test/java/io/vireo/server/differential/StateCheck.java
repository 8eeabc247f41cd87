package io.vireo.server.differential;

import io.vireo.server.testing.Info;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Compares all that the two servers hold, and what they counted, announced and told meanwhile. */
final class StateCheck {
  private static final int DATABASES = 4;
  private static final String VECTOR_SET = "vectorset";
  private static final String CHANGES = "rdb_changes_since_last_save";
  private static final List<String> COUNTERS = List.of(CHANGES, "keyspace_hits", "keyspace_misses");

  /** What is remembered of the keys that clients keep, with a number of its own each. */
  private static final List<String> TRACKING =
      List.of(
          "tracking_clients",
          "tracking_total_keys",
          "tracking_total_items",
          "tracking_total_prefixes");

  private final Peer vireo;
  private final Peer redis;
  private final Judge judge;
  private List<Long> before = List.of();
  private long messages;
  private boolean readsForgiven;
  private boolean changesForgiven;
  private boolean orderForgiven;
  private boolean repeatsForgiven;

  /**
   * Two servers.
   *
   * @param judge knows who is in a transaction
   */
  StateCheck(Peer vireo, Peer redis, Judge judge) {
    this.vireo = vireo;
    this.redis = redis;
    this.judge = judge;
  }

  /**
   * Takes the counters as they are for the beginning. Both have saved before: a later save sets the
   * changes back to nothing, and must not look like changes if one was ahead.
   */
  void begin() {
    vireo.control("SAVE");
    redis.control("SAVE");
    before = drift();
  }

  /**
   * Compares.
   *
   * @param sortEvents whether events may have come in another order
   */
  Optional<Difference> check(int step, boolean sortEvents) {
    Optional<Difference> found = counters(step).or(() -> events(step, sortEvents));
    for (int client : Peer.TRACKERS) {
      found = found.or(() -> told(step, client, sortEvents));
    }
    for (int client : Peer.RECEIVERS) {
      found = found.or(() -> told(step, client, sortEvents));
    }
    found = found.or(() -> tracking(step));
    for (int db = 0; db < DATABASES && found.isEmpty(); db++) {
      found = database(step, db);
    }
    readsForgiven = false;
    return found.or(() -> digest(step));
  }

  private Optional<Difference> counters(int step) {
    List<Long> after = drift();
    for (int i = 0; i < COUNTERS.size(); i++) {
      boolean forgiven = COUNTERS.get(i).equals(CHANGES) ? changesForgiven : readsForgiven;
      if (!after.get(i).equals(before.get(i)) && !forgiven) {
        long more = after.get(i) - before.get(i);
        return different("counter " + COUNTERS.get(i), step, "" + more + " more than Redis", "");
      }
    }
    before = after;
    return Optional.empty();
  }

  /**
   * Notes that the two servers may have read differently often: during a scan each reads in its own
   * number of turns, and Redis reads streams anew each time something wakes who waits for them.
   */
  void forgiveReads() {
    readsForgiven = true;
  }

  /**
   * Notes that from now on Vireo may count more changes, for good: Redis counts none where an
   * element of a vector set gets another vector.
   */
  void forgiveChanges() {
    changesForgiven = true;
  }

  /** Notes that from now on the order of fields may follow that of a hash table, for good. */
  void forgiveOrder() {
    orderForgiven = true;
  }

  /**
   * Notes that from now on a key may be told twice by one server and once by the other, if
   * something expired meanwhile: in broadcast mode its changes in one turn are one.
   */
  void forgiveRepeats() {
    repeatsForgiven = true;
  }

  /** By how much each counter of Vireo is ahead. */
  private List<Long> drift() {
    Info ours = Info.of(vireo.control("INFO", "persistence", "stats"));
    Info theirs = Info.of(redis.control("INFO", "persistence", "stats"));
    return COUNTERS.stream().map(name -> ours.number(name) - theirs.number(name)).toList();
  }

  private Optional<Difference> events(int step, boolean sorted) {
    List<String> ours = arranged(vireo.events(), sorted);
    List<String> theirs = arranged(redis.events(), sorted);
    if (ours.equals(theirs)) {
      return Optional.empty();
    }
    int at = 0;
    while (at < ours.size() && at < theirs.size() && ours.get(at).equals(theirs.get(at))) {
      at++;
    }
    return different("events", step, from(ours, at), from(theirs, at));
  }

  /** The events, but those of misses at the end: their order may follow that of a set. */
  private List<String> arranged(List<String> events, boolean sorted) {
    List<String> arranged = new ArrayList<>(events);
    if (sorted) {
      Collections.sort(arranged);
    }
    List<String> misses = new ArrayList<>(events.stream().filter(StateCheck::isMiss).toList());
    Collections.sort(misses);
    arranged.removeIf(StateCheck::isMiss);
    if (!readsForgiven) {
      arranged.addAll(misses);
    }
    return arranged;
  }

  private static boolean isMiss(String event) {
    return event.contains(":keymiss ");
  }

  private static String from(List<String> events, int at) {
    int begin = Math.max(0, at - 3);
    return String.join("\n", events.subList(begin, Math.min(events.size(), at + 6)));
  }

  /**
   * Compares what a client was told of keys that it may keep, and between which of its replies.
   *
   * @param sorted whether that may have come in another order
   */
  Optional<Difference> told(int step, int client, boolean sorted) {
    if (judge.isQueueing(client)) {
      return Optional.empty();
    }
    List<Told> ours = vireo.told(client);
    List<Told> theirs = redis.told(client);
    messages += theirs.size();
    boolean same = ours.equals(theirs) || sorted && words(ours).equals(words(theirs));
    return same
        ? Optional.empty()
        : different("told client-" + client, step, lines(ours), lines(theirs));
  }

  private Collection<String> words(List<Told> messages) {
    return repeatsForgiven ? new TreeSet<>(Told.words(messages)) : Told.words(messages);
  }

  /** How many messages were compared. */
  long messages() {
    return messages;
  }

  private static String lines(List<Told> messages) {
    return messages.stream().map(Told::toString).collect(Collectors.joining("\n"));
  }

  private Optional<Difference> tracking(int step) {
    Info ours = Info.of(vireo.control("INFO", "clients", "stats"));
    Info theirs = Info.of(redis.control("INFO", "clients", "stats"));
    return TRACKING.stream()
        .filter(name -> ours.number(name) != theirs.number(name))
        .findFirst()
        .flatMap(name -> different(name, step, "" + ours.number(name), "" + theirs.number(name)));
  }

  private Optional<Difference> digest(int step) {
    String ours = RespText.of(vireo.control("DEBUG", "DIGEST"));
    String theirs = RespText.of(redis.control("DEBUG", "DIGEST"));
    return ours.equals(theirs) ? Optional.empty() : different("digest", step, ours, theirs);
  }

  private Optional<Difference> database(int step, int db) {
    List<Request> select =
        List.of(Request.of("SELECT", String.valueOf(db)), Request.of("KEYS", "*"));
    TreeSet<String> keys = keys(vireo.control(select).get(1));
    TreeSet<String> theirs = keys(redis.control(select).get(1));
    if (!keys.equals(theirs)) {
      return different("keys", step, keys.toString(), theirs.toString());
    }
    return keys.isEmpty() ? Optional.empty() : values(step, db, keys);
  }

  private static TreeSet<String> keys(RespValue reply) {
    TreeSet<String> keys = new TreeSet<>();
    Rule.items(reply).forEach(key -> keys.add(key.asText()));
    return keys;
  }

  private Optional<Difference> values(int step, int db, TreeSet<String> keys) {
    List<Request> first = new ArrayList<>();
    for (String key : keys) {
      first.add(Request.of("TYPE", key));
      first.add(Request.of("OBJECT", "ENCODING", key));
      first.add(Request.of("PEXPIRETIME", key));
      first.add(Request.of("DEBUG", "DIGEST-VALUE", key));
    }
    List<RespValue> ours = vireo.control(first);
    List<RespValue> theirs = redis.control(first);
    List<Request> second = new ArrayList<>();
    int each = first.size() / keys.size();
    int at = 0;
    for (String key : keys) {
      String type = theirs.get(at).asText();
      second.add(content(key, type, theirs.get(at + 1).asText()));
      if (!type.equals(VECTOR_SET)) {
        // Another form of the links of vector sets has another length.
        second.add(Request.of("DEBUG", "OBJECT", key));
      }
      at += each;
    }
    List<RespValue> ourContents = vireo.control(second);
    List<RespValue> theirContents = redis.control(second);
    Optional<Difference> found = compare(step, second, ourContents, theirContents);
    return found
        .or(() -> compare(step, first, ours, theirs))
        .or(() -> fields(step, second, theirContents))
        .or(() -> account(step, db, keys, ours));
  }

  private Optional<Difference> account(
      int step, int db, TreeSet<String> keys, List<RespValue> described) {
    int each = described.size() / keys.size();
    long deadlines = 0;
    for (int at = 2; at < described.size(); at += each) {
      deadlines += ((RespValue.Whole) described.get(at)).number() >= 0 ? 1 : 0;
    }
    return Accounts.check(vireo, db, keys, deadlines)
        .flatMap(wrong -> different("account", step, wrong, ""));
  }

  /** What shows a value, in its order if that depends on what was done alone. */
  private static Request content(String key, String type, String encoding) {
    return switch (type) {
      case "string" -> Request.of("GET", key);
      case "list" -> Request.of("LRANGE", key, "0", "-1");
      case "set" -> Request.of("SMEMBERS", key);
      case "zset" -> Request.of("ZRANGE", key, "0", "-1", "WITHSCORES");
      case "hash" -> Request.of(encoding.startsWith("listpack") ? "hgetall" : "HGETALL", key);
      case VECTOR_SET -> Request.of("VRANGE", key, "-", "+");
      default -> Request.of("XINFO", "STREAM", key, "FULL", "COUNT", "0");
    };
  }

  /** Compares the deadlines of the fields of hashes. */
  private Optional<Difference> fields(int step, List<Request> shown, List<RespValue> contents) {
    List<Request> third = new ArrayList<>();
    for (int i = 0; i < shown.size(); i++) {
      if (shown.get(i).name().equals("HGETALL")) {
        List<RespValue> pairs = Rule.items(contents.get(i));
        List<String> words = new ArrayList<>(List.of("HPEXPIRETIME", shown.get(i).word(1)));
        words.addAll(List.of("FIELDS", String.valueOf(pairs.size() / 2)));
        for (int j = 0; j < pairs.size(); j += 2) {
          words.add(pairs.get(j).asText());
        }
        third.add(new Request(words));
      }
    }
    return third.isEmpty()
        ? Optional.empty()
        : compare(step, third, vireo.control(third), redis.control(third));
  }

  private Optional<Difference> compare(
      int step, List<Request> requests, List<RespValue> ours, List<RespValue> theirs) {
    for (int i = 0; i < requests.size(); i++) {
      Request request = requests.get(i);
      boolean ordered = !orderForgiven && request.words().get(0).equals("hgetall");
      Exchange exchange = new Exchange(request, ours.get(i), theirs.get(i));
      boolean same = ordered ? ours.get(i).equals(theirs.get(i)) : Rules.same(exchange, null);
      if (!same) {
        return Optional.of(
            new Difference(
                "state " + request.name() + (request.name().equals("OBJECT") ? " ENCODING" : ""),
                step,
                request,
                Judge.shown(ours.get(i)),
                Judge.shown(theirs.get(i))));
      }
    }
    return Optional.empty();
  }

  private static Optional<Difference> different(String what, int step, String ours, String theirs) {
    return Optional.of(new Difference("state " + what, step, null, ours, theirs));
  }
}
