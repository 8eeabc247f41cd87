package io.vireo.benchmarks.siege;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Looks whether a server is as it was, once its greedy clients are gone. For one thread. */
final class Aftermath {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Bytes that may be in use beside what was in use at the beginning. */
  private static final long CRUMBS = 1 << 20;

  private final int port;
  private final Books books;
  private final Complaints complaints;

  Aftermath(int port, Books books, Complaints complaints) {
    this.port = port;
    this.books = books;
    this.complaints = complaints;
  }

  /** Complains if more clients are connected than at the beginning. */
  void clientsAreGone(long before) throws IOException {
    falls("connected_clients", before, "once the greedy clients are gone");
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
    books.ask("FLUSHALL");
    falls("used_memory", usedBefore + CRUMBS, "once everything is deleted");
    expect("OK", "SET", "key", "value");
    expect("value", "GET", "key");
    takes(value);
    books.look();
  }

  /** Complains if the data cannot be saved, or the log cannot be written anew. */
  void saves() throws IOException {
    books.ask("BGSAVE");
    awaitEnd("rdb_bgsave_in_progress");
    books.ask("BGREWRITEAOF");
    awaitEnd("aof_rewrite_in_progress");
    books.checkSaved();
  }

  private void awaitEnd(String field) throws IOException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!books.is(field, "0") && System.nanoTime() < end) {
      LockSupport.parkNanos(BETWEEN_NANOS);
    }
  }

  private void falls(String field, long to, String when) throws IOException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    long now = books.now(field);
    while (now > to && System.nanoTime() < end) {
      LockSupport.parkNanos(BETWEEN_NANOS);
      now = books.now(field);
    }
    if (now > to) {
      complaints.add(field + " is " + now + " " + when + ", not " + to);
    }
  }

  private void expect(String reply, String... command) throws IOException {
    String got = books.ask(command);
    if (!got.equals(reply)) {
      complaints.add(String.join(" ", command) + " is answered " + got);
    }
  }

  /** Room that was lent to a greedy client and never given back would be missed here. */
  private void takes(int bytes) throws IOException {
    try (Visit visit = new Visit(port, new Tally())) {
      visit.out().begin(3).word("SET").word("key").blob(bytes);
      visit.read(1);
    } catch (IOException e) {
      complaints.add("a value of " + bytes + " bytes is refused: " + e.getMessage());
      return;
    }
    expect(Integer.toString(bytes), "STRLEN", "key");
  }
}
