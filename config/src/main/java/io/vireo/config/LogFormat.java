package io.vireo.config;

/** How a line of the log looks. */
public enum LogFormat {
  /** Redis' format: process, role, time, level, message. */
  LEGACY,
  /** Names with values, as programs that collect logs read them. */
  LOGFMT,
  /** An object of JSON with the same names. */
  JSON
}
