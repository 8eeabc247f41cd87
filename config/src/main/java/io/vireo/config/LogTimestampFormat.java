package io.vireo.config;

/** How a line of the log shows its time. */
public enum LogTimestampFormat {
  /** Day, month, year and time, as Redis shows them. */
  LEGACY,
  /** ISO 8601, with milliseconds and the distance from UTC. */
  ISO8601,
  /** Milliseconds since 1970. */
  MILLISECONDS
}
