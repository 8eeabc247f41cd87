package io.vireo.server.cluster;

import io.vireo.config.ClusterSettings;
import io.vireo.config.Config;
import io.vireo.server.cluster.machine.ClusterNode;
import io.vireo.server.cluster.machine.ClusterState;
import io.vireo.server.cluster.machine.SlotMap;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.SlotRoutes;
import io.vireo.server.keyspace.Keyspace;

/** What the machine knows, as the gate asks it. Data context only. */
final class ClusterRoutes implements SlotRoutes {
  private final ClusterState state;
  private final SlotMap slots;
  private final Endpoints endpoints;
  private final Keyspace keyspace;
  private final Config config;

  ClusterRoutes(ClusterState state, Endpoints endpoints, Keyspace keyspace, Config config) {
    this.state = state;
    this.slots = state.slots();
    this.endpoints = endpoints;
    this.keyspace = keyspace;
    this.config = config;
  }

  @Override
  public boolean isPlain(int slot) {
    return slots.owner(slot) == state.myself() && slots.migratingTo(slot) == null && state.isOk();
  }

  @Override
  public boolean isServed(int slot) {
    return slots.owner(slot) != null;
  }

  @Override
  public boolean isMine(int slot) {
    return slots.owner(slot) == state.myself();
  }

  @Override
  public boolean isOfMyPrimary(int slot) {
    ClusterNode owner = slots.owner(slot);
    return owner != null && state.myself().isReplica() && state.myself().primary() == owner;
  }

  /** True if this server has the slot, or replicates the node that has it. */
  boolean isServedHere(int slot) {
    return isMine(slot) || isOfMyPrimary(slot);
  }

  @Override
  public boolean isMigrating(int slot) {
    return isMine(slot) && slots.migratingTo(slot) != null;
  }

  @Override
  public boolean isImporting(int slot) {
    return slots.importingFrom(slot) != null;
  }

  @Override
  public boolean isHealthy() {
    return state.isOk();
  }

  @Override
  public boolean allowsReadsWhenDown() {
    return config.get(ClusterSettings.CLUSTER_ALLOW_READS_WHEN_DOWN);
  }

  @Override
  public boolean allowsShardMessagesWhenDown() {
    return config.get(ClusterSettings.CLUSTER_ALLOW_PUBSUBSHARD_WHEN_DOWN);
  }

  @Override
  public int databases() {
    return keyspace.size();
  }

  @Override
  public boolean hasKey(int database, Bytes key) {
    return keyspace.database(database).hasAlive(key);
  }

  @Override
  public String moved(int slot, Session session) {
    return redirection("MOVED ", slot, slots.owner(slot), session);
  }

  @Override
  public String ask(int slot, Session session) {
    return redirection("ASK ", slot, slots.migratingTo(slot), session);
  }

  private String redirection(String kind, int slot, ClusterNode node, Session session) {
    int port = Endpoints.port(node, session.link().isSecure());
    return kind + slot + ' ' + endpoints.host(node) + ':' + port;
  }
}
