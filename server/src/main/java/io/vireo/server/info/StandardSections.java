package io.vireo.server.info;

import io.vireo.config.ClusterSettings;
import io.vireo.config.Config;
import io.vireo.config.MemorySettings;
import io.vireo.config.SlotStatistic;
import io.vireo.metrics.CommandMetrics;
import io.vireo.metrics.ErrorMetrics;
import io.vireo.metrics.LoopMetrics;
import io.vireo.metrics.ServerMetrics;
import io.vireo.server.engine.context.Cron;
import io.vireo.server.engine.context.CycleStatistics;
import io.vireo.server.engine.session.Clients;
import io.vireo.server.engine.session.Session;
import io.vireo.server.info.Section.Shown;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.Keyspace;
import java.util.List;

/** The sections that every server has, in the order of INFO, and the short ones themselves. */
public final class StandardSections {
  private static final double MICRO = 1e-3;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Config config;
  private final Keyspace keyspace;
  private final ServerMetrics metrics;
  private final CommandMetrics commandMetrics;
  private final ErrorMetrics errors;
  private final Clients clients;
  private final Cron cron;
  private final CycleStatistics cycles;

  /** The sections of a server of these parts. */
  public StandardSections(
      Config config,
      Keyspace keyspace,
      ServerMetrics metrics,
      CommandMetrics commandMetrics,
      ErrorMetrics errors,
      Clients clients,
      Cron cron,
      CycleStatistics cycles) {
    this.config = config;
    this.keyspace = keyspace;
    this.metrics = metrics;
    this.commandMetrics = commandMetrics;
    this.errors = errors;
    this.clients = clients;
    this.cron = cron;
    this.cycles = cycles;
  }

  /** All of them, the long ones from elsewhere. */
  public List<Section> with(
      ServerSection server,
      ClientsSection connections,
      MemorySection memory,
      PersistenceSection persistence,
      StatsSection stats) {
    return List.of(
        new Section("Server", Shown.DEFAULT, server::write),
        new Section("Clients", Shown.DEFAULT, connections::write),
        new Section("Memory", Shown.DEFAULT, memory::write),
        new Section("Persistence", Shown.DEFAULT, persistence::write),
        new Section("Threads", Shown.DEFAULT, this::threads),
        new Section("Stats", Shown.DEFAULT, stats::write),
        new Section("Replication", Shown.DEFAULT, out -> {}),
        new Section("CPU", Shown.DEFAULT, this::cpu),
        new Section("Modules", Shown.DEFAULT, out -> {}),
        new Section("Commandstats", Shown.ALL, this::commands),
        new Section("Errorstats", Shown.DEFAULT, this::errors),
        new Section("Latencystats", Shown.ALL, this::latencies),
        new Section("Cluster", Shown.DEFAULT, out -> out.owned("cluster_enabled", 0)),
        new Section("Keyspace", Shown.DEFAULT, this::keyspace),
        new Section("Keysizes", Shown.WHILE_SMALL, keySizes()::write),
        new Section("TLS", Shown.ALL, StandardSections::certificates),
        new Section("Jvm", Shown.ALL, JvmSection::write),
        new Section("Debug", Shown.ASKED, this::debug));
  }

  private KeySizes keySizes() {
    return new KeySizes(keyspace, this::showsBytesOfKeys);
  }

  private boolean showsBytesOfKeys() {
    return config.get(MemorySettings.KEY_MEMORY_HISTOGRAMS)
        || config.get(ClusterSettings.CLUSTER_ENABLED)
            && config.get(ClusterSettings.CLUSTER_SLOT_STATS_ENABLED).contains(SlotStatistic.MEM);
  }

  private void threads(Fields out) {
    int[] connections = new int[metrics.loops()];
    for (Session session : clients.all()) {
      connections[session.link().port().index()]++;
    }
    for (int i = 0; i < connections.length; i++) {
      LoopMetrics loop = metrics.loop(i);
      out.put(
          "io_thread_" + i,
          "clients="
              + connections[i]
              + ",reads="
              + loop.reads.get()
              + ",writes="
              + loop.writes.get());
    }
  }

  private void cpu(Fields out) {
    ProcFiles.CpuTime process = ProcFiles.process();
    ProcFiles.CpuTime thread = ProcFiles.thread();
    seconds(out, "used_cpu_sys", process.system());
    seconds(out, "used_cpu_user", process.user());
    seconds(out, "used_cpu_sys_children", process.childrenSystem());
    seconds(out, "used_cpu_user_children", process.childrenUser());
    seconds(out, "used_cpu_sys_main_thread", thread.system());
    seconds(out, "used_cpu_user_main_thread", thread.user());
    seconds(
        out, "used_active_time_main_thread", metrics.data().cycleNanos.get() / NANOS_PER_SECOND);
  }

  private static void certificates(Fields out) {
    for (String role : List.of("server", "client", "ca")) {
      out.owned("tls_" + role + "_cert_serial", "none");
      out.owned("tls_" + role + "_cert_expires_in_seconds", 0);
    }
  }

  private static void seconds(Fields out, String name, double value) {
    out.put(name, Fields.fixed(value, 6));
  }

  private void commands(Fields out) {
    CommandMetrics metrics = commandMetrics;
    for (int id = 0; id < metrics.size(); id++) {
      if (metrics.seen(id)) {
        out.put("cmdstat_" + metrics.name(id), command(metrics, id));
      }
    }
  }

  private static String command(CommandMetrics metrics, int id) {
    long calls = metrics.calls(id);
    long micros = metrics.micros(id);
    return "calls="
        + calls
        + ",usec="
        + micros
        + ",usec_per_call="
        + Fields.fixed(calls == 0 ? 0 : metrics.nanos(id) * MICRO / calls, 2)
        + ",rejected_calls="
        + metrics.rejectedCalls(id)
        + ",failed_calls="
        + metrics.failedCalls(id);
  }

  private void errors(Fields out) {
    errors.counts().forEach((code, n) -> out.put("errorstat_" + code, "count=" + n));
  }

  private void latencies(Fields out) {
    Percentiles percentiles = new Percentiles(config);
    CommandMetrics metrics = commandMetrics;
    for (int id = 0; id < metrics.size(); id++) {
      if (metrics.hasLatency(id)) {
        out.put("latency_percentiles_usec_" + metrics.name(id), percentiles.of(metrics, id));
      }
    }
  }

  private void keyspace(Fields out) {
    for (int i = 0; i < keyspace.size(); i++) {
      Database db = keyspace.database(i);
      if (db.size() > 0) {
        out.put("db" + i, describe(db));
      }
    }
  }

  /** All that takes memory is counted, also keys of slots that are on their way here. */
  private static String describe(Database db) {
    return "keys="
        + db.size()
        + ",expires="
        + db.expires()
        + ",avg_ttl="
        + db.averageTtl()
        + ",subexpiry="
        + db.fieldExpires();
  }

  private void debug(Fields out) {
    out.owned("eventloop_duration_aof_sum", 0);
    out.put("eventloop_duration_cron_sum", cron.nanos() / 1000);
    out.put("eventloop_duration_max", cycles.longestNanos() / 1000);
    out.put("eventloop_cmd_per_cycle_max", cycles.mostCommands());
  }
}
