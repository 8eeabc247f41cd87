package io.vireo.benchmarks.overload;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What the server keeps on the disk during an overload test.
 *
 * @param appendfsync the log's policy: always, everysec or no; null if nothing is kept
 */
record PersistenceMode(String appendfsync) {
  /** Nothing is kept. */
  static final PersistenceMode NOTHING = new PersistenceMode(null);

  /** With some policies a kill may take away what was acknowledged so shortly before. */
  static final long LOST_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** True if the log and snapshots are on. */
  boolean isOn() {
    return appendfsync != null;
  }

  /** The server's settings for it. */
  List<String> settings() {
    if (!isOn()) {
      return List.of();
    }
    return List.of(
        "--appendonly",
        "yes",
        "--appendfsync",
        appendfsync,
        "--save",
        "7 1000",
        "--enable-debug-command",
        "local");
  }

  /** True if a kill may take away what was acknowledged shortly before. */
  boolean mayLose() {
    return !"always".equals(appendfsync);
  }

  @Override
  public String toString() {
    return isOn() ? "appendfsync " + appendfsync : "no persistence";
  }
}
