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

  /** True if a node has failed by the word of a majority, or is not known any more. */
  boolean isGone(String node);

  /** True if any slot is on its way by CLUSTER SETSLOT. */
  boolean isAnyMovingByHand();

  /** True if clients must not write at the moment. */
  boolean areWritesPaused();

  /** How many keys a slot has here. */
  int keysInSlot(int slot);
}
