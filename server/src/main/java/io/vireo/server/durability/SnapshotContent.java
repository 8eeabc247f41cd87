package io.vireo.server.durability;

/** What is in a snapshot. */
public enum SnapshotContent {
  /** Keys and libraries of functions. */
  ALL,
  /** Libraries of functions. */
  FUNCTIONS,
  /** Neither. */
  NOTHING
}
