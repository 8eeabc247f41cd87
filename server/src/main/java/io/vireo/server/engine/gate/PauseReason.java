package io.vireo.server.engine.gate;

/** Why clients are paused. Each reason has a time of its own, and goes by itself. */
public enum PauseReason {
  /** CLIENT PAUSE. */
  COMMAND,
  /** The server is about to end, and waits for its replicas. */
  SHUTDOWN,
  /** The server is about to change places with a replica. */
  FAILOVER,
  /** A replica in the cluster is about to take over by CLUSTER FAILOVER. */
  CLUSTER_FAILOVER
}
