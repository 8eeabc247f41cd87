package io.vireo.server.replication.follow;

import io.vireo.config.ClusterSettings;
import io.vireo.config.Config;
import io.vireo.config.PrimaryAddress;
import io.vireo.config.ReplicationSettings;
import io.vireo.server.command.Flag;
import io.vireo.server.engine.ClientLifecycle;
import io.vireo.server.engine.KeyWaiting;
import io.vireo.server.engine.MemoryLimit;
import io.vireo.server.engine.Resumption;
import io.vireo.server.engine.gate.ReadOnlyGate;
import io.vireo.server.engine.gate.RedirectGate;
import io.vireo.server.engine.gate.ReplicasGate;
import io.vireo.server.engine.gate.StaleGate;
import io.vireo.server.engine.session.Clients;
import io.vireo.server.engine.session.Session;
import io.vireo.server.keyspace.ExpiryHold;
import io.vireo.server.keyspace.KeyspaceState;
import java.util.List;

/**
 * Applies to clients and data what being a replica means: which clients may write, which are
 * answered while the primary is away, which server removes what has expired, and which evicts. Data
 * context only.
 */
public final class ReplicaRules {
  private static final String UNBLOCKED =
      "UNBLOCKED force unblock from blocking operation, instance state changed (master ->"
          + " replica?)";

  private final Resumption resumption;
  private final ReadOnlyGate readOnlyGate;
  private final StaleGate staleGate;
  private final ReplicasGate replicasGate;
  private final KeyspaceState keyspace;
  private final MemoryLimit memory;
  private final Clients clients;
  private final ClientLifecycle lifecycle;
  private final Config config;
  private boolean replica;
  private boolean connected;

  /** The rules of a primary. */
  public ReplicaRules(
      Resumption resumption,
      Config config,
      ReadOnlyGate readOnlyGate,
      StaleGate staleGate,
      ReplicasGate replicasGate,
      KeyspaceState keyspace,
      MemoryLimit memory,
      Clients clients,
      ClientLifecycle lifecycle) {
    this.resumption = resumption;
    this.readOnlyGate = readOnlyGate;
    this.staleGate = staleGate;
    this.replicasGate = replicasGate;
    this.keyspace = keyspace;
    this.memory = memory;
    this.clients = clients;
    this.lifecycle = lifecycle;
    this.config = config;
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
    readOnlyGate.closed(replica && config.get(ReplicationSettings.REPLICA_READ_ONLY));
    staleGate.closed(
        replica && !connected && !config.get(ReplicationSettings.REPLICA_SERVE_STALE_DATA));
    replicasGate.replica(replica);
    keyspace.expiryHolds().writable(replica && !config.get(ReplicationSettings.REPLICA_READ_ONLY));
    if (replica) {
      keyspace.expiryHolds().hold(ExpiryHold.REPLICA);
    } else {
      keyspace.expiryHolds().release(ExpiryHold.REPLICA);
    }
    memory.lift(replica && config.get(ReplicationSettings.REPLICA_IGNORE_MAXMEMORY));
  }

  /**
   * Unblocks clients that wait for something that a replica does not do; they have to ask anew.
   * Those that follow redirections are sent to the primary, and those that wait for data to read,
   * and have said READONLY, wait for them here. A cluster has redirections of its own.
   */
  void unblockClients(PrimaryAddress primary) {
    boolean redirects = !config.get(ClusterSettings.CLUSTER_ENABLED);
    for (Session session : List.copyOf(clients.all())) {
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
      resumption.unblock(session, reply -> reply.error(RedirectGate.redirection(primary)));
    } else {
      disconnect(session);
    }
  }

  private void disconnect(Session session) {
    resumption.unblock(session, reply -> reply.error(UNBLOCKED));
    lifecycle.end(session);
  }
}
