package io.vireo.server.keyspace;

/** Reasons why what is past its deadline stays for now. */
public enum ExpiryHold {
  /** Clients are paused, and no data shall change meanwhile. */
  PAUSE(true),
  /** Data is being loaded. */
  LOADING(false),
  /** The primary tells what expires. */
  REPLICA(true),
  /** Data is being imported from elsewhere, and its source tells what expires. */
  IMPORT(true),
  /** DEBUG SET-ALLOW-ACCESS-EXPIRED has commands find what is past its deadline. */
  ACCESSIBLE(true),
  /** DEBUG SET-ACTIVE-EXPIRE has turned it off. */
  DEBUG(false),
  /** DEBUG PAUSE-CRON has stopped regular work. */
  CRON_PAUSED(false);

  private final boolean alwaysStays;

  ExpiryHold(boolean alwaysStays) {
    this.alwaysStays = alwaysStays;
  }

  /** True if a key stays even when it is looked up: then it is only hidden. */
  boolean alwaysStays() {
    return alwaysStays;
  }
}
