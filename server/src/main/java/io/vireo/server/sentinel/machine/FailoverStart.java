package io.vireo.server.sentinel.machine;

/** What came of {@code SENTINEL FAILOVER}. */
public enum FailoverStart {
  /** It begins. */
  STARTED,
  /** One is in progress. */
  IN_PROGRESS,
  /** No replica could be promoted. */
  NO_GOOD_REPLICA
}
