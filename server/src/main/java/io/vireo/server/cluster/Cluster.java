package io.vireo.server.cluster;

import io.vireo.config.ClusterSettings;
import io.vireo.config.Config;
import io.vireo.config.GeneralSettings;
import io.vireo.config.TlsSettings;
import io.vireo.persistence.disk.DurableFiles;
import io.vireo.server.cluster.bus.BusMessage;
import io.vireo.server.cluster.file.BadNodesFile;
import io.vireo.server.cluster.file.NodesFile;
import io.vireo.server.cluster.machine.BusLink;
import io.vireo.server.cluster.machine.ClusterMachine;
import io.vireo.server.cluster.machine.ClusterNode;
import io.vireo.server.cluster.machine.ClusterOptions;
import io.vireo.server.cluster.machine.ClusterState;
import io.vireo.server.cluster.machine.NodesImage;
import io.vireo.server.command.Call;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.Execution;
import io.vireo.server.engine.Resumption;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.DataContext;
import io.vireo.server.engine.gate.HeldKeysGate;
import io.vireo.server.engine.gate.PauseGate;
import io.vireo.server.engine.session.Clients;
import io.vireo.server.engine.session.SlotRoutes;
import io.vireo.server.engine.session.WaitingClients;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.pubsub.PubSub;
import io.vireo.server.replication.ReplicationHistory;
import io.vireo.server.replication.follow.Follower;
import io.vireo.server.resp.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This server as a node of a cluster: has the {@link ClusterMachine} told what happens, and has
 * done what it decides. Data context only.
 *
 * <p>The machine lives in the data context, as the keys do. So a slot goes from one node to the
 * other between two commands, and no gate needs a lock. What it sends goes to the {@link Bus},
 * whose connections have an event loop of their own; what comes on them enters by the inbox.
 */
public final class Cluster implements Bus.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

  private final Config config;
  private final Resumption resumption;
  private final DataContext context;
  private final Clock clock;
  private final ClusterMachine machine;
  private final Endpoints endpoints;
  private final SlotKeys keys;
  private final Effects effects;
  private final ClusterRoutes routes;
  private final BlockedClients blocked;
  private final Follower follower;
  private final Facts facts;
  private final AtomicMigrations migrations;
  private boolean started;
  private NodesImage image;
  private NodesFile file;

  /**
   * A node that has not begun.
   *
   * @param clock the time by which it judges the others: the engine's, or one that the caller moves
   *     itself
   * @param migrations makes the moves of slots to and from this node
   */
  public Cluster(
      DataContext context,
      Config config,
      Keyspace keyspace,
      Execution execution,
      Resumption resumption,
      WaitingClients waiting,
      Clients clients,
      PauseGate pause,
      HeldKeysGate heldKeys,
      Clock clock,
      PubSub pubSub,
      Follower follower,
      ReplicationHistory history,
      RandomGenerator random,
      Function<Cluster, AtomicMigrations> migrations) {
    this.config = config;
    this.resumption = resumption;
    this.context = context;
    this.clock = clock;
    this.follower = follower;
    endpoints = new Endpoints(config);
    keys = new SlotKeys(resumption, keyspace);
    facts = new Facts(heldKeys, keyspace, follower, history, keys);
    effects =
        new Effects(
            context,
            config,
            keyspace,
            execution,
            resumption,
            waiting,
            pause,
            clock,
            pubSub,
            follower,
            keys,
            this::ownRoutes,
            this::migrations);
    machine = new ClusterMachine(ClusterConfig.options(config), facts, random, effects);
    routes = new ClusterRoutes(machine.state(), endpoints, keyspace, config);
    this.migrations = migrations.apply(this);
    blocked = new BlockedClients(resumption, waiting, clients, routes);
  }

  private ClusterRoutes ownRoutes() {
    return routes;
  }

  /** The owners of all slots, as a session asks for them. */
  public SlotRoutes routes() {
    return routes;
  }

  /**
   * Takes the file for this server, and reads it. Any thread, before anything else.
   *
   * @param files the disk
   * @param worker writes the file, one task after the other
   * @return why that is impossible, a line for the log, or null
   */
  public String claim(DurableFiles files, Executor worker) {
    Path path =
        config.get(GeneralSettings.DIR).resolve(config.get(ClusterSettings.CLUSTER_CONFIG_FILE));
    try {
      file = NodesFile.open(files, path, config.get(TlsSettings.TLS_CLUSTER));
      image = file.load();
      saves().store(file::save, worker);
      return null;
    } catch (IOException impossible) {
      return impossible.getMessage();
    } catch (BadNodesFile damaged) {
      return "Unrecoverable error: corrupted cluster config file "
          + path
          + ", "
          + damaged.getMessage();
    }
  }

  /** Lets another server have the file. Any thread, after everything else. */
  public void release() {
    if (file == null) {
      return;
    }
    saves().end();
    try {
      file.close();
    } catch (IOException ended) {
      LOG.debug("The lock of the cluster's file could not be given up", ended);
    }
  }

  /** Sets the connections. */
  public void bus(Bus bus) {
    effects.bus(bus);
  }

  /** The connections. */
  public Bus bus() {
    return effects.bus();
  }

  /** CONFIG RESETSTAT. */
  public void resetStatistics() {
    machine.resetStatistics();
    effects.bus().resetOverflows();
  }

  /** Begins with what the file holds. */
  public void start() {
    machine.start(now(), image);
    image = null;
    context.cycleEnd().add(() -> effects.bus().flush());
    ClusterConfig.SETTINGS.forEach(setting -> config.listen(setting, value -> reconfigured()));
  }

  private void reconfigured() {
    ClusterOptions options = ClusterConfig.options(config);
    if (!options.equals(machine.options())) {
      machine.options(now(), options);
    }
  }

  /** The data are loaded: looks whose they are, and goes on from now on. */
  public void loaded() {
    effects.loaded();
    machine.loaded(now());
    migrations.start();
    started = true;
    if (!hasOwnTime()) {
      context.cron().every(ClusterMachine.TICK_MILLIS, this::tick);
    }
    context.cycleEnd().add(this::progressed);
  }

  /** True if its time is not the engine's, so that the caller has to {@link #tick}. */
  public boolean hasOwnTime() {
    return clock != context.clock();
  }

  /** Does what is due by now: ten times a second. */
  public void tick() {
    if (started) {
      machine.tick(now());
      blocked.look();
    }
  }

  /** A replica that waits for its primary's last words looks whether they are there. */
  private void progressed() {
    if (started && machine.isWaitingForOffset() && follower.isReplica()) {
      context.inbox().add(() -> machine.progressed(now()));
    }
  }

  /** The saves of the file, which answers and moves wait for. */
  NodesSaves saves() {
    return effects.saves();
  }

  /** How far this server's stream is: written if it is a primary, else processed. */
  public long offset() {
    return facts.replicationOffset();
  }

  /** The time that the machine is told, Unix milliseconds. */
  public long now() {
    return clock.millis();
  }

  /** What decides. */
  public ClusterMachine machine() {
    return machine;
  }

  /** What it knows. */
  public ClusterState state() {
    return machine.state();
  }

  /** What clients are told of how to reach nodes. */
  public Endpoints endpoints() {
    return endpoints;
  }

  /** What moves slots in one step. */
  public AtomicMigrations migrations() {
    return migrations;
  }

  /** Whether a slot is one of this node, or of its primary. */
  public boolean ownsSlot(int slot) {
    ClusterNode primary = state().myPrimary();
    return (primary == null ? state().myself() : primary).owns(slot);
  }

  /** The keys by their slots. */
  public SlotKeys keys() {
    return keys;
  }

  /**
   * Answers a command that has changed what the node knows: at once if the file holds that, else
   * when it does. A command that cannot wait, in a transaction, makes all commands wait.
   */
  public void answer(Call call, Consumer<Reply> with) {
    saves().answer(call, with);
  }

  /** Tells other nodes what a client has published. */
  public void publish(boolean sharded, Bytes channel, Bytes message) {
    machine.publish(now(), sharded, channel.toArray(), message.toArray());
  }

  @Override
  public BusLink accepted(String remoteIp, String localIp) {
    return machine.linkAccepted(now(), remoteIp, localIp);
  }

  @Override
  public void connected(BusLink link) {
    machine.linkConnected(now(), link);
  }

  @Override
  public void closed(BusLink link) {
    machine.linkClosed(now(), link);
  }

  /** What others say may change whose the data are, and so waits until they are loaded. */
  @Override
  public void received(BusLink link, BusMessage message) {
    if (!started) {
      effects.bus().close(link);
      return;
    }
    machine.received(now(), link, message);
    resumption.serveWaiting();
  }
}
