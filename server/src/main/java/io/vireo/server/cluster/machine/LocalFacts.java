package io.vireo.server.cluster.machine;

/** What the machine asks its own server, on the machine's thread; each answer is of this moment. */
public interface LocalFacts {
  /** How far this server's replication stream is: written if it is a primary, else processed. */
  long replicationOffset();

  /** True if this server replicates another, whether or not it has a connection to it. */
  boolean isReplicating();

  /**
   * For how many milliseconds nothing has come from the primary: since its last byte while the link
   * is up, else since the link was lost; {@link Long#MAX_VALUE} if there never was one.
   */
  long primarySilence();

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
