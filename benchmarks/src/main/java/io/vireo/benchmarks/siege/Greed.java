package io.vireo.benchmarks.siege;

import java.io.IOException;

/**
 * A way to ask too much of a server.
 *
 * @param name as it is printed
 * @param weight how often it is chosen beside the others
 * @param deed what a client does on one connection
 */
record Greed(String name, int weight, Deed deed) {
  /** What a client does until it has had enough. */
  @FunctionalInterface
  interface Deed {
    /**
     * Does it once.
     *
     * @throws IOException if the connection ended
     */
    void on(Visit visit, Appetite appetite) throws IOException;
  }
}
