package io.vireo.benchmarks.suite;

import io.vireo.benchmarks.servers.Server;
import io.vireo.benchmarks.wire.ControlClient;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;

/**
 * The clients of a server around a run. The kernel accepts connections before the server does, and
 * closing thousands of them takes longer than it takes the clients to go: neither is to be counted
 * as a part of the run, least of all of the run of the server that is on turn next. A server that
 * does not tell how many clients it has is not waited for.
 */
final class Crowd {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long TURN_MILLIS = 5;
  private static final int UNKNOWN = -1;

  private final Server server;
  private final int before;

  private Crowd(Server server, int before) {
    this.server = server;
    this.before = before;
  }

  /** As it is now. */
  static Crowd at(Server server) throws IOException {
    try (ControlClient client = server.connect()) {
      return new Crowd(server, count(client));
    }
  }

  /** Waits until the server knows of {@code clients}, for some seconds at most. */
  void awaitAll(int clients) throws IOException, InterruptedException {
    await(count -> count > clients);
  }

  /** Waits until no more are left than were there before, for some seconds at most. */
  void awaitFarewell() throws IOException, InterruptedException {
    await(count -> count <= before);
  }

  private void await(IntPredicate there) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    try (ControlClient client = server.connect()) {
      while (before != UNKNOWN
          && !there.test(count(client))
          && System.nanoTime() - begin < PATIENCE_NANOS) {
        TimeUnit.MILLISECONDS.sleep(TURN_MILLIS);
      }
    }
  }

  private static int count(ControlClient client) throws IOException {
    String told = client.info("clients").get("connected_clients");
    return told == null ? UNKNOWN : Integer.parseInt(told);
  }
}
