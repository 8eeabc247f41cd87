package io.vireo.server.applications;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Where the server is that is tried, and how to wait for what happens there. */
final class TriedServer {
  static final String HOST = "127.0.0.1";
  static final int PORT = Integer.parseInt(System.getenv().getOrDefault("VIREO_PORT", "6379"));
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private TriedServer() {}

  /** Waits until a condition holds. */
  static void until(Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited in vain");
      }
      LockSupport.parkNanos(2_000_000);
    }
  }
}
