package io.vireo.config;

/**
 * When a client that does not read its replies is disconnected.
 *
 * @param hard bytes waiting at which it is disconnected at once, an unsigned number; 0 for no limit
 * @param soft bytes waiting at which it is disconnected after some time, an unsigned number; 0 for
 *     no limit
 * @param softSeconds for how long the soft limit may be exceeded
 */
public record OutputLimit(long hard, long soft, int softSeconds) {
  /** No limit. */
  public static final OutputLimit NONE = new OutputLimit(0, 0, 0);

  /** The hard limit, at most {@link Long#MAX_VALUE}. */
  public long hardBytes() {
    return MemoryUnits.bounded(hard);
  }

  /** The soft limit, at most {@link Long#MAX_VALUE}. */
  public long softBytes() {
    return MemoryUnits.bounded(soft);
  }

  @Override
  public String toString() {
    return Long.toUnsignedString(hard) + " " + Long.toUnsignedString(soft) + " " + softSeconds;
  }
}
