package io.vireo.server.engine;

import io.vireo.config.Config;
import io.vireo.server.engine.gate.AccessGate;
import io.vireo.server.engine.gate.AsyncLoadingGate;
import io.vireo.server.engine.gate.AuthenticationGate;
import io.vireo.server.engine.gate.BusyGate;
import io.vireo.server.engine.gate.ClusterGate;
import io.vireo.server.engine.gate.CompatibilityGate;
import io.vireo.server.engine.gate.Denials;
import io.vireo.server.engine.gate.DiskGate;
import io.vireo.server.engine.gate.FaultGate;
import io.vireo.server.engine.gate.HandoffGate;
import io.vireo.server.engine.gate.HeldKeysGate;
import io.vireo.server.engine.gate.KeyspaceGate;
import io.vireo.server.engine.gate.LoadingGate;
import io.vireo.server.engine.gate.MemoryGate;
import io.vireo.server.engine.gate.PauseGate;
import io.vireo.server.engine.gate.ProtectedGate;
import io.vireo.server.engine.gate.ReadOnlyGate;
import io.vireo.server.engine.gate.RedirectGate;
import io.vireo.server.engine.gate.ReplicasGate;
import io.vireo.server.engine.gate.StaleGate;
import io.vireo.server.engine.gate.SubscriptionGate;
import io.vireo.server.engine.gate.TransactionGate;
import io.vireo.server.engine.session.Gate;
import io.vireo.server.engine.session.WaitingClients;
import io.vireo.server.keyspace.Keyspace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The gates that each server has. */
final class StandardGates {
  private StandardGates() {}

  /**
   * New gates, in the order in which they are asked. Each has one reason, told in its class.
   *
   * @param first those of the program around the server
   * @param room makes room for a command, and reports whether there is any
   */
  static List<Gate> inOrder(
      List<Gate> first,
      Config config,
      Keyspace keyspace,
      WaitingClients waiting,
      Denials denials,
      BooleanSupplier room) {
    List<Gate> all = new ArrayList<>(first);
    all.addAll(inOrder(config, keyspace, waiting, denials, room));
    return all;
  }

  private static List<Gate> inOrder(
      Config config,
      Keyspace keyspace,
      WaitingClients waiting,
      Denials denials,
      BooleanSupplier room) {
    PauseGate pause = new PauseGate(keyspace, waiting);
    return List.of(
        new ProtectedGate(config),
        new AuthenticationGate(),
        new AccessGate(denials),
        new ClusterGate(),
        new RedirectGate(config, pause),
        new CompatibilityGate(
            config, keyspace.random(), keyspace.stats().clusterIncompatibleOperations),
        new MemoryGate(room),
        new DiskGate(),
        new ReplicasGate(),
        new ReadOnlyGate(),
        new SubscriptionGate(),
        new StaleGate(),
        new LoadingGate(),
        new AsyncLoadingGate(),
        new BusyGate(),
        new KeyspaceGate(),
        pause,
        new HandoffGate(waiting),
        new HeldKeysGate(waiting),
        new FaultGate(),
        new TransactionGate());
  }
}
