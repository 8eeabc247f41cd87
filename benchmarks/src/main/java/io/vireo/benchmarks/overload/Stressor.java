package io.vireo.benchmarks.overload;

import java.io.IOException;

/**
 * A way to ask too much of a server.
 *
 * @param name as it is printed
 * @param weight how often it is chosen beside the others
 * @param deed what a client does on one connection
 */
record Stressor(String name, int weight, Deed deed) {
  /** What a client does until it has had enough. */
  @FunctionalInterface
  interface Deed {
    /**
     * Does it once.
     *
     * @throws IOException if the connection ended
     */
    void on(StressConnection connection, RandomLoad load) throws IOException;
  }
}
