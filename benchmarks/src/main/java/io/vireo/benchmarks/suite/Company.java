package io.vireo.benchmarks.suite;

import io.vireo.benchmarks.load.TestCase;
import java.util.List;

/** Clients beside those that are measured. */
sealed interface Company {
  /** No other clients. */
  record None() implements Company {}

  /**
   * Subscribers; what is measured then are the messages that reach them.
   *
   * @param count connections
   * @param channels of each one, numbered on from connection to connection; 0 if all listen to the
   *     one channel of the test PUBLISH
   */
  record Listeners(int count, int channels) implements Company {
    /** Messages that one PUBLISH makes. */
    int copies() {
      return channels == 0 ? count : 1;
    }
  }

  /** As many clients as are measured, which send these requests in a closed loop. */
  record Partners(List<TestCase> cycle) implements Company {}
}
