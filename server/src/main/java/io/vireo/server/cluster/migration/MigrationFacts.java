package io.vireo.server.cluster.migration;

/** What the machine asks its own server, on the machine's thread; each answer is of this moment. */
public interface MigrationFacts {
  /** This node's name. */
  String myName();

  /** True if this node is a primary. */
  boolean isPrimary();

  /** The name of the node that has a slot, or null. */
  String owner(int slot);

  /** True if a node is known, and is a primary. */
  boolean isPrimary(String node);

  /** True if a node belongs to the cluster as this one knows it. */
  boolean isKnown(String node);

  /** True if a node has failed by the word of a majority. */
  boolean hasFailed(String node);

  /** True if any slot is on its way by CLUSTER SETSLOT. */
  boolean isAnyMovingByHand();

  /** Why clients must not write at the moment, in a few words, or null if they may. */
  String pauseOfWrites();

  /** How many keys a slot has here. */
  int keysInSlot(int slot);
}
