package io.vireo.server;

import io.vireo.config.Config;
import io.vireo.server.cluster.Cluster;
import io.vireo.server.command.Family;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.gate.AccessGate;
import io.vireo.server.engine.gate.CompatibilityGate;
import io.vireo.server.engine.gate.HeldKeysGate;
import io.vireo.server.engine.gate.PauseGate;
import io.vireo.server.family.EncodingThresholds;
import io.vireo.server.family.acl.AclCommands;
import io.vireo.server.family.bits.BitCommands;
import io.vireo.server.family.bits.BitCounts;
import io.vireo.server.family.bits.BitField;
import io.vireo.server.family.bits.BitOperations;
import io.vireo.server.family.client.AuthRules;
import io.vireo.server.family.client.ClientCommands;
import io.vireo.server.family.client.ConnectionCommands;
import io.vireo.server.family.client.HelloHandler;
import io.vireo.server.family.client.PubSubCommands;
import io.vireo.server.family.client.PubSubState;
import io.vireo.server.family.client.TransactionCommands;
import io.vireo.server.family.client.WaitCommands;
import io.vireo.server.family.cluster.AskingCommands;
import io.vireo.server.family.cluster.ClusterCommands;
import io.vireo.server.family.cluster.ClusterScanCommand;
import io.vireo.server.family.cluster.TrimSlotsCommand;
import io.vireo.server.family.geo.GeoCommands;
import io.vireo.server.family.geo.GeoSearchCommands;
import io.vireo.server.family.hash.ExpiringFields;
import io.vireo.server.family.hash.FieldDeadlines;
import io.vireo.server.family.hash.HashChoice;
import io.vireo.server.family.hash.HashCommands;
import io.vireo.server.family.hash.HashReads;
import io.vireo.server.family.hyperloglog.HyperLogLogCommands;
import io.vireo.server.family.hyperloglog.HyperLogLogDebug;
import io.vireo.server.family.key.DumpCommands;
import io.vireo.server.family.key.ExpiryCommands;
import io.vireo.server.family.key.KeyCommands;
import io.vireo.server.family.key.KeyMoves;
import io.vireo.server.family.key.MigrateCommand;
import io.vireo.server.family.key.ObjectCommands;
import io.vireo.server.family.key.RestoreAskingCommand;
import io.vireo.server.family.key.ScanCommands;
import io.vireo.server.family.key.SortCommands;
import io.vireo.server.family.list.ListBlocking;
import io.vireo.server.family.list.ListCommands;
import io.vireo.server.family.list.ListMoves;
import io.vireo.server.family.list.ListRanges;
import io.vireo.server.family.list.ListSearch;
import io.vireo.server.family.script.EvalCommands;
import io.vireo.server.family.script.FunctionCalls;
import io.vireo.server.family.script.FunctionCommands;
import io.vireo.server.family.script.ScriptCommands;
import io.vireo.server.family.server.CommandCommands;
import io.vireo.server.family.server.CommandLogCommands;
import io.vireo.server.family.server.ConfigCommands;
import io.vireo.server.family.server.DatabaseCommands;
import io.vireo.server.family.server.DebugCluster;
import io.vireo.server.family.server.DebugCommands;
import io.vireo.server.family.server.DebugCrashes;
import io.vireo.server.family.server.DebugData;
import io.vireo.server.family.server.DebugEncodings;
import io.vireo.server.family.server.DebugReload;
import io.vireo.server.family.server.DebugReplication;
import io.vireo.server.family.server.DebugServer;
import io.vireo.server.family.server.HotKeysCommands;
import io.vireo.server.family.server.InfoCommands;
import io.vireo.server.family.server.LatencyCommands;
import io.vireo.server.family.server.LolwutCommands;
import io.vireo.server.family.server.MemoryCommands;
import io.vireo.server.family.server.ModuleCommands;
import io.vireo.server.family.server.MonitorCommands;
import io.vireo.server.family.server.ReplicaOfCommands;
import io.vireo.server.family.server.ReplicationCommands;
import io.vireo.server.family.server.ShutdownCommands;
import io.vireo.server.family.server.SnapshotCommands;
import io.vireo.server.family.set.SetAlgebra;
import io.vireo.server.family.set.SetChoice;
import io.vireo.server.family.set.SetCommands;
import io.vireo.server.family.sortedset.SortedSetAlgebra;
import io.vireo.server.family.sortedset.SortedSetChoice;
import io.vireo.server.family.sortedset.SortedSetCommands;
import io.vireo.server.family.sortedset.SortedSetCounts;
import io.vireo.server.family.sortedset.SortedSetPops;
import io.vireo.server.family.sortedset.SortedSetRanges;
import io.vireo.server.family.sortedset.SortedSetRemovals;
import io.vireo.server.family.stream.StreamClaims;
import io.vireo.server.family.stream.StreamCommands;
import io.vireo.server.family.stream.StreamGroups;
import io.vireo.server.family.stream.StreamInfo;
import io.vireo.server.family.stream.StreamPending;
import io.vireo.server.family.stream.StreamProduction;
import io.vireo.server.family.stream.StreamRanges;
import io.vireo.server.family.stream.StreamReads;
import io.vireo.server.family.string.BoundedCounter;
import io.vireo.server.family.string.Counters;
import io.vireo.server.family.string.LcsCommand;
import io.vireo.server.family.string.StringBatches;
import io.vireo.server.family.string.StringCommands;
import io.vireo.server.family.string.StringRanges;
import io.vireo.server.family.vector.VectorChoice;
import io.vireo.server.family.vector.VectorReads;
import io.vireo.server.family.vector.VectorSimilarity;
import io.vireo.server.family.vector.VectorWrites;
import java.util.List;

/** All command families. A new one is added here, and nowhere else. */
final class Families {
  private Families() {}

  /** The commands of connections, which a Sentinel has too. */
  static ConnectionCommands connection(ServerParts parts) {
    Engine engine = parts.engine;
    AuthRules rules = new AuthRules(engine.users(), parts.authentication, parts.wrongPasswords);
    HelloHandler greeting =
        new HelloHandler(
            engine.memory(),
            engine.outbox(),
            parts.table,
            parts.config,
            parts.authentication,
            rules,
            parts.follower::isReplica);
    return new ConnectionCommands(
        engine.lifecycle(),
        engine.monitors(),
        engine.outbox(),
        parts.authentication,
        rules,
        greeting,
        parts.pubSub,
        parts.tracked);
  }

  /** CLIENT, which a Sentinel has too. */
  static ClientCommands clients(ServerParts parts) {
    Engine engine = parts.engine;
    return new ClientCommands(
        engine.resumption(),
        engine.memory(),
        engine.clients(),
        engine.users(),
        engine.lifecycle(),
        engine.gates().get(PauseGate.class),
        parts.tracked);
  }

  /** ACL, which a Sentinel has too. */
  static AclCommands users(ServerParts parts) {
    Engine engine = parts.engine;
    return new AclCommands(
        engine.users(),
        parts.table,
        engine.gates().get(AccessGate.class),
        parts.authentication,
        parts.userStore);
  }

  /** Pub/sub, which a Sentinel has too. */
  static PubSubCommands pubSub(ServerParts parts) {
    Engine engine = parts.engine;
    return new PubSubCommands(
        engine.metrics(),
        engine.propagation(),
        engine.execution(),
        engine.outbox(),
        engine.memory(),
        parts.pubSub,
        parts.cluster);
  }

  /** The families, each given what it needs beyond the call. */
  static List<Family> all(ServerParts parts) {
    Config config = parts.config;
    Engine engine = parts.engine;
    EncodingThresholds thresholds = parts.thresholds;
    DumpCommands dump = new DumpCommands(parts.files, parts.debug, config);
    return List.of(
        new StringCommands(),
        new StringRanges(config),
        new StringBatches(),
        new Counters(),
        new BoundedCounter(),
        new LcsCommand(config),
        new BitCommands(config),
        new BitCounts(),
        new BitOperations(),
        new BitField(config),
        new HyperLogLogCommands(thresholds),
        new HyperLogLogDebug(thresholds),
        new GeoCommands(thresholds),
        new GeoSearchCommands(thresholds),
        new ListCommands(thresholds, parts.debug),
        new ListRanges(thresholds, parts.debug),
        new ListSearch(thresholds, parts.debug),
        new ListMoves(thresholds, parts.debug),
        new ListBlocking(thresholds, parts.debug, engine.blockedKeys()),
        new SetCommands(thresholds, config),
        new SetChoice(thresholds, config),
        new SetAlgebra(thresholds, config),
        new HashCommands(thresholds),
        new HashReads(thresholds),
        new HashChoice(thresholds),
        new FieldDeadlines(thresholds),
        new ExpiringFields(thresholds),
        new SortedSetCommands(thresholds),
        new SortedSetCounts(),
        new SortedSetRanges(thresholds),
        new SortedSetRemovals(),
        new SortedSetPops(engine.blockedKeys()),
        new SortedSetChoice(),
        new StreamCommands(thresholds, config),
        new StreamProduction(config),
        new StreamRanges(),
        new StreamReads(engine.blockedKeys()),
        new StreamGroups(engine.blockedKeys()),
        new StreamPending(),
        new StreamClaims(engine.blockedKeys()),
        new StreamInfo(config),
        new SortedSetAlgebra(thresholds),
        new VectorWrites(),
        new VectorReads(),
        new VectorChoice(),
        new VectorSimilarity(
            engine.resumption(), engine.waiting(), engine.context().incrementalTasks(), config),
        new SortCommands(
            thresholds, parts.debug, parts.engine.gates().get(CompatibilityGate.class)),
        new KeyCommands(config),
        new KeyMoves(),
        dump,
        new RestoreAskingCommand(dump),
        migrate(parts),
        new SnapshotCommands(parts.durability.snapshots(), parts.durability.rewrite()),
        new ExpiryCommands(),
        new ScanCommands(),
        new ObjectCommands(),
        waiting(parts),
        new FunctionCommands(parts.functions, parts.scripts, parts.files),
        new FunctionCalls(parts.functions, engine.monitors()),
        connection(parts),
        users(parts),
        clients(parts),
        new TransactionCommands(
            engine.watched(),
            engine.propagation(),
            engine.execution(),
            engine.time(),
            engine.memory()),
        pubSub(parts),
        new PubSubState(parts.pubSub),
        new EvalCommands(parts.scripts, parts.debugging, engine.monitors()),
        new ScriptCommands(parts.scripts, parts.debugging),
        new DatabaseCommands(parts.durability.snapshots(), parts.tracked),
        replication(parts),
        new InfoCommands(parts.info, engine.time(), false),
        new ReplicaOfCommands(parts.follower, parts.failovers.failover()),
        new ConfigCommands(config, engine.gates(), parts.info, parts.configFile),
        new CommandCommands(parts.table),
        new LatencyCommands(engine.latency(), engine.table(), engine.commandMetrics()),
        new HotKeysCommands(
            engine.hotKeys(), parts.cluster == null ? null : parts.cluster::ownsSlot),
        cluster(parts),
        new TrimSlotsCommand(parts.cluster),
        new ClusterScanCommand(parts.cluster, engine.keyspace().random()),
        new AskingCommands(parts.cluster != null),
        new CommandLogCommands(engine.commandLogs()),
        new MemoryCommands(
            parts.info, engine.keyspace(), parts.durability.log(), parts.scriptFields),
        new ModuleCommands(),
        new MonitorCommands(engine.monitors()),
        shutdown(parts),
        new LolwutCommands(config),
        debug(parts));
  }

  private static MigrateCommand migrate(ServerParts parts) {
    Engine engine = parts.engine;
    return new MigrateCommand(
        engine.resumption(),
        engine.waiting(),
        engine.context().inbox(),
        engine.gates().get(HeldKeysGate.class),
        engine.keyspace(),
        parts.files,
        parts.migrations);
  }

  private static ClusterCommands cluster(ServerParts parts) {
    Engine engine = parts.engine;
    return new ClusterCommands(
        parts.cluster, engine.metrics().data().slots, engine.config(), engine.lifecycle());
  }

  private static WaitCommands waiting(ServerParts parts) {
    Engine engine = parts.engine;
    return new WaitCommands(
        engine.resumption(),
        engine.config(),
        engine.waiting(),
        parts.durability.log(),
        parts.durability.rewrite(),
        parts.lead,
        parts.follower::isReplica);
  }

  private static ReplicationCommands replication(ServerParts parts) {
    Cluster cluster = parts.cluster;
    return new ReplicationCommands(
        parts.lead,
        parts.follower,
        parts.failovers.failover(),
        cluster == null ? null : name -> cluster.state().node(name) != null);
  }

  private static ShutdownCommands shutdown(ServerParts parts) {
    return new ShutdownCommands(
        parts::shutdown, parts.engine.busy(), parts.engine.waiting(), parts.cluster != null);
  }

  private static DebugCommands debug(ServerParts parts) {
    Engine engine = parts.engine;
    return new DebugCommands(
        () ->
            List.of(
                new DebugData(engine.keyspace(), parts.files),
                new DebugEncodings(),
                new DebugServer(
                    engine.context().cron(),
                    engine.keyspace(),
                    parts.debug,
                    parts.durability.log(),
                    parts.configFile),
                new DebugReload(parts.durability, parts.functions, parts.tracked),
                new DebugReplication(
                    engine.propagation(), parts.lead, parts.follower.pausePoints()),
                new DebugCluster(parts.cluster),
                new DebugCrashes(Runtime.getRuntime()::halt)));
  }
}
