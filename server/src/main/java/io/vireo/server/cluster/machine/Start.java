package io.vireo.server.cluster.machine;

import io.vireo.server.cluster.bus.NodeFlags;
import io.vireo.server.cluster.machine.Effect.Level;
import java.util.HashMap;
import java.util.Map;

/** Begins with what was saved, or as a new node. */
final class Start {
  private static final int SAVED =
      NodeFlags.MYSELF
          | NodeFlags.PRIMARY
          | NodeFlags.REPLICA
          | NodeFlags.PFAIL
          | NodeFlags.FAIL
          | NodeFlags.NOADDR
          | NodeFlags.NOFAILOVER;

  private final Turn turn;
  private final SlotOwners owners;
  private final Roles roles;

  Start(Turn turn, SlotOwners owners, Roles roles) {
    this.turn = turn;
    this.owners = owners;
    this.roles = roles;
  }

  void run(NodesImage image) {
    turn.state.internalSecret = turn.randomName();
    if (image == null) {
      ClusterNode myself =
          new ClusterNode(
              turn.randomName(), turn.randomName(), NodeFlags.MYSELF | NodeFlags.PRIMARY, turn.now);
      turn.state.add(myself);
      turn.state.myself = myself;
      turn.log(Level.NOTICE, "No cluster configuration found, I'm %s", myself.name);
      turn.want(Todo.SAVE_DURABLY);
    } else {
      restore(image);
      turn.log(Level.NOTICE, "Node configuration loaded, I'm %s", turn.myself().name);
    }
    announce();
    turn.want(Todo.UPDATE_STATE);
    ClusterNode primary = turn.myself().primary;
    // A replica whose primary was forgotten waits until a node or a command names another.
    if (turn.myself().isReplica() && primary != null && !primary.ip.isEmpty()) {
      turn.effect(new Effect.Replicate(primary, true));
    }
  }

  /** Tells of this node what the settings say, and its flags. */
  void announce() {
    ClusterNode myself = turn.myself();
    ClusterOptions options = turn.options;
    if (options.replicaNoFailover() != myself.is(NodeFlags.NOFAILOVER)) {
      myself.flags ^= NodeFlags.NOFAILOVER;
      turn.want(Todo.SAVE | Todo.UPDATE_STATE);
    }
    if (!options.announcedIp().equals(announcedIp)) {
      announcedIp = options.announcedIp();
      myself.ip = announcedIp;
    }
    if (!options.announcedHostname().equals(myself.hostname)
        || !options.announcedName().equals(myself.humanName)
        || !options.zone().equals(myself.zone)) {
      myself.hostname = options.announcedHostname();
      myself.humanName = options.announcedName();
      myself.zone = options.zone();
      turn.want(Todo.SAVE);
    }
    myself.port = options.port();
    myself.tlsPort = options.tlsPort();
    myself.busPort = options.busPort();
    turn.want(Todo.UPDATE_STATE);
  }

  private String announcedIp = "";

  private void restore(NodesImage image) {
    ClusterState state = turn.state;
    Map<String, NodesImage.Node> saved = new HashMap<>();
    for (NodesImage.Node node : image.nodes()) {
      saved.put(node.name(), node);
      ClusterNode restored = restore(node);
      state.add(restored);
      if (restored.isMyself()) {
        state.myself = restored;
      }
    }
    image.nodes().forEach(this::connect);
    state.currentEpoch = image.currentEpoch();
    state.lastVoteEpoch = image.lastVoteEpoch();
    state.leftovers = image.leftovers();
    for (ClusterNode node : state.list()) {
      state.currentEpoch = Math.max(state.currentEpoch, node.configEpoch);
    }
  }

  private ClusterNode restore(NodesImage.Node saved) {
    String shard = saved.shardId();
    if (shard == null) {
      shard = turn.randomName();
      turn.want(Todo.SAVE);
    }
    ClusterNode node = new ClusterNode(saved.name(), shard, saved.flags() & SAVED, turn.now);
    node.ip = saved.ip();
    node.port = saved.port();
    node.tlsPort = saved.tlsPort();
    node.busPort = saved.busPort();
    node.hostname = saved.hostname();
    node.humanName = saved.humanName();
    node.zone = saved.zone();
    node.pingSent = saved.pingSent() == 0 ? 0 : turn.now;
    node.pongReceived = saved.pongReceived() == 0 ? 0 : turn.now;
    node.knowsMe = true;
    node.failTime = node.is(NodeFlags.FAIL) ? turn.now : 0;
    boolean follows = node.isReplica() && saved.primary() != null;
    node.configEpoch = follows ? 0 : saved.configEpoch();
    return node;
  }

  /** Nodes that others speak of must be there, as {@code nodes.conf}'s reader has made sure. */
  private void connect(NodesImage.Node saved) {
    ClusterState state = turn.state;
    ClusterNode node = state.node(saved.name());
    if (saved.primary() != null) {
      Roles.attach(node, state.node(saved.primary()));
      if (!node.shardId.equals(node.primary.shardId)) {
        node.shardId = node.primary.shardId;
        turn.want(Todo.SAVE);
      }
    }
    owners.addAll(saved.slots(), node);
    saved.migrating().forEach((slot, to) -> state.slots().migrate(slot, state.node(to)));
    saved.importing().forEach((slot, from) -> state.slots().importFrom(slot, state.node(from)));
  }
}
