package io.vireo.server.process;

import io.vireo.config.LogFormat;
import io.vireo.config.LogTimestampFormat;

/**
 * How lines of the log look, as {@code log-format} and {@code log-timestamp-format} say; never
 * changes.
 */
record LogStyle(LogFormat format, LogTimestampFormat time) {
  /** The style of redis-server. */
  static final LogStyle LEGACY = new LogStyle(LogFormat.LEGACY, LogTimestampFormat.LEGACY);
}
