package io.vireo.server.replication.failover;

import io.vireo.config.PrimaryAddress;

/** What the {@link Failover} asks and wants to be done. Called from within its methods. */
interface FailoverActions {
  /** The state, at this server, of a replica that a client names. */
  enum Standing {
    /** No connected replica has this address. */
    UNKNOWN,
    /** It is here, but has not got its copy of the data yet. */
    NOT_ONLINE,
    /** It is sent the stream. */
    ONLINE
  }

  /** Whether this server follows another one. */
  boolean isReplica();

  /** Whether there are replicas, in whatever state. */
  boolean hasReplicas();

  /** What a replica with this address is. */
  Standing standing(PrimaryAddress replica);

  /** Whether the replica with this address has said that it has all that was written. */
  boolean hasAll(PrimaryAddress replica);

  /** The first replica that has said so, or null. */
  PrimaryAddress anyWithAll();

  /** Holds writes, and whatever else would change the data, from now on. */
  void pause();

  /** Lets writes go on. */
  void goOn();

  /** Makes this server a replica of another one. */
  void follow(PrimaryAddress primary);

  /** The other server is the primary now: clients that wait for data have to wait there. */
  void changed();

  /** Makes this server a primary again. */
  void lead();
}
