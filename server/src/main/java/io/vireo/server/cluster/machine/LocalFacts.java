package io.vireo.server.cluster.machine;

/** What the machine asks its own server, on the machine's thread; each answer is of this moment. */
public interface LocalFacts {
  /** How far this server's replication stream is: written if it is a primary, else processed. */
  long replicationOffset();

  /** True if this server replicates another, whether or not it has a connection to it. */
  boolean isReplicating();

  /**
   * How old this replica's data may be, in milliseconds: since the last byte of the stream that
   * they follow, of its primary or of the one before; {@link Long#MAX_VALUE} if they follow none.
   */
  long dataAge();

  /** How many keys the slot has here. */
  int keysInSlot(int slot);

  /**
   * True while keys are on their way to another server, after whose answer they will be deleted
   * here, even while clients must not write.
   */
  boolean isSendingKeys();

  /** True if there is no key in any database. */
  boolean isEmpty();
}
