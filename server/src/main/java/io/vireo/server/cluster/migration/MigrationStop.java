package io.vireo.server.cluster.migration;

/** A point at which tests let moves of slots wait, to see what lasts for an instant only. */
public enum MigrationStop {
  /** A source does not begin yet, and asks the target to try again. */
  START,

  /** A source does not pause writers yet, though the target lacks little. */
  PAUSE,

  /** A target does not take the slots yet, though it has everything. */
  TAKEOVER
}
