package io.vireo.config;

/** When a replica reads the primary's snapshot from the socket. */
public enum DisklessLoad {
  DISABLED,
  ON_EMPTY_DB,
  SWAPDB,

  FLUSHDB,

  /** What Valkey calls {@link #FLUSHDB}. */
  FLUSH_BEFORE_LOAD;

  /** True if the old data are always dropped before. */
  public boolean flushesBefore() {
    return this == FLUSHDB || this == FLUSH_BEFORE_LOAD;
  }
}
