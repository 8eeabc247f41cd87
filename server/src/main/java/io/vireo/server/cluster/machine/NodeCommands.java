package io.vireo.server.cluster.machine;

import io.vireo.server.cluster.bus.NodeFlags;
import io.vireo.server.cluster.machine.Effect.Level;
import java.util.List;

/** The subcommands of CLUSTER that are about nodes. */
final class NodeCommands {
  private static final int MOST_PORT = 65_535;

  private final Turn turn;
  private final Members members;
  private final Blacklist blacklist;
  private final Roles roles;
  private final SlotOwners owners;
  private final ManualFailover manualFailover;
  private final Election election;
  private final Epochs epochs;
  private final Messages messages;

  NodeCommands(
      Turn turn,
      Members members,
      Blacklist blacklist,
      Roles roles,
      SlotOwners owners,
      ManualFailover manualFailover,
      Election election,
      Epochs epochs,
      Messages messages) {
    this.turn = turn;
    this.members = members;
    this.blacklist = blacklist;
    this.roles = roles;
    this.owners = owners;
    this.manualFailover = manualFailover;
    this.election = election;
    this.epochs = epochs;
    this.messages = messages;
  }

  Verdict meet(String ip, int port, int busPort) {
    String address = IpAddress.normalize(ip);
    if (address == null || !isPort(port) || !isPort(busPort)) {
      return Verdict.error("Invalid node address specified: " + ip + ":" + port);
    }
    if (!members.isGreeting(address, port, busPort)) {
      ClusterNode node = members.addUnnamed(NodeFlags.MEET);
      node.ip = address;
      node.port = turn.options.tls() ? 0 : port;
      node.tlsPort = turn.options.tls() ? port : 0;
      node.busPort = busPort;
    }
    return Verdict.OK;
  }

  private static boolean isPort(int port) {
    return port > 0 && port <= MOST_PORT;
  }

  Verdict forget(String name) {
    ClusterNode node = turn.state.node(name);
    ClusterNode myself = turn.myself();
    if (node == null) {
      return blacklist.contains(name) ? Verdict.OK : unknown(name);
    }
    if (node == myself) {
      return Verdict.error("I tried hard but I can't forget myself...");
    }
    if (myself.primary == node) {
      return Verdict.error("Can't forget my master!");
    }
    blacklist.add(node.name);
    members.delete(node);
    turn.want(Todo.UPDATE_STATE | Todo.SAVE);
    return Verdict.OK;
  }

  Verdict replicate(String name) {
    ClusterNode node = turn.state.node(name);
    ClusterNode myself = turn.myself();
    if (node == null) {
      return unknown(name);
    }
    if (node == myself) {
      return Verdict.error("Can't replicate myself");
    }
    if (node.isReplica()) {
      return Verdict.error("I can only replicate a master, not a replica.");
    }
    if (myself.isPrimary() && (myself.slotCount() > 0 || !turn.facts.isEmpty())) {
      return Verdict.error("To set a master the node must be empty and without assigned slots.");
    }
    roles.follow(node);
    turn.want(Todo.UPDATE_STATE | Todo.SAVE);
    // The nodes that this one asks next, for votes or to make way, have to know its primary.
    messages.pongToAll();
    return Verdict.OK;
  }

  /** The replica leaves its primary, and becomes an empty one in a shard of its own. */
  Verdict detach() {
    ClusterNode myself = turn.myself();
    if (myself.isPrimary()) {
      return Verdict.OK;
    }
    turn.log(Level.NOTICE, "Stop replication and turning myself into empty primary.");
    beEmptyPrimary();
    turn.state.slots().settleAll();
    manualFailover.reset();
    moveToNewShard();
    turn.want(Todo.UPDATE_STATE | Todo.SAVE);
    messages.pongToAll();
    return Verdict.OK;
  }

  private void moveToNewShard() {
    turn.myself().shardId = turn.randomName();
    turn.log(Level.NOTICE, "Moving myself to a new shard %s.", turn.myself().shardId);
  }

  private void beEmptyPrimary() {
    roles.setPrimary(turn.myself());
    turn.effect(new Effect.BecomePrimary());
    turn.effect(new Effect.EmptyDatabases());
  }

  Verdict failover(boolean force, boolean takeover, boolean byPrimary) {
    ClusterNode myself = turn.myself();
    if (myself.isPrimary()) {
      return Verdict.error("You should send CLUSTER FAILOVER to a replica");
    }
    ClusterNode primary = myself.primary;
    if (primary == null) {
      return Verdict.error("I'm a replica but my master is unknown to me");
    }
    if (!force && !takeover && (primary.is(NodeFlags.FAIL) || primary.link == null)) {
      return Verdict.error("Master is down or failed, please use CLUSTER FAILOVER FORCE");
    }
    manualFailover.reset();
    if (takeover) {
      turn.log(Level.NOTICE, "Taking over the master (user request).");
      epochs.bump();
      election.takeOver();
    } else {
      election.reset();
      manualFailover.begin(force, byPrimary);
    }
    return Verdict.OK;
  }

  Verdict setConfigEpoch(long epoch) {
    ClusterNode myself = turn.myself();
    if (epoch < 0) {
      return Verdict.error("Invalid config epoch specified: " + epoch);
    }
    if (turn.state.count() > 1) {
      return Verdict.error(
          "The user can assign a config epoch only when the node does not know any other node.");
    }
    if (myself.configEpoch != 0) {
      return Verdict.error("Node config epoch is already non-zero");
    }
    myself.configEpoch = epoch;
    turn.log(Level.NOTICE, "configEpoch set to %d via CLUSTER SET-CONFIG-EPOCH", epoch);
    turn.state.currentEpoch = Math.max(turn.state.currentEpoch, epoch);
    turn.want(Todo.UPDATE_STATE | Todo.SAVE);
    return Verdict.OK;
  }

  Verdict reset(boolean hard) {
    ClusterNode myself = turn.myself();
    if (myself.isPrimary() && !turn.facts.isEmpty()) {
      return Verdict.error("CLUSTER RESET can't be called with master nodes containing keys");
    }
    if (myself.isReplica()) {
      beEmptyPrimary();
      moveToNewShard();
    }
    turn.state.slots().settleAll();
    manualFailover.reset();
    for (int slot = 0; slot < ClusterOptions.SLOTS; slot++) {
      owners.remove(slot);
    }
    for (ClusterNode node : List.copyOf(turn.state.list())) {
      if (node != myself) {
        members.delete(node);
      }
    }
    blacklist.clear();
    if (hard) {
      turn.state.currentEpoch = 0;
      turn.state.lastVoteEpoch = 0;
      myself.configEpoch = 0;
      turn.log(Level.NOTICE, "configEpoch set to 0 via CLUSTER RESET HARD");
      turn.state.rename(myself, turn.randomName());
      myself.shardId = turn.randomName();
      turn.log(Level.NOTICE, "Node hard reset, now I'm %s", myself.name);
    }
    turn.want(Todo.SAVE_DURABLY | Todo.UPDATE_STATE);
    return Verdict.OK;
  }

  private static Verdict unknown(String name) {
    return Verdict.error("Unknown node " + name);
  }
}
