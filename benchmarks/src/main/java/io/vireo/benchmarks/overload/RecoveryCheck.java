package io.vireo.benchmarks.overload;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Looks whether a server is as it was, once its abusive clients are gone. For one thread. */
final class RecoveryCheck {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Bytes that may be in use beside what was in use at the beginning. */
  private static final long CRUMBS = 1 << 20;

  private final int port;
  private final MemoryReport memory;
  private final Violations violations;

  RecoveryCheck(int port, MemoryReport memory, Violations violations) {
    this.port = port;
    this.memory = memory;
    this.violations = violations;
  }

  /** Complains if more clients are connected than at the beginning. */
  void clientsAreGone(long before) throws IOException {
    falls("connected_clients", before, "once the abusive clients are gone");
  }

  /**
   * Complains of what is left.
   *
   * @param clientsBefore connections at the beginning
   * @param usedBefore bytes in use at the beginning
   * @param value that the server must be able to take, bytes
   */
  void check(long clientsBefore, long usedBefore, int value) throws IOException {
    clientsAreGone(clientsBefore);
    memory.ask("FLUSHALL");
    falls("used_memory", usedBefore + CRUMBS, "once everything is deleted");
    expect("OK", "SET", "key", "value");
    expect("value", "GET", "key");
    takes(value);
    memory.look();
  }

  /** Complains if the data cannot be saved, or the log cannot be written anew. */
  void saves() throws IOException {
    memory.ask("BGSAVE");
    awaitEnd("rdb_bgsave_in_progress");
    memory.ask("BGREWRITEAOF");
    awaitEnd("aof_rewrite_in_progress");
    memory.checkSaved();
  }

  private void awaitEnd(String field) throws IOException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!memory.is(field, "0") && System.nanoTime() < end) {
      LockSupport.parkNanos(BETWEEN_NANOS);
    }
  }

  private void falls(String field, long to, String when) throws IOException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    long now = memory.now(field);
    while (now > to && System.nanoTime() < end) {
      LockSupport.parkNanos(BETWEEN_NANOS);
      now = memory.now(field);
    }
    if (now > to) {
      violations.add(field + " is " + now + " " + when + ", not " + to);
    }
  }

  private void expect(String reply, String... command) throws IOException {
    String got = memory.ask(command);
    if (!got.equals(reply)) {
      violations.add(String.join(" ", command) + " is answered " + got);
    }
  }

  /** Room that was lent to an abusive client and never given back would be missed here. */
  private void takes(int bytes) throws IOException {
    try (StressConnection connection = new StressConnection(port, new Tally())) {
      connection.out().begin(3).word("SET").word("key").blob(bytes);
      connection.read(1);
    } catch (IOException e) {
      violations.add("a value of " + bytes + " bytes is refused: " + e.getMessage());
      return;
    }
    expect(Integer.toString(bytes), "STRLEN", "key");
  }
}
