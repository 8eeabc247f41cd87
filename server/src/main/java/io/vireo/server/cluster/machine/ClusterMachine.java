package io.vireo.server.cluster.machine;

import io.vireo.server.cluster.bus.BusMessage;
import io.vireo.server.cluster.bus.MessageType;
import io.vireo.server.cluster.bus.SlotSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Decides for one node of the cluster; see the package's description for its callers.
 *
 * <p>Each method but the readers is one input. It changes the state, and hands what is to be done
 * to the sink before it returns. Commands answer with a {@link Verdict}; one that fails changes
 * nothing.
 */
public final class ClusterMachine {
  /** How often {@link #tick} is to be called, in milliseconds. */
  public static final long TICK_MILLIS = 100;

  private final ClusterState state = new ClusterState();
  private final Turn turn;
  private final Consumer<Effect> sink;
  private final Parts parts;
  private boolean unsaved;

  /**
   * A node that is not started yet.
   *
   * @param random where names, and the choice among nodes, come from
   * @param sink gets the effects, in the thread of the call and never while the machine decides
   */
  public ClusterMachine(
      ClusterOptions options, LocalFacts facts, RandomGenerator random, Consumer<Effect> sink) {
    turn = new Turn(state, options, facts, random);
    this.sink = sink;
    parts = new Parts(turn);
  }

  /** What this node knows. */
  public ClusterState state() {
    return state;
  }

  /** The settings it goes by. */
  public ClusterOptions options() {
    return turn.options;
  }

  /** All that {@code nodes.conf} holds, as of now. */
  public NodesImage image() {
    return parts.image.take();
  }

  /** All nodes as clients are told of them, those in handshake too, which no file has. */
  public List<NodesImage.Node> nodes() {
    return parts.image.nodes(node -> true);
  }

  /** True while {@link #progressed} would help a manual failover on. */
  public boolean isWaitingForOffset() {
    return parts.manualFailover.isWaitingForOffset();
  }

  /**
   * Begins, with what {@code nodes.conf} holds, or as a node that knows no other.
   *
   * @param image what was saved last, or null
   */
  public void start(long now, NodesImage image) {
    begin(now);
    parts.start.run(image);
    finish(true);
  }

  /**
   * Compares the keys that were loaded with the slots, as Redis does after loading: takes slots
   * without an owner, and marks those of others as importing.
   */
  public void loaded(long now) {
    begin(now);
    parts.slotCommands.verifyLoadedKeys();
    finish(true);
  }

  /** Takes other settings. */
  public void options(long now, ClusterOptions options) {
    begin(now);
    turn.options = options;
    parts.start.announce();
    finish(true);
  }

  /** Time has passed. */
  public void tick(long now) {
    begin(now);
    parts.cron.run();
    finish(true);
  }

  /** This server's replica has taken in more of its primary's stream. */
  public void progressed(long now) {
    begin(now);
    turn.want(Todo.MANUAL_FAILOVER);
    finish(false);
  }

  /**
   * A connection was accepted.
   *
   * @param remoteIp the peer's address
   * @param localIp this server's address, as the peer sees it
   */
  public BusLink linkAccepted(long now, String remoteIp, String localIp) {
    return new BusLink(turn.nextLinkId(), remoteIp, localIp, now);
  }

  /** A connection that was asked for is there. */
  public void linkConnected(long now, BusLink link) {
    begin(now);
    parts.links.connected(link);
    finish(false);
  }

  /** A connection has ended, or could not be made, or took too much memory. */
  public void linkClosed(long now, BusLink link) {
    begin(now);
    parts.links.lost(link);
    finish(false);
  }

  /** A message has come. */
  public void received(long now, BusLink link, BusMessage message) {
    begin(now);
    parts.receiver.receive(link, message);
    finish(false);
  }

  /**
   * Tells other nodes what a client has published here: all of them, or if sharded those of this
   * shard. The arrays must not be changed any more.
   */
  public void publish(long now, boolean sharded, byte[] channel, byte[] message) {
    begin(now);
    parts.messages.publish(sharded, channel, message);
    finish(false);
  }

  /** CLUSTER MEET. */
  public Verdict meet(long now, String ip, int port, int busPort) {
    begin(now);
    return finish(parts.nodeCommands.meet(ip, port, busPort));
  }

  /** CLUSTER FORGET. */
  public Verdict forget(long now, String node) {
    begin(now);
    return finish(parts.nodeCommands.forget(node));
  }

  /** CLUSTER REPLICATE. */
  public Verdict replicate(long now, String node) {
    begin(now);
    return finish(parts.nodeCommands.replicate(node));
  }

  /** CONFIG RESETSTAT. */
  public void resetStatistics() {
    turn.state.sent().reset();
    turn.state.received().reset();
  }

  /** CLUSTER REPLICATE NO ONE. */
  public Verdict detach(long now) {
    begin(now);
    return finish(parts.nodeCommands.detach());
  }

  /** CLUSTER RESET. */
  public Verdict reset(long now, boolean hard) {
    begin(now);
    return finish(parts.nodeCommands.reset(hard));
  }

  /** CLUSTER FAILOVER; a takeover is also forced. */
  public Verdict failover(long now, boolean force, boolean takeover) {
    begin(now);
    return finish(parts.nodeCommands.failover(force, takeover, false));
  }

  /** The primary of this node ends, and has it take over. */
  public Verdict succeed(long now) {
    begin(now);
    return finish(parts.nodeCommands.failover(true, false, true));
  }

  /** CLUSTER SET-CONFIG-EPOCH. */
  public Verdict setConfigEpoch(long now, long epoch) {
    begin(now);
    return finish(parts.nodeCommands.setConfigEpoch(epoch));
  }

  /**
   * CLUSTER BUMPEPOCH; {@code state().myself().configEpoch()} is the epoch afterwards.
   *
   * @return true if this node has got a new epoch, false if its own was the largest already
   */
  public boolean bumpEpoch(long now) {
    begin(now);
    boolean bumped = parts.epochs.bump();
    finish(true);
    return bumped;
  }

  /** CLUSTER ADDSLOTS and ADDSLOTSRANGE: ranges of first and last slot, in the order of asking. */
  public Verdict addSlots(long now, int... ranges) {
    begin(now);
    return finish(parts.slotCommands.assign(ranges));
  }

  /** CLUSTER DELSLOTS and DELSLOTSRANGE, likewise. */
  public Verdict deleteSlots(long now, int... ranges) {
    begin(now);
    return finish(parts.slotCommands.unassign(ranges));
  }

  /** CLUSTER FLUSHSLOTS. */
  public Verdict flushSlots(long now) {
    begin(now);
    return finish(parts.slotCommands.flush());
  }

  /** CLUSTER SETSLOT MIGRATING. */
  public Verdict setMigrating(long now, int slot, String node) {
    begin(now);
    return finish(parts.slotCommands.migrating(slot, node));
  }

  /** CLUSTER SETSLOT IMPORTING. */
  public Verdict setImporting(long now, int slot, String node) {
    begin(now);
    return finish(parts.slotCommands.importing(slot, node));
  }

  /** CLUSTER SETSLOT STABLE. */
  public Verdict setStable(long now, int slot) {
    begin(now);
    return finish(parts.slotCommands.stable(slot));
  }

  /** CLUSTER SETSLOT NODE. */
  public Verdict setOwner(long now, int slot, String node) {
    begin(now);
    return finish(parts.slotCommands.owner(slot, node));
  }

  /**
   * Takes all these slots over in one step, with a new epoch, and broadcasts it: the end of an
   * atomic migration, on the node that they come to. Does nothing if that is a replica.
   *
   * @param epoch that of the source, which may not be known here yet; the new one is larger
   */
  public void takeSlots(long now, SlotSet slots, long epoch) {
    begin(now);
    parts.slotCommands.take(slots, epoch);
    finish(true);
  }

  /**
   * Gives slots of this node up to another that has had them, and need not have them any more: any
   * node that claims them becomes their owner.
   */
  public void giveAway(long now, SlotSet slots, String owner) {
    begin(now);
    parts.slotCommands.giveAway(slots, owner);
    finish(true);
  }

  /** Notes, durably, of which slots there are keys that are not this node's own. */
  public void leftovers(long now, SlotSet slots) {
    begin(now);
    state.leftovers = slots;
    turn.want(Todo.SAVE_DURABLY);
    finish(true);
  }

  /** CLUSTER SAVECONFIG: has the file written, durably. */
  public void save(long now) {
    begin(now);
    turn.want(Todo.SAVE_DURABLY);
    finish(true);
  }

  /** CLUSTER COUNT-FAILURE-REPORTS: how many primaries have lately reported the node. */
  public int failureReports(long now, ClusterNode node) {
    turn.now = now;
    return parts.failures.reports(node);
  }

  /** DEBUG CLUSTERLINK KILL: closes the links that there are to a node, from it, or both. */
  public void closeLinks(long now, ClusterNode node, boolean to, boolean from) {
    begin(now);
    if (to) {
      parts.links.close(node.link);
    }
    if (from) {
      parts.links.close(node.inboundLink);
    }
    finish(false);
  }

  /** DEBUG DROP-CLUSTER-PACKET-FILTER: drops messages of some types from now on. */
  public void drop(Set<MessageType> types) {
    parts.receiver.drop(types);
  }

  /**
   * DEBUG CLOSE-CLUSTER-LINK-ON-PACKET-DROP: whether a message that is dropped takes its link with
   * it.
   */
  public void closeOnDrop(boolean isClosing) {
    parts.receiver.closeOnDrop(isClosing);
  }

  /** DEBUG DISABLE-CLUSTER-RANDOM-PING: whether a random node is pinged each second. */
  public void pingAtRandom(boolean isOn) {
    parts.cron.pingAtRandom(isOn);
  }

  private void begin(long now) {
    turn.now = now;
  }

  private Verdict finish(Verdict verdict) {
    finish(true);
    return verdict;
  }

  /**
   * Does what was put off, and hands out the effects.
   *
   * @param writeNow true if a file that needs no fsync is to be written too, rather than at the
   *     next tick
   */
  private void finish(boolean writeNow) {
    parts.settle();
    unsaved |= turn.wants(Todo.SAVE);
    boolean durable = turn.wants(Todo.SAVE_DURABLY);
    turn.todo = 0;
    Effect.Save save = null;
    if (durable || unsaved && writeNow) {
      save = new Effect.Save(parts.image.take(), durable);
      unsaved = false;
    }
    turn.takeEffects(save).forEach(sink);
  }
}
