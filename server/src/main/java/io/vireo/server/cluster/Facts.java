package io.vireo.server.cluster;

import io.vireo.server.cluster.machine.LocalFacts;
import io.vireo.server.engine.gate.HeldKeysGate;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.replication.ReplicationHistory;
import io.vireo.server.replication.follow.Follower;
import io.vireo.server.replication.follow.ReplicaReport;

/** What the machine asks its server. Data context only. */
final class Facts implements LocalFacts {
  private final HeldKeysGate heldKeysGate;
  private final Keyspace keyspace;
  private final Follower follower;
  private final ReplicaReport report;
  private final ReplicationHistory history;
  private final SlotKeys keys;

  Facts(
      HeldKeysGate heldKeysGate,
      Keyspace keyspace,
      Follower follower,
      ReplicationHistory history,
      SlotKeys keys) {
    this.heldKeysGate = heldKeysGate;
    this.keyspace = keyspace;
    this.follower = follower;
    this.report = new ReplicaReport(follower);
    this.history = history;
    this.keys = keys;
  }

  @Override
  public long replicationOffset() {
    return follower.isReplica() ? report.offset() : history.offset();
  }

  @Override
  public boolean isReplicating() {
    return follower.isReplica();
  }

  @Override
  public long dataAge() {
    return follower.dataAge();
  }

  @Override
  public int keysInSlot(int slot) {
    return keys.count(slot);
  }

  @Override
  public boolean isSendingKeys() {
    return heldKeysGate.isClosed();
  }

  @Override
  public boolean isEmpty() {
    for (int i = 0; i < keyspace.size(); i++) {
      if (keyspace.database(i).size() > 0) {
        return false;
      }
    }
    return true;
  }
}
