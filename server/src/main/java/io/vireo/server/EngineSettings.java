package io.vireo.server;

import io.vireo.config.ClusterSettings;
import io.vireo.config.Config;
import io.vireo.config.LatencySettings;
import io.vireo.config.MemorySettings;
import io.vireo.config.Permission;
import io.vireo.config.SecuritySettings;
import io.vireo.config.Setting;
import io.vireo.metrics.CommandLog;
import io.vireo.metrics.CommandLogs;
import io.vireo.server.command.Command;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.gate.CompatibilityGate;
import io.vireo.server.engine.gate.ProtectedGate;
import io.vireo.server.engine.session.Session;
import io.vireo.server.family.Locality;
import io.vireo.server.info.MemoryUse;
import io.vireo.server.keyspace.ExpiryHold;

/** Lets an engine follow the settings that concern it. Once, while the server is put together. */
final class EngineSettings {
  private final Engine engine;
  private final Config config;
  private final MemoryUse memory;

  private EngineSettings(Engine engine, MemoryUse memory) {
    this.engine = engine;
    this.memory = memory;
    this.config = engine.config();
  }

  static void follow(Engine engine, MemoryUse memory) {
    EngineSettings settings = new EngineSettings(engine, memory);
    settings.latency();
    settings.access();
    settings.memory();
    settings.cluster();
    engine.gates().get(ProtectedGate.class).allow(settings::allows);
  }

  private void cluster() {
    CompatibilityGate compatibility = engine.gates().get(CompatibilityGate.class);
    boolean alone = !config.get(ClusterSettings.CLUSTER_ENABLED);
    config.listen(
        ClusterSettings.CLUSTER_COMPATIBILITY_SAMPLE_RATIO,
        ratio -> compatibility.ratio(alone ? ratio : 0));
  }

  private void latency() {
    commandLog(
        CommandLogs.Type.SLOW,
        LatencySettings.SLOWLOG_LOG_SLOWER_THAN,
        LatencySettings.SLOWLOG_MAX_LEN);
    commandLog(
        CommandLogs.Type.LARGE_REQUEST,
        LatencySettings.COMMANDLOG_REQUEST_LARGER_THAN,
        LatencySettings.COMMANDLOG_LARGE_REQUEST_MAX_LEN);
    commandLog(
        CommandLogs.Type.LARGE_REPLY,
        LatencySettings.COMMANDLOG_REPLY_LARGER_THAN,
        LatencySettings.COMMANDLOG_LARGE_REPLY_MAX_LEN);
    config.listen(LatencySettings.LATENCY_MONITOR_THRESHOLD, engine.latency()::threshold);
    config.listen(LatencySettings.LATENCY_TRACKING, engine.commandMetrics()::latencyTracking);
  }

  private void commandLog(CommandLogs.Type type, Setting<Long> threshold, Setting<Long> length) {
    CommandLog log = engine.commandLogs().of(type);
    config.listen(threshold, log::threshold);
    config.listen(length, count -> log.maxLength(toInt(count)));
  }

  private static int toInt(long length) {
    return (int) Math.min(length, Integer.MAX_VALUE);
  }

  private void memory() {
    config.listen(MemorySettings.IMPORT_MODE, this::importMode);
    config.listen(MemorySettings.MAXMEMORY, limit -> limits());
    config.listen(MemorySettings.MAXMEMORY_CLIENTS, share -> limits());
    config.listen(MemorySettings.MAXMEMORY_EVICTION_TENACITY, engine.memory()::tenacity);
    config.listen(MemorySettings.MAXMEMORY_SAMPLES, engine.keyspace().eviction()::samples);
    config.listen(MemorySettings.LAZYFREE_LAZY_EVICTION, engine.keyspace()::lazyEviction);
    config.listen(MemorySettings.LAZYFREE_LAZY_EXPIRE, engine.keyspace()::lazyExpire);
    config.listen(MemorySettings.LAZYEXPIRE_NESTED_ARBITRARY_KEYS, engine.keyspace()::nestedExpiry);
    config.listen(MemorySettings.LAZYFREE_LAZY_SERVER_DEL, engine.keyspace()::lazyServerDel);
  }

  private void importMode(boolean on) {
    if (on) {
      engine.keyspace().expiryHolds().hold(ExpiryHold.IMPORT);
    } else {
      engine.keyspace().expiryHolds().release(ExpiryHold.IMPORT);
      engine.memory().review();
    }
  }

  /** Shares are taken of {@code maxmemory}, so the two limits are set together. */
  private void limits() {
    long limit = config.get(MemorySettings.MAXMEMORY).bytes(memory.available());
    engine.memory().limit(limit);
    engine.clientMemory().limit(config.get(MemorySettings.MAXMEMORY_CLIENTS).bytes(limit));
  }

  private void access() {
    config.listen(
        MemorySettings.MAXMEMORY_POLICY,
        policy -> {
          engine.keyspace().access().order(policy.order());
          engine.keyspace().eviction().policy(policy);
          engine.memory().review();
        });
    config.listen(MemorySettings.LFU_LOG_FACTOR, factor -> tuneLfu());
    config.listen(MemorySettings.LFU_DECAY_TIME, minutes -> tuneLfu());
  }

  private void tuneLfu() {
    engine
        .keyspace()
        .access()
        .tune(config.get(MemorySettings.LFU_LOG_FACTOR), config.get(MemorySettings.LFU_DECAY_TIME));
  }

  private boolean allows(Session session, Command command) {
    Setting<Permission> setting =
        command.root().name().equals("module")
            ? SecuritySettings.ENABLE_MODULE_COMMAND
            : SecuritySettings.ENABLE_DEBUG_COMMAND;
    return switch (config.get(setting)) {
      case YES -> true;
      case NO -> false;
      case LOCAL -> Locality.isLocal(session);
    };
  }
}
