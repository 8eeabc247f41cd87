package io.vireo.config;

/** When a replica reads the primary's snapshot from the socket. */
public enum DisklessLoad {
  DISABLED,
  ON_EMPTY_DB,
  SWAPDB,

  /** Valkey's. */
  FLUSH_BEFORE_LOAD
}
