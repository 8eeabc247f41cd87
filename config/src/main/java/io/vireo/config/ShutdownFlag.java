package io.vireo.config;

/** What a signal adds to SHUTDOWN. */
public enum ShutdownFlag {
  SAVE,
  NOSAVE,
  NOW,
  FORCE,
  SAFE,
  FAILOVER
}
