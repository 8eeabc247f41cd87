package io.vireo.server.replication.lead;

/** How far a replica has come. */
enum ReplicaState {
  /** It has said something of itself, but not asked for data. */
  GREETING("wait_bgsave"),
  /** It waits for a snapshot that is still to begin. */
  WAITING("wait_bgsave"),
  /** It is sent a snapshot. */
  SNAPSHOT("send_bulk"),
  /** It has the snapshot, and is sent the stream. */
  ONLINE("online");

  private final String shown;

  ReplicaState(String shown) {
    this.shown = shown;
  }

  /** What INFO calls it. */
  String shown() {
    return shown;
  }
}
