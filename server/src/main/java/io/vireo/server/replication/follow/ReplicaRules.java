package io.vireo.server.replication.follow;

import io.vireo.config.ClusterSettings;
import io.vireo.config.Config;
import io.vireo.config.PrimaryAddress;
import io.vireo.config.ReplicationSettings;
import io.vireo.server.command.Flag;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.KeyWaiting;
import io.vireo.server.engine.gate.ReadOnlyGate;
import io.vireo.server.engine.gate.RedirectGate;
import io.vireo.server.engine.gate.ReplicasGate;
import io.vireo.server.engine.gate.StaleGate;
import io.vireo.server.engine.session.Session;
import io.vireo.server.keyspace.ExpiryHold;
import java.util.List;

/**
 * Applies to clients and data what being a replica means: which clients may write, which are
 * answered while the primary is away, which server removes what has expired, and which evicts. Data
 * context only.
 */
final class ReplicaRules {
  private static final String UNBLOCKED =
      "UNBLOCKED force unblock from blocking operation, instance state changed (master ->"
          + " replica?)";

  private final Engine engine;
  private final Config config;
  private boolean replica;
  private boolean connected;

  /** The rules of a primary. */
  ReplicaRules(Engine engine) {
    this.engine = engine;
    this.config = engine.config();
    config.listen(ReplicationSettings.REPLICA_READ_ONLY, on -> apply());
    config.listen(ReplicationSettings.REPLICA_SERVE_STALE_DATA, on -> apply());
    config.listen(ReplicationSettings.REPLICA_IGNORE_MAXMEMORY, on -> apply());
  }

  /** The server is a replica, or not; and the link to the primary is there, or not. */
  void apply(boolean isReplica, boolean isConnected) {
    replica = isReplica;
    connected = isConnected;
    apply();
  }

  private void apply() {
    engine
        .gates()
        .get(ReadOnlyGate.class)
        .closed(replica && config.get(ReplicationSettings.REPLICA_READ_ONLY));
    engine
        .gates()
        .get(StaleGate.class)
        .closed(replica && !connected && !config.get(ReplicationSettings.REPLICA_SERVE_STALE_DATA));
    engine.gates().get(ReplicasGate.class).replica(replica);
    engine
        .keyspace()
        .expiryHolds()
        .writable(replica && !config.get(ReplicationSettings.REPLICA_READ_ONLY));
    if (replica) {
      engine.keyspace().expiryHolds().hold(ExpiryHold.REPLICA);
    } else {
      engine.keyspace().expiryHolds().release(ExpiryHold.REPLICA);
    }
    engine.memory().lift(replica && config.get(ReplicationSettings.REPLICA_IGNORE_MAXMEMORY));
  }

  /**
   * Unblocks clients that wait for something that a replica does not do; they have to ask anew.
   * Those that follow redirections are sent to the primary, and those that wait for data to read,
   * and have said READONLY, wait for them here. A cluster has redirections of its own.
   */
  void unblockClients(PrimaryAddress primary) {
    boolean redirects = !config.get(ClusterSettings.CLUSTER_ENABLED);
    for (Session session : List.copyOf(engine.clients().all())) {
      if (session.waiting() == null || !session.waiting().canBeUnblocked()) {
        continue;
      }
      if (!redirects || !(session.waiting() instanceof KeyWaiting waiting)) {
        disconnect(session);
      } else if (waiting.command().has(Flag.WRITE) || !session.readsFromReplica()) {
        redirect(session, primary);
      }
    }
  }

  private void redirect(Session session, PrimaryAddress primary) {
    if (session.followsRedirects()) {
      engine.unblock(session, reply -> reply.error(RedirectGate.redirection(primary)));
    } else {
      disconnect(session);
    }
  }

  private void disconnect(Session session) {
    engine.unblock(session, reply -> reply.error(UNBLOCKED));
    engine.lifecycle().end(session);
  }
}
