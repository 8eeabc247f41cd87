package io.vireo.server.cluster.campaign;

import io.vireo.server.cluster.campaign.Trail.Surety;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;

/**
 * A client that writes to keys of its own, goes where it is sent, and remembers what was
 * acknowledged. A key whose last write was not answered is left alone from then on, for that write
 * may still come. Its thread only, until that has ended.
 */
final class Writer implements Runnable {
  private static final int SINGLES = 60;
  private static final int PAIRS = 20;
  private static final int HOPS = 8;
  private static final Duration PATIENCE = Duration.ofMillis(1500);
  private static final int WAIT_MILLIS = 600;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long REFUSED_NANOS = TimeUnit.MILLISECONDS.toNanos(30);
  private static final List<String> REFUSALS =
      List.of("TRYAGAIN", "CLUSTERDOWN", "LOADING", "READONLY", "EXECABORT", "MASTERDOWN");

  private final String name;
  private final List<NodeProcess> nodes;
  private final Random random;
  private final int replicas;
  private final IntPredicate moving;
  private final List<Trail> live = new ArrayList<>();
  private final List<Trail> retired = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private int made;
  private volatile boolean ended;
  private volatile boolean lossless;
  private volatile long acknowledged;

  /**
   * It writes nothing before it runs.
   *
   * @param replicas how many {@code WAIT} asks for: all of a shard
   * @param moving tells of a slot whether it is on its way by hand, any thread
   */
  Writer(String name, List<NodeProcess> nodes, int replicas, IntPredicate moving, Random random) {
    this.name = name;
    this.nodes = nodes;
    this.replicas = replicas;
    this.moving = moving;
    this.random = random;
    for (int i = 0; i < SINGLES; i++) {
      live.add(fresh(false));
    }
    for (int i = 0; i < PAIRS; i++) {
      live.add(fresh(true));
    }
  }

  private Trail fresh(boolean pair) {
    String key = name + ':' + made++;
    return new Trail(pair ? List.of("{" + key + "}a", "{" + key + "}b") : List.of(key));
  }

  /** Lets it end soon. Any thread. */
  void end() {
    ended = true;
  }

  /** Whether what it reads must always be what it wrote last. Before it runs. */
  void lossless(boolean on) {
    lossless = on;
    ended = false;
  }

  /** How many writes were acknowledged. Any thread. */
  long acknowledged() {
    return acknowledged;
  }

  /** All that it wrote to. */
  List<Trail> trails() {
    List<Trail> all = new ArrayList<>(live);
    all.addAll(retired);
    return all;
  }

  /** Answers that should not have been. */
  List<String> faults() {
    return faults;
  }

  /** Forgets the keys that are left alone. */
  void forgetRetired() {
    retired.clear();
  }

  @Override
  public void run() {
    try (Routes routes = new Routes(nodes, random)) {
      while (!ended) {
        int which = random.nextInt(live.size());
        boolean reads = lossless && random.nextInt(6) == 0 && live.get(which).acknowledged() > 0;
        if (reads) {
          read(routes, live.get(which));
        } else if (write(routes, live.get(which)) == Surety.UNKNOWN) {
          retired.add(live.get(which));
          live.set(which, fresh(live.get(which).keys().size() > 1));
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** Writes the next number; how sure it is, or null if it was refused for sure. */
  private Surety write(Routes routes, Trail trail) {
    String number = Long.toString(trail.next());
    List<String[]> requests = new ArrayList<>();
    boolean isPair = trail.keys().size() > 1;
    if (isPair) {
      requests.add(new String[] {"MULTI"});
    }
    trail.keys().forEach(key -> requests.add(new String[] {"SET", key, number}));
    if (isPair) {
      requests.add(new String[] {"EXEC"});
    }
    Answer answer = say(routes, trail.slot(), requests);
    if (answer == null) {
      return null;
    }
    Surety surety = Surety.UNKNOWN;
    if (answer.value() != null) {
      acknowledged++;
      surety = random.nextInt(4) == 0 ? waits(routes, answer.node()) : Surety.ACKNOWLEDGED;
    }
    trail.note(new Trail.Write(trail.next(), surety, answer.nanos(), answer.node()));
    return surety;
  }

  private Surety waits(Routes routes, int node) {
    SocketClient client = routes.client(node);
    client.send(RespRequest.of("WAIT", "" + replicas, "" + WAIT_MILLIS));
    RespValue count = client.read(PATIENCE);
    if (count == null) {
      routes.drop(node);
    }
    return count instanceof RespValue.Whole whole && whole.number() >= replicas
        ? Surety.COPIED
        : Surety.ACKNOWLEDGED;
  }

  /**
   * Reads what it wrote last. A replica that has taken over from the source of a move does not know
   * of the move, and answers that it has not got what has gone already: nothing is said then.
   */
  private void read(Routes routes, Trail trail) {
    if (moving.test(trail.slot())) {
      return;
    }
    String key = trail.keys().get(trail.keys().size() - 1);
    Answer answer = say(routes, trail.slot(), List.<String[]>of(new String[] {"GET", key}));
    if (answer == null || answer.value() == null) {
      return;
    }
    String expected = Long.toString(trail.acknowledged());
    String got = answer.value().asText();
    if (!expected.equals(got) && !moving.test(trail.slot())) {
      faults.add(key + " is " + got + " instead of " + expected + ", says " + answer.node());
    }
  }

  /**
   * The last answer.
   *
   * @param value null if none came, though the request may have been executed
   */
  private record Answer(RespValue value, long nanos, int node) {}

  /** Says it to whoever has the slot; null if nobody has done it, for sure. */
  private Answer say(Routes routes, int slot, List<String[]> requests) {
    int node = routes.owner(slot);
    boolean asking = false;
    for (int hop = 0; hop < HOPS && !ended; hop++) {
      List<RespValue> answers = sayTo(routes, node, requests, asking);
      long now = System.nanoTime();
      if (answers == null) {
        routes.doubt(slot);
        break; // nobody listens there
      } else if (answers.size() < requests.size() && failure(answers) == null) {
        routes.drop(node);
        routes.doubt(slot);
        return new Answer(null, now, node);
      }
      String error = failure(answers);
      if (error == null) {
        return new Answer(answers.get(answers.size() - 1), now, node);
      }
      if (answers.size() < requests.size()) {
        routes.drop(node);
      }
      asking = error.startsWith("ASK ");
      if (asking || error.startsWith("MOVED ")) {
        node = routes.redirected(error, !asking);
      } else if (REFUSALS.stream().anyMatch(error::startsWith)) {
        break;
      } else {
        faults.add(name + ": an answer of node " + node + ": " + error);
        break;
      }
    }
    LockSupport.parkNanos(REFUSED_NANOS);
    return null;
  }

  /** The first error. One of them in a transaction means that all of it was refused. */
  private static String failure(List<RespValue> answers) {
    for (RespValue answer : answers) {
      if (answer instanceof RespValue.Failure failure) {
        return failure.text();
      }
    }
    return null;
  }

  /** The answers that come; null if there is no connection. */
  private static List<RespValue> sayTo(
      Routes routes, int node, List<String[]> requests, boolean asking) {
    SocketClient client;
    try {
      client = routes.client(node);
    } catch (RuntimeException refused) {
      return null;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (asking) {
      out.writeBytes(RespRequest.of("ASKING"));
    }
    requests.forEach(words -> out.writeBytes(RespRequest.of(words)));
    client.send(out.toByteArray());
    if (asking && client.read(PATIENCE) == null) {
      return List.of();
    }
    List<RespValue> answers = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      RespValue answer = client.read(PATIENCE);
      if (answer == null) {
        break;
      }
      answers.add(answer);
    }
    return answers;
  }
}
