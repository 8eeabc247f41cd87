package io.vireo.benchmarks.suite;

/** How fast requests come. */
sealed interface Pace {
  /** As fast as the server answers: a connection waits for its replies and sends the next. */
  record Closed() implements Pace {}

  /** By the clock, whatever the server does. */
  record Fixed(double perSecond) implements Pace {}

  /** By the clock, at a share of what the reference server reached in a closed loop just before. */
  record ShareOfPeak(double share) implements Pace {}
}
