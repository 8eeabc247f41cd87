package io.vireo.server;

import io.vireo.config.ClusterSettings;
import io.vireo.config.Config;
import io.vireo.config.GeneralSettings;
import io.vireo.config.LatencySettings;
import io.vireo.config.NetworkSettings;
import io.vireo.config.ReplicationSettings;
import io.vireo.config.TlsSettings;
import io.vireo.config.VireoSettings;
import io.vireo.metrics.CommandLogs;
import io.vireo.metrics.ErrorMetrics;
import io.vireo.metrics.LatencyMonitor;
import io.vireo.metrics.ServerMetrics;
import io.vireo.server.cluster.Cluster;
import io.vireo.server.command.CommandTable;
import io.vireo.server.data.page.SharedPages;
import io.vireo.server.durability.Durability;
import io.vireo.server.durability.LibraryTexts;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.EngineParts;
import io.vireo.server.engine.IdleClients;
import io.vireo.server.engine.MemoryLimit;
import io.vireo.server.engine.PageTidying;
import io.vireo.server.engine.ShutdownControl;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.gate.AccessGate;
import io.vireo.server.engine.gate.HeldKeysGate;
import io.vireo.server.family.ConfigFile;
import io.vireo.server.family.DebugSwitches;
import io.vireo.server.family.EncodingThresholds;
import io.vireo.server.family.FileRules;
import io.vireo.server.family.Migrations;
import io.vireo.server.family.ScriptFields;
import io.vireo.server.family.client.ClientLine;
import io.vireo.server.info.FieldOwners;
import io.vireo.server.info.Section;
import io.vireo.server.info.ServerInfo;
import io.vireo.server.keyspace.ChangeListeners;
import io.vireo.server.keyspace.KeyEventObservers;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.login.Authentication;
import io.vireo.server.login.UserStore;
import io.vireo.server.login.WrongPasswords;
import io.vireo.server.pubsub.EventStream;
import io.vireo.server.pubsub.KeyspaceNotifier;
import io.vireo.server.pubsub.Kind;
import io.vireo.server.pubsub.PubSub;
import io.vireo.server.replication.Backlog;
import io.vireo.server.replication.ReplicationHistory;
import io.vireo.server.replication.failover.Failovers;
import io.vireo.server.replication.follow.Follower;
import io.vireo.server.replication.follow.FullCopy;
import io.vireo.server.replication.follow.ReplicaReport;
import io.vireo.server.replication.lead.Lead;
import io.vireo.server.script.Scripts;
import io.vireo.server.script.debug.Debugging;
import io.vireo.server.script.library.Functions;
import io.vireo.server.script.library.LuaLibraries;
import io.vireo.server.script.library.StoredFunctions;
import io.vireo.server.tracking.delivery.TrackedClients;

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

  private ShutdownControl shutdown = new NoProcess();

  ServerParts(Config config, Clock clock, Surroundings surroundings) {
    this.config = config;
    if (config.get(ClusterSettings.CLUSTER_ENABLED)) {
      config.update(GeneralSettings.DATABASES, config.get(ClusterSettings.CLUSTER_DATABASES));
    }
    engine = engine(clock, surroundings);
    history = new ReplicationHistory(engine.propagation());
    backlog =
        new Backlog(
            history, engine.propagation(), config.get(ReplicationSettings.REPL_BACKLOG_SIZE));
    migrations = new Migrations(() -> config.get(TlsSettings.TLS_CLUSTER));
    authentication = new Authentication(engine);
    wrongPasswords = new WrongPasswords(engine);
    userStore = new UserStore(config, engine.users(), authentication);
    pubSub = new PubSub(engine);
    observers = new KeyEventObservers(engine.keyspace());
    tracked = new TrackedClients(engine, surroundings.random());
    eventStream = new EventStream(engine, () -> table.find("xadd"));
    listen();
    new IdleClients(engine).start();
    PageTidying tidying = new PageTidying(engine);
    tidying.start();
    configFile = new ConfigFile(config, surroundings.file());
    info = new ServerInfo(engine, tidying, surroundings.file());
    engine.cron().every(CLOSE_PEERS_MILLIS, () -> migrations.closeOld(clock.millis()));
    EngineSettings.follow(engine, info.memory());
    scripts = new Scripts(engine, debug::scriptsMayRunAll);
    debugging = new Debugging(engine, scripts);
    functions.engine(new LuaLibraries(scripts, clock));
    scriptFields = new ScriptFields(scripts, functions);
    LibraryTexts libraries = new StoredFunctions(functions);
    durability = new Durability(engine, surroundings.disk(), libraries, thresholds::now);
    lead = new Lead(engine, durability.snapshots(), history, backlog);
    follower = new Follower(engine, durability, history, backlog, new OldData());
    follower.onRelay(lead::relay);
    follower.onHistoryChange(lead::dropAll);
    eventStream.repeatedBy(follower::isReplica);
    lead.streamDatabase(follower::streamDatabase);
    lead.onFileSent(durability::syncFileSent);
    engine.slots().replicas(() -> lead.replicas().all().size());
    failovers = new Failovers(engine, lead, follower);
    cluster =
        config.get(ClusterSettings.CLUSTER_ENABLED)
            ? new Cluster(
                engine,
                surroundings.nodeClock().orElse(clock),
                pubSub,
                follower,
                history,
                surroundings.random(),
                durability)
            : null;
    if (cluster != null) {
      join(cluster);
    }
    thresholds.follow(config);
    files = new FileRules(config, libraries, thresholds);
    engine.partialChanges().dump(files::passedOn);
    count(engine.memory());
    info.onceAsked(() -> tell(info.owners()));
  }

  /** Lets the parts that a node shares with a server alone know of its cluster. */
  private void join(Cluster joined) {
    info.onReset(joined::resetStatistics);
    follower.inCluster(() -> joined.state().myself().name());
    authentication.internalSecret(() -> joined.state().internalSecret());
  }

  private static SharedPages pages(long bytes) {
    SharedPages pages = SharedPages.upTo(bytes);
    // A thread that answers clients shall not have to make files.
    pages.open();
    return pages;
  }

  private Engine engine(Clock clock, Surroundings surroundings) {
    ServerMetrics metrics = new ServerMetrics(config.get(NetworkSettings.IO_THREADS));
    return new Engine(
        new EngineParts(
            config,
            clock,
            table,
            new Keyspace(
                config.get(GeneralSettings.DATABASES),
                surroundings.random(),
                metrics.data(),
                pages(surroundings.heap().pages()),
                config.get(ClusterSettings.CLUSTER_ENABLED)),
            metrics,
            new ErrorMetrics(),
            new CommandLogs(),
            new LatencyMonitor(config.get(LatencySettings.LATENCY_MONITOR_THRESHOLD)),
            surroundings.heap(),
            surroundings.gates()));
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
        .listener(
            new ChangeListeners(
                engine.watched(),
                engine.blockedKeys(),
                engine.propagation(),
                engine.gates().get(HeldKeysGate.class).keys(),
                tracked,
                notifier,
                eventStream,
                observers));
    engine
        .gates()
        .get(AccessGate.class)
        .denials()
        .describer((session, command) -> ClientLine.of(session, command, engine.keyspace().now()));
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

  /** Gives INFO the fields that other rooms know. */
  private void tell(FieldOwners fields) {
    fields
        .own("pubsub_channels", () -> pubSub.count(Kind.CHANNEL))
        .own("pubsub_patterns", () -> pubSub.count(Kind.PATTERN))
        .own("pubsubshard_channels", () -> pubSub.count(Kind.SHARD))
        .own("tracking_clients", () -> tracked.tracking().clients())
        .own("tracking_total_keys", () -> tracked.tracking().keys())
        .own("tracking_total_items", () -> tracked.tracking().items())
        .own("tracking_total_prefixes", () -> tracked.tracking().prefixes())
        .own("migrate_cached_sockets", migrations::cached)
        .own("cluster_enabled", () -> cluster == null ? 0 : 1)
        .own("mem_cluster_links", () -> cluster == null ? 0 : cluster.bus().keptBytes())
        .ownAtTimes("shutdown_in_milliseconds", this::millisToEnd);
    SlotMigrationFields.own(fields, cluster == null ? null : cluster.migrations());
    DurabilityFields.own(fields, durability);
    info.add(
        new Section(
            "Replication",
            Section.Shown.DEFAULT,
            new ReplicationFields(config, lead, new ReplicaReport(follower), failovers.failover())
                ::write));
    ReplicationFields.own(fields, lead, follower, engine.keyspace());
    scriptFields.own(fields);
  }

  /** In how many milliseconds the server ends though replicas lag behind, or null. */
  private Long millisToEnd() {
    return shutdown.isWaiting() ? shutdown.waitsUntil() - engine.clock().millis() : null;
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
