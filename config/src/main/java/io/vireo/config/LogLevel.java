package io.vireo.config;

/** How much the log tells, from all to nothing. */
public enum LogLevel {
  DEBUG,
  VERBOSE,
  NOTICE,
  WARNING,
  NOTHING
}
