package io.vireo.benchmarks.suite;

import java.util.List;

/** What a scenario does. */
sealed interface Work {
  /** Clients send requests. */
  record Load(Traffic traffic, Stage stage) implements Work {}

  /**
   * Clients come over TLS and go again.
   *
   * @param resumed whether they resume the session they had before
   */
  record Handshakes(boolean resumed) implements Work {}

  /**
   * The process is started.
   *
   * @param request whose first answer is waited for behind that of PING; empty if PING is all
   */
  record Start(List<String> request) implements Work {}
}
