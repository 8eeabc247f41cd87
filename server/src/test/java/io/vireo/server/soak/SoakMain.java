package io.vireo.server.soak;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A long soak, for the command line. */
public final class SoakMain {
  private SoakMain() {}

  /**
   * Soaks a server in this process; fails if anything is left behind.
   *
   * @param args {@code [connections [seconds [dedicated|adaptive]]]}, 5000 and 600 if not given
   */
  public static void main(String[] args) throws IOException {
    int connections = args.length > 0 ? Integer.parseInt(args[0]) : 5_000;
    long seconds = args.length > 1 ? Long.parseLong(args[1]) : 600;
    String dataThread = args.length > 2 ? args[2] : "adaptive";
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    try (Soak soak =
        new Soak(connections, System.nanoTime(), "io-threads 2", "data-thread " + dataThread)) {
      String use = soak.run(replies -> System.nanoTime() < end);
      System.out.printf("%d connections, %d replies, nothing left%n", connections, soak.replies());
      System.out.println(use);
    }
  }
}
