package io.vireo.server;

import io.vireo.config.ClusterSettings;
import io.vireo.config.Config;
import io.vireo.config.GeneralSettings;
import io.vireo.config.LatencySettings;
import io.vireo.config.NetworkSettings;
import io.vireo.config.ReplicationSettings;
import io.vireo.config.Setting;
import io.vireo.config.SlotStatistic;
import io.vireo.config.TlsSettings;
import io.vireo.config.VireoSettings;
import io.vireo.metrics.CommandLog;
import io.vireo.metrics.CommandLogs;
import io.vireo.metrics.ErrorMetrics;
import io.vireo.metrics.LatencyMonitor;
import io.vireo.metrics.ServerMetrics;
import io.vireo.metrics.SlotMetrics;
import io.vireo.server.cluster.AtomicMigrations;
import io.vireo.server.cluster.Cluster;
import io.vireo.server.cluster.machine.ClusterState;
import io.vireo.server.cluster.migration.SlotMigrations;
import io.vireo.server.cluster.transfer.Applier;
import io.vireo.server.cluster.transfer.SlotSource;
import io.vireo.server.command.CommandTable;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.page.SharedPages;
import io.vireo.server.data.table.Entry;
import io.vireo.server.durability.Disk;
import io.vireo.server.durability.Durability;
import io.vireo.server.durability.LibraryTexts;
import io.vireo.server.durability.Recovery;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.IdleClients;
import io.vireo.server.engine.MemoryLimit;
import io.vireo.server.engine.PageTidying;
import io.vireo.server.engine.ShutdownControl;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.FatalFailure;
import io.vireo.server.engine.context.Inbox;
import io.vireo.server.engine.context.ParkingSleeper;
import io.vireo.server.engine.gate.AccessGate;
import io.vireo.server.engine.gate.AsyncLoadingGate;
import io.vireo.server.engine.gate.AuthenticationGate;
import io.vireo.server.engine.gate.ClusterGate;
import io.vireo.server.engine.gate.DiskGate;
import io.vireo.server.engine.gate.HandoffGate;
import io.vireo.server.engine.gate.HeldKeysGate;
import io.vireo.server.engine.gate.LoadingGate;
import io.vireo.server.engine.gate.MemoryGate;
import io.vireo.server.engine.gate.PauseGate;
import io.vireo.server.engine.gate.ReadOnlyGate;
import io.vireo.server.engine.gate.ReplicasGate;
import io.vireo.server.engine.gate.StaleGate;
import io.vireo.server.engine.session.Session;
import io.vireo.server.family.ConfigFile;
import io.vireo.server.family.DebugSwitches;
import io.vireo.server.family.EncodingThresholds;
import io.vireo.server.family.FileRules;
import io.vireo.server.family.Migrations;
import io.vireo.server.family.ScriptFields;
import io.vireo.server.family.client.ClientLine;
import io.vireo.server.info.ServerInfo;
import io.vireo.server.keyspace.KeyEventObservers;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.login.Authentication;
import io.vireo.server.login.UserStore;
import io.vireo.server.login.WrongPasswords;
import io.vireo.server.peer.Peers;
import io.vireo.server.pubsub.EventStream;
import io.vireo.server.pubsub.KeyspaceNotifier;
import io.vireo.server.pubsub.PubSub;
import io.vireo.server.replication.Backlog;
import io.vireo.server.replication.ReplicationHistory;
import io.vireo.server.replication.failover.Failovers;
import io.vireo.server.replication.follow.Appliers;
import io.vireo.server.replication.follow.Follower;
import io.vireo.server.replication.follow.FullCopy;
import io.vireo.server.replication.follow.ReplicaRules;
import io.vireo.server.replication.follow.StreamApplier;
import io.vireo.server.replication.lead.Lead;
import io.vireo.server.script.Scripts;
import io.vireo.server.script.debug.Debugging;
import io.vireo.server.script.debug.Twin;
import io.vireo.server.script.library.Functions;
import io.vireo.server.script.library.LuaLibraries;
import io.vireo.server.script.library.StoredFunctions;
import io.vireo.server.tracking.delivery.InvalidationMessages;
import io.vireo.server.tracking.delivery.TrackedClients;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The parts of a server that commands use, each made of those before it. The table of the commands
 * is still empty. Made once for each server, by {@link ServerCore}.
 */
final class ServerParts {
  private static final int CLOSE_PEERS_MILLIS = 1_000;

  final EncodingThresholds thresholds = new EncodingThresholds();
  final DebugSwitches debug = new DebugSwitches();
  final Functions functions = new Functions();
  final Migrations migrations;
  final CommandTable table = new CommandTable();
  final Config config;
  final Engine engine;
  final Authentication authentication;
  final WrongPasswords wrongPasswords;
  final UserStore userStore;
  final PubSub pubSub;
  final KeyEventObservers observers;
  final TrackedClients tracked;
  final EventStream eventStream;
  final ConfigFile configFile;
  final FileRules files;
  final ServerInfo info;
  final Scripts scripts;
  final Debugging debugging;
  final ScriptFields scriptFields;
  final Durability durability;
  final ReplicationHistory history;
  final Backlog backlog;
  final Lead lead;
  final Follower follower;
  final Failovers failovers;

  /** Null without a cluster. */
  final Cluster cluster;

  private final Peers peers;
  private ShutdownControl shutdown = new NoProcess();

  /**
   * The parts of a server.
   *
   * @param fatal ends the process when it cannot go on
   * @param peers opens connections to other servers
   * @param twins makes copies of the server in which scripts are debugged
   */
  ServerParts(
      Config config,
      Clock clock,
      Surroundings surroundings,
      FatalFailure fatal,
      Peers peers,
      Twin.Maker twins) {
    this.config = config;
    this.peers = peers;
    if (config.get(ClusterSettings.CLUSTER_ENABLED)) {
      config.update(GeneralSettings.DATABASES, config.get(ClusterSettings.CLUSTER_DATABASES));
    }
    LibraryTexts libraries = new StoredFunctions(functions);
    files = new FileRules(config, libraries, thresholds);
    engine = engine(clock, surroundings, fatal);
    history = new ReplicationHistory(engine.propagation());
    backlog = newBacklog();
    migrations = new Migrations(peers, () -> config.get(TlsSettings.TLS_CLUSTER));
    authentication = newAuthentication();
    wrongPasswords = newWrongPasswords();
    userStore = new UserStore(config, engine.users(), authentication);
    pubSub = new PubSub(engine.outbox(), engine.clients(), engine.metrics(), engine.lifecycle());
    observers = new KeyEventObservers(engine.keyspace());
    tracked = newTracking(surroundings.random());
    eventStream = newEventStream();
    listen();
    PageTidying tidying = startTidying();
    configFile = new ConfigFile(config, surroundings.file());
    info = InfoContents.of(engine, tidying, surroundings.file());
    engine.context().cron().every(CLOSE_PEERS_MILLIS, () -> migrations.closeOld(clock.millis()));
    scripts = newScripts();
    debugging = newDebugging(twins);
    functions.engine(new LuaLibraries(scripts, clock));
    scriptFields = new ScriptFields(scripts, functions);
    durability = newDurability(surroundings.disk(), libraries);
    lead = newLead();
    follower = newFollower();
    failovers = newFailovers();
    cluster = config.get(ClusterSettings.CLUSTER_ENABLED) ? newCluster(surroundings) : null;
    if (cluster != null) {
      info.onReset(cluster::resetStatistics);
    }
    thresholds.follow(config);
    count(engine.memory());
  }

  private Backlog newBacklog() {
    return new Backlog(
        history,
        engine.propagation(),
        config,
        () -> lead.replicas().slowest(),
        () -> lead.lostUnit());
  }

  private Authentication newAuthentication() {
    return new Authentication(
        engine.clients(),
        engine.lifecycle(),
        engine.outbox(),
        engine.users(),
        engine.gates().get(AuthenticationGate.class),
        engine.gates().get(AccessGate.class),
        ofNode(ClusterState::internalSecret));
  }

  private WrongPasswords newWrongPasswords() {
    return new WrongPasswords(
        engine.config(),
        engine.keyspace(),
        engine.metrics(),
        engine.outbox(),
        engine.waiting(),
        engine.gates().get(AccessGate.class));
  }

  private EventStream newEventStream() {
    return new EventStream(
        engine.context().cycleEnd(),
        engine.sessions(),
        engine.propagation(),
        engine.gates().get(LoadingGate.class),
        engine.heap(),
        engine.execution(),
        engine.context().clock(),
        () -> table.find("xadd"),
        () -> follower.isReplica());
  }

  private Debugging newDebugging(Twin.Maker twins) {
    return new Debugging(
        engine.context(),
        engine.config(),
        engine.keyspace(),
        engine.execution(),
        engine.outbox(),
        engine.lifecycle(),
        engine.waiting(),
        engine.memory(),
        engine.heap(),
        engine.time(),
        engine.metrics(),
        engine.busy(),
        scripts,
        twins);
  }

  private Lead newLead() {
    return new Lead(
        engine.context(),
        engine.config(),
        engine.keyspace(),
        engine.execution(),
        engine.propagation(),
        engine.outbox(),
        engine.waitingReplies(),
        engine.lifecycle(),
        engine.metrics(),
        engine.gates().get(ReplicasGate.class),
        engine.gates().get(PauseGate.class),
        durability.snapshots(),
        history,
        backlog,
        () -> follower.streamDatabase(),
        durability::syncFileSent,
        () -> failovers.isWaiting());
  }

  private Scripts newScripts() {
    return new Scripts(
        engine.config(),
        engine.context().clock(),
        engine.table(),
        engine.execution(),
        engine.propagation(),
        engine.sessions(),
        engine.time(),
        engine.memory(),
        engine.heap(),
        engine.busy(),
        engine.errors(),
        engine.commandMetrics(),
        engine.metrics(),
        engine.gates().get(ClusterGate.class),
        engine.gates().get(AccessGate.class),
        debug::scriptsMayRunAll);
  }

  private Durability newDurability(Disk disk, LibraryTexts libraries) {
    Recovery recovery =
        new Recovery(
            engine.context(),
            engine.config(),
            engine.keyspace(),
            engine.table(),
            engine.execution(),
            engine.sessions(),
            engine.memory(),
            engine.heap(),
            engine.time(),
            engine.metrics(),
            engine.gates().get(LoadingGate.class),
            engine.gates().get(AsyncLoadingGate.class),
            disk.files(),
            libraries,
            thresholds::now,
            (saved, database, key) -> lead.leftOut(saved, isToFollow(), database, key));
    return new Durability(
        engine.context(),
        engine.config(),
        engine.keyspace(),
        engine.execution(),
        engine.propagation(),
        engine.waitingReplies(),
        engine.memory(),
        engine.heap(),
        engine.time(),
        engine.busy(),
        engine.gates().get(DiskGate.class),
        engine.gates().get(LoadingGate.class),
        recovery,
        disk,
        libraries,
        thresholds::now);
  }

  private Follower newFollower() {
    ReplicaRules rules =
        new ReplicaRules(
            engine.resumption(),
            engine.config(),
            engine.gates().get(ReadOnlyGate.class),
            engine.gates().get(StaleGate.class),
            engine.gates().get(ReplicasGate.class),
            engine.keyspace(),
            engine.memory(),
            engine.clients(),
            engine.lifecycle());
    return new Follower(
        engine.context(),
        engine.config(),
        engine.keyspace(),
        engine.propagation(),
        engine.resumption(),
        engine.lifecycle(),
        engine.sessions(),
        engine.metrics(),
        engine.gates().get(PauseGate.class),
        peers,
        durability,
        history,
        backlog,
        rules,
        newAppliers(),
        new OldData(),
        lead::relay,
        lead::dropAll,
        () -> failovers.promotion(),
        ofNode(state -> state.myself().name()));
  }

  private Appliers newAppliers() {
    return (session, acknowledge) ->
        new StreamApplier(
            engine.context(),
            engine.config(),
            engine.keyspace(),
            engine.table(),
            engine.execution(),
            engine.resumption(),
            engine.gates(),
            engine.gates().get(DiskGate.class),
            engine.heap(),
            engine.time(),
            engine.metrics(),
            backlog,
            session,
            acknowledge);
  }

  private Cluster newCluster(Surroundings surroundings) {
    Cluster node =
        new Cluster(
            engine.context(),
            engine.config(),
            engine.keyspace(),
            engine.execution(),
            engine.resumption(),
            engine.waiting(),
            engine.clients(),
            engine.gates().get(PauseGate.class),
            engine.gates().get(HeldKeysGate.class),
            surroundings.nodeClock().orElse(engine.context().clock()),
            pubSub,
            follower,
            history,
            surroundings.random(),
            made -> newMigrations(made, surroundings.random()));
    engine.gates().get(ClusterGate.class).enable(node.routes());
    SlotMetrics slots = engine.metrics().data().slots;
    node.state().slots().onChange(slots::forget);
    config.listen(
        ClusterSettings.CLUSTER_SLOT_STATS_ENABLED,
        on -> slots.measure(on.contains(SlotStatistic.CPU), on.contains(SlotStatistic.NET)));
    return node;
  }

  private AtomicMigrations newMigrations(Cluster made, RandomGenerator random) {
    return new AtomicMigrations(
        engine.context(),
        engine.config(),
        engine.keyspace(),
        engine.resumption(),
        engine.gates().get(HandoffGate.class),
        engine.gates().get(PauseGate.class),
        this::newSlotSource,
        this::newApplier,
        engine.propagation(),
        peers,
        made,
        random,
        durability,
        follower.pausePoints());
  }

  private SlotSource newSlotSource(Supplier<SlotMigrations> machine) {
    return new SlotSource(
        engine.context(),
        engine.config(),
        engine.keyspace(),
        engine.table(),
        engine.propagation(),
        engine.outbox(),
        engine.lifecycle(),
        engine.metrics(),
        machine,
        durability);
  }

  private Applier newApplier(Applier.Listener listener) {
    return new Applier(
        engine.gates().get(MemoryGate.class),
        engine.memory(),
        engine.gates().get(DiskGate.class),
        engine.sessions(),
        engine.heap(),
        engine.time(),
        engine.table(),
        engine.keyspace(),
        engine.execution(),
        listener);
  }

  private Failovers newFailovers() {
    return new Failovers(
        engine.resumption(),
        engine.context().cron(),
        engine.context().clock(),
        engine.context().inbox(),
        engine.gates().get(PauseGate.class),
        lead,
        follower);
  }

  private TrackedClients newTracking(RandomGenerator random) {
    return new TrackedClients(
        new InvalidationMessages(engine.clients(), engine.outbox(), engine.heap()),
        engine.execution(),
        engine.keyspace(),
        engine.memory(),
        engine.lifecycle(),
        engine.context().cron(),
        config,
        random);
  }

  /** Closes connections that idle, and holes in pages. */
  private PageTidying startTidying() {
    new IdleClients(
            engine.context().cron(),
            engine.keyspace(),
            engine.clients(),
            engine.config(),
            engine.lifecycle())
        .start();
    PageTidying tidying =
        new PageTidying(
            engine.keyspace(),
            engine.config(),
            engine.context().cron(),
            engine.context().incrementalTasks(),
            engine.context().clock());
    tidying.start();
    return tidying;
  }

  /** What is asked of the node's state; null without a cluster. */
  private <T> Supplier<T> ofNode(Function<ClusterState, T> question) {
    return config.get(ClusterSettings.CLUSTER_ENABLED)
        ? () -> question.apply(cluster.state())
        : null;
  }

  private static SharedPages pages(long bytes) {
    SharedPages pages = SharedPages.upTo(bytes);
    // A thread that answers clients shall not have to make files.
    pages.open();
    return pages;
  }

  private Engine engine(Clock clock, Surroundings surroundings, FatalFailure fatal) {
    ServerMetrics metrics = new ServerMetrics(config.get(NetworkSettings.IO_THREADS));
    Inbox inbox = new Inbox(new ParkingSleeper(clock));
    return new Engine(
        config,
        clock,
        inbox,
        fatal,
        table,
        new Keyspace(
            config,
            surroundings.random(),
            metrics.data(),
            pages(surroundings.heap().pages()),
            inbox::isInside),
        metrics,
        new ErrorMetrics(),
        newCommandLogs(),
        newLatencyMonitor(),
        surroundings.heap(),
        surroundings.gates(),
        new Callbacks());
  }

  /** Answers the engine for the parts that are made after it. */
  private final class Callbacks implements Engine.Callbacks {
    @Override
    public int replicas() {
      return lead.replicas().all().size();
    }

    @Override
    public String describe(Session session, String command) {
      return ClientLine.of(session, command, engine.keyspace().now());
    }

    @Override
    public Bytes dump(Entry entry) {
      return files.passedOn(entry);
    }

    @Override
    public void accompany() {
      eventStream.appendAll();
    }

    @Override
    public void turnEnded() {
      tracked.turnEnded();
    }
  }

  /** True if the settings, or the file of the cluster, make this server a replica. */
  boolean isToFollow() {
    return cluster == null
        ? config.get(ReplicationSettings.REPLICAOF).isSet()
        : cluster.state().myself().isReplica();
  }

  private CommandLogs newCommandLogs() {
    CommandLogs logs = new CommandLogs();
    follow(
        logs.of(CommandLogs.Type.SLOW),
        LatencySettings.SLOWLOG_LOG_SLOWER_THAN,
        LatencySettings.SLOWLOG_MAX_LEN);
    follow(
        logs.of(CommandLogs.Type.LARGE_REQUEST),
        LatencySettings.COMMANDLOG_REQUEST_LARGER_THAN,
        LatencySettings.COMMANDLOG_LARGE_REQUEST_MAX_LEN);
    follow(
        logs.of(CommandLogs.Type.LARGE_REPLY),
        LatencySettings.COMMANDLOG_REPLY_LARGER_THAN,
        LatencySettings.COMMANDLOG_LARGE_REPLY_MAX_LEN);
    return logs;
  }

  private void follow(CommandLog log, Setting<Long> threshold, Setting<Long> length) {
    config.listen(threshold, log::threshold);
    config.listen(length, count -> log.maxLength((int) Math.min(count, Integer.MAX_VALUE)));
  }

  private LatencyMonitor newLatencyMonitor() {
    LatencyMonitor latency =
        new LatencyMonitor(config.get(LatencySettings.LATENCY_MONITOR_THRESHOLD));
    config.listen(LatencySettings.LATENCY_MONITOR_THRESHOLD, latency::threshold);
    return latency;
  }

  /** Has the keyspace report changes, and describes clients to the log of refusals. */
  private void listen() {
    KeyspaceNotifier notifier = new KeyspaceNotifier(pubSub);
    Runnable masks = () -> engine.keyspace().events().publish(notifier.mask() | eventStream.mask());
    config.listen(
        GeneralSettings.NOTIFY_KEYSPACE_EVENTS,
        wanted -> {
          notifier.settings(wanted);
          engine.keyspace().events().publishFields(notifier.wantsFields());
          masks.run();
        });
    config.listen(
        VireoSettings.NOTIFY_KEYSPACE_STREAM,
        wanted -> {
          eventStream.settings(wanted);
          masks.run();
        });
    engine
        .keyspace()
        .listen(
            engine.watched(),
            engine.blockedKeys(),
            engine.propagation(),
            engine.gates().get(HeldKeysGate.class).keys(),
            tracked,
            notifier,
            eventStream,
            observers);
  }

  /** Has the limit of memory count what takes heap beside keys and clients. */
  private void count(MemoryLimit memory) {
    memory.counted(engine.users()::heapBytes);
    memory.counted(backlog::countedBytes);
    memory.uncounted(backlog::reserveBytes);
    memory.uncounted(durability.log()::waitingBytes);
    memory.uncounted(engine.keyspace()::cutBytes);
    memory.uncounted(durability.snapshots()::kept);
    memory.uncounted(durability.rewrite()::kept);
    memory.uncounted(eventStream::waitingBytes);
    memory.uncounted(migrations::keptBytes);
    memory.uncounted(lead::keptBytes);
    memory.uncounted(follower::keptBytes);
    memory.uncounted(() -> cluster == null ? 0 : cluster.bus().keptBytes());
    memory.uncounted(() -> cluster == null ? 0 : cluster.migrations().keptBytes());
    scriptFields.count(memory);
  }

  /** In how many milliseconds the server ends though replicas lag behind, or null. */
  Long millisToEnd() {
    return shutdown.isWaiting() ? shutdown.waitsUntil() - engine.context().clock().millis() : null;
  }

  /** The data of another server take the place of those that are there. */
  private final class OldData implements FullCopy.Data {
    @Override
    public void clear() {
      Keyspace keyspace = engine.keyspace();
      long removed = 0;
      for (int i = 0; i < keyspace.size(); i++) {
        removed += keyspace.database(i).clear();
      }
      if (config.get(ReplicationSettings.REPLICA_LAZY_FLUSH)) {
        // The collector takes the memory back in either case; what counts is what was asked for.
        keyspace.stats().lazyfreedObjects.add(removed);
      }
      tracked.flushed(false);
      functions.clear();
    }

    @Override
    public void swapped() {
      tracked.flushed(false);
    }
  }

  /** The data become others, which were not told to replicas and caches. */
  void replacing() {
    lead.beginHistory();
    tracked.flushed(false);
  }

  /** Sets what ends the process. */
  void shutdown(ShutdownControl control) {
    shutdown = control;
  }

  /** What ends the process. */
  ShutdownControl shutdown() {
    return shutdown;
  }

  /** A server inside another program, which alone decides about its end. */
  private static final class NoProcess implements ShutdownControl {
    @Override
    public String shutdown(Wish wish) {
      return "ERR SHUTDOWN is not possible: the server belongs to another program.";
    }

    @Override
    public boolean abort() {
      return false;
    }
  }
}
