package io.vireo.server.info;

import io.vireo.config.ClusterSettings;
import io.vireo.config.Config;
import io.vireo.config.MemorySettings;
import io.vireo.config.SlotStatistic;
import io.vireo.metrics.CommandMetrics;
import io.vireo.metrics.LoopMetrics;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.session.Session;
import io.vireo.server.info.Section.Shown;
import io.vireo.server.keyspace.Database;
import java.util.List;

/** The sections that every server has, in the order of INFO, and the short ones themselves. */
final class StandardSections {
  private static final double MICRO = 1e-3;
  private static final double NANOS_PER_SECOND = 1e9;

  private final ServerInfo info;
  private final Engine engine;

  private StandardSections(ServerInfo info) {
    this.info = info;
    this.engine = info.engine();
  }

  static List<Section> of(ServerInfo info) {
    StandardSections here = new StandardSections(info);
    return List.of(
        new Section("Server", Shown.DEFAULT, new ServerSection(info)::write),
        new Section("Clients", Shown.DEFAULT, new ClientsSection(info.engine())::write),
        new Section("Memory", Shown.DEFAULT, new MemorySection(info)::write),
        new Section("Persistence", Shown.DEFAULT, new PersistenceSection(info)::write),
        new Section("Threads", Shown.DEFAULT, here::threads),
        new Section("Stats", Shown.DEFAULT, new StatsSection(info)::write),
        new Section("Replication", Shown.DEFAULT, out -> {}),
        new Section("CPU", Shown.DEFAULT, here::cpu),
        new Section("Modules", Shown.DEFAULT, out -> {}),
        new Section("Commandstats", Shown.ALL, here::commands),
        new Section("Errorstats", Shown.DEFAULT, here::errors),
        new Section("Latencystats", Shown.ALL, here::latencies),
        new Section("Cluster", Shown.DEFAULT, out -> out.owned("cluster_enabled", 0)),
        new Section("Keyspace", Shown.DEFAULT, here::keyspace),
        new Section("Keysizes", Shown.WHILE_SMALL, here.keySizes()::write),
        new Section("TLS", Shown.ALL, StandardSections::certificates),
        new Section("Jvm", Shown.ALL, JvmSection::write),
        new Section("Debug", Shown.ASKED, here::debug));
  }

  private KeySizes keySizes() {
    return new KeySizes(engine.keyspace(), this::showsBytesOfKeys);
  }

  private boolean showsBytesOfKeys() {
    Config config = engine.config();
    return config.get(MemorySettings.KEY_MEMORY_HISTOGRAMS)
        || config.get(ClusterSettings.CLUSTER_ENABLED)
            && config.get(ClusterSettings.CLUSTER_SLOT_STATS_ENABLED).contains(SlotStatistic.MEM);
  }

  private void threads(Fields out) {
    int[] clients = new int[engine.metrics().loops()];
    for (Session session : engine.clients().all()) {
      clients[session.link().port().index()]++;
    }
    for (int i = 0; i < clients.length; i++) {
      LoopMetrics loop = engine.metrics().loop(i);
      out.put(
          "io_thread_" + i,
          "clients=" + clients[i] + ",reads=" + loop.reads.get() + ",writes=" + loop.writes.get());
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
        out,
        "used_active_time_main_thread",
        engine.metrics().data().cycleNanos.get() / NANOS_PER_SECOND);
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
    CommandMetrics metrics = engine.commandMetrics();
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
    engine.errors().counts().forEach((code, n) -> out.put("errorstat_" + code, "count=" + n));
  }

  private void latencies(Fields out) {
    Percentiles percentiles = new Percentiles(engine.config());
    CommandMetrics metrics = engine.commandMetrics();
    for (int id = 0; id < metrics.size(); id++) {
      if (metrics.hasLatency(id)) {
        out.put("latency_percentiles_usec_" + metrics.name(id), percentiles.of(metrics, id));
      }
    }
  }

  private void keyspace(Fields out) {
    for (int i = 0; i < engine.keyspace().size(); i++) {
      Database db = engine.keyspace().database(i);
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
    out.put("eventloop_duration_cron_sum", engine.cron().nanos() / 1000);
    out.put("eventloop_duration_max", engine.cycles().longestNanos() / 1000);
    out.put("eventloop_cmd_per_cycle_max", engine.cycles().mostCommands());
  }
}
