package io.vireo.benchmarks.overload;

import io.vireo.benchmarks.servers.ServerProcess;
import io.vireo.benchmarks.wire.ControlClient;
import io.vireo.benchmarks.wire.ErrorReply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * A careful client: it writes small values, one after the other, waits for each answer, and
 * remembers what was acknowledged. It has a database to itself. One thread runs it; once that has
 * ended, one other thread asks it.
 */
final class DurabilityClient implements Runnable {
  private static final String DATABASE = "9";
  private static final int KEYS = 64;
  private static final long BETWEEN_NANOS = 1_000_000;

  private final ServerProcess server;
  private final Violations violations;
  private final List<AcknowledgedWrites> ofKeys = new ArrayList<>();
  private volatile boolean ending;
  private volatile long acknowledged;

  DurabilityClient(ServerProcess server, Violations violations) {
    this.server = server;
    this.violations = violations;
    for (int i = 0; i < KEYS; i++) {
      ofKeys.add(new AcknowledgedWrites());
    }
  }

  /** Writes until the connection ends, which must not be before {@link #serverEnds}. */
  @Override
  public void run() {
    try (ControlClient client = connect(server)) {
      for (long value = 1; true; value++) {
        write(client, (int) (value % KEYS), value);
        LockSupport.parkNanos(BETWEEN_NANOS);
      }
    } catch (IOException e) {
      if (!ending) {
        violations.add("the careful client was put out: " + e.getMessage());
      }
    }
  }

  private void write(ControlClient client, int number, long value) throws IOException {
    AcknowledgedWrites writes = ofKeys.get(number);
    writes.sent(value);
    try {
      shape(number).write(client, key(number), Long.toString(value));
      writes.acknowledged(System.nanoTime());
      acknowledged = acknowledged + 1;
    } catch (ErrorReply refused) {
      writes.refused();
      if (!isForWantOfRoom(refused)) {
        violations.add("the careful client: " + refused.getMessage());
      }
    }
  }

  private static boolean isForWantOfRoom(ErrorReply refused) {
    return refused.getMessage().contains("OOM") || refused.getMessage().contains("EXECABORT");
  }

  /** From now on the end of the connection is no fault of the server. Any thread. */
  void serverEnds() {
    ending = true;
  }

  /** How many writes were acknowledged. Any thread. */
  long acknowledged() {
    return acknowledged;
  }

  /**
   * Complains of what a server lacks that was killed and started again.
   *
   * @param until what was acknowledged up to this time must be there
   * @param mayBeGone the server may have evicted keys
   * @return what is there by key
   */
  Map<String, Long> judge(ServerProcess again, long until, boolean mayBeGone) throws IOException {
    Map<String, Long> all = found(again);
    for (int i = 0; i < KEYS; i++) {
      String wrong = ofKeys.get(i).judge(all.get(key(i)), until, mayBeGone);
      if (wrong != null) {
        violations.add("after kill -9 " + key(i) + " " + wrong);
      }
    }
    return all;
  }

  /** What a server holds by key; keys that are not there are left out. */
  static Map<String, Long> found(ServerProcess server) throws IOException {
    Map<String, Long> all = new LinkedHashMap<>();
    try (ControlClient client = connect(server)) {
      for (int i = 0; i < KEYS; i++) {
        Long found = shape(i).found(client, key(i));
        if (found != null) {
          all.put(key(i), found);
        }
      }
    }
    return all;
  }

  private static ControlClient connect(ServerProcess server) throws IOException {
    ControlClient client = server.connect();
    client.call("SELECT", DATABASE);
    return client;
  }

  private static StoredNumber shape(int number) {
    return StoredNumber.values()[number % StoredNumber.values().length];
  }

  private static String key(int number) {
    return "careful:" + number;
  }
}
