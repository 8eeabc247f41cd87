package io.vireo.server.replication.lead;

/** How far a replica has come. */
enum ReplicaState {
  /** It has said something of itself, but not asked for data. */
  GREETING("wait_bgsave"),
  /** It waits for a snapshot that is still to begin. */
  WAITING("wait_bgsave"),
  /** It is to open a second connection for the snapshot. */
  AWAITING_CHANNEL("wait_bgsave"),
  /** It is sent a snapshot on its second connection, and the stream on the first. */
  SNAPSHOT_AND_STREAM("send_bulk_and_stream"),
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
