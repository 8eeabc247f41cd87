package io.vireo.server.sentinel.machine;

/** How an event is told: the level of the log, and more. */
public enum EventLevel {
  /** Logged only; not published. */
  DEBUG,
  /** Logged as verbose, and published. */
  VERBOSE,
  /** Logged as a notice, and published. */
  NOTICE,
  /** Logged as a warning, published, and told to the notification script. */
  WARNING
}
