package io.vireo.benchmarks.suite;

/** What a scenario does. */
sealed interface Work {
  /** Clients send requests. */
  record Load(Traffic traffic, Stage stage) implements Work {}

  /** The process is started. */
  record Start() implements Work {}
}
