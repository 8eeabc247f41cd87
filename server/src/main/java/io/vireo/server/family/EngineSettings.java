package io.vireo.server.family;

import io.vireo.config.Config;
import io.vireo.config.EvictionPolicy;
import io.vireo.config.LatencySettings;
import io.vireo.config.MemorySettings;
import io.vireo.config.Permission;
import io.vireo.config.SecuritySettings;
import io.vireo.config.Setting;
import io.vireo.server.command.Command;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.Session;
import io.vireo.server.info.MemoryUse;
import java.util.EnumSet;
import java.util.Set;

/** Lets an engine follow the settings that concern it. Once, while the server is put together. */
final class EngineSettings {
  private static final Set<EvictionPolicy> LFU =
      EnumSet.of(EvictionPolicy.ALLKEYS_LFU, EvictionPolicy.VOLATILE_LFU);

  private final Engine engine;
  private final Config config;

  private EngineSettings(Engine engine) {
    this.engine = engine;
    this.config = engine.config();
  }

  static void follow(Engine engine, MemoryUse memory) {
    EngineSettings settings = new EngineSettings(engine);
    settings.latency();
    settings.access();
    settings.config.listen(
        MemorySettings.MAXMEMORY, limit -> engine.gates().memory(limit, memory::used));
    engine.gates().allowProtected(settings::allows);
  }

  private void latency() {
    config.listen(LatencySettings.SLOWLOG_LOG_SLOWER_THAN, engine.slowLog()::threshold);
    config.listen(
        LatencySettings.SLOWLOG_MAX_LEN, length -> engine.slowLog().maxLength(toInt(length)));
    config.listen(LatencySettings.LATENCY_MONITOR_THRESHOLD, engine.latency()::threshold);
    config.listen(LatencySettings.LATENCY_TRACKING, engine.commandMetrics()::latencyTracking);
  }

  private static int toInt(long length) {
    return (int) Math.min(length, Integer.MAX_VALUE);
  }

  private void access() {
    config.listen(
        MemorySettings.MAXMEMORY_POLICY,
        policy -> engine.keyspace().access().lfu(LFU.contains(policy)));
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
    Command root = command.parent() == null ? command : command.parent();
    Setting<Permission> setting =
        root.name().equals("module")
            ? SecuritySettings.ENABLE_MODULE_COMMAND
            : SecuritySettings.ENABLE_DEBUG_COMMAND;
    return switch (config.get(setting)) {
      case YES -> true;
      case NO -> false;
      case LOCAL -> Locality.isLocal(session);
    };
  }
}
