package io.vireo.server.engine;

import io.vireo.server.keyspace.Keyspace;
import java.util.List;

/** The gates that each server has. */
final class StandardGates {
  private StandardGates() {}

  /** New gates, in the order in which they are asked. Each has one reason, told in its class. */
  static List<Gate> inOrder(Keyspace keyspace, WaitingClients waiting) {
    return List.of(
        new ProtectedGate(),
        new AuthenticationGate(),
        new MemoryGate(),
        new DiskGate(),
        new ReplicasGate(),
        new SubscriptionGate(),
        new LoadingGate(),
        new PauseGate(keyspace, waiting),
        new HeldKeysGate(waiting),
        new TransactionGate());
  }
}
