package io.vireo.server.info;

import io.vireo.config.ByteText;
import io.vireo.config.ClusterSettings;
import io.vireo.config.Config;
import io.vireo.config.GeneralSettings;
import io.vireo.config.NetworkSettings;
import io.vireo.config.TlsSettings;
import io.vireo.config.VireoSettings;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.keyspace.KeyspaceState;
import io.vireo.server.net.Multiplexing;
import io.vireo.server.process.Supervisor;
import io.vireo.server.process.Version;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** INFO server: which server this is and where it runs. */
public final class ServerSection {
  private static final int LRU_CLOCK_MASK = 0xffffff;
  private static final String BUILD =
      HexFormat.of().toHexDigits(Version.line().hashCode() & 0xffffffffL);
  private static final long SECONDS_PER_DAY = 86_400;

  private final Identity identity;
  private final Optional<Path> configFile;
  private final Config config;
  private final KeyspaceState keyspace;
  private final Timekeeper time;

  /**
   * For a server of these parts.
   *
   * @param configFile the file with which it was started
   */
  public ServerSection(
      Identity identity,
      Optional<Path> configFile,
      Config config,
      KeyspaceState keyspace,
      Timekeeper time) {
    this.identity = identity;
    this.configFile = configFile;
    this.config = config;
    this.keyspace = keyspace;
    this.time = time;
  }

  void write(Fields out) {
    version(out);
    process(out);
    time(out);
    out.put("executable", ProcessHandle.current().info().command().orElse(""));
    out.put("config_file", configFile.map(Path::toString).orElse(""));
    out.put("io_threads_active", config.get(NetworkSettings.IO_THREADS) > 1);
    out.put("availability_zone", ByteText.shown(config.get(GeneralSettings.AVAILABILITY_ZONE)));
    out.ownedAtTimes("shutdown_in_milliseconds");
    listeners(out);
  }

  private void version(Fields out) {
    out.put("redis_version", config.get(VireoSettings.VIREO_COMPATIBILITY));
    out.put("redis_git_sha1", "00000000");
    out.put("redis_git_dirty", 0);
    out.put("redis_build_id", BUILD);
    out.put("server_name", "vireo");
    out.put("vireo_version", Version.VIREO);
    String mode = config.get(ClusterSettings.CLUSTER_ENABLED) ? "cluster" : "standalone";
    out.owned("redis_mode", mode);
    out.owned("server_mode", mode);
    String machine = System.getProperty("os.arch").replace("amd64", "x86_64");
    out.put(
        "os",
        System.getProperty("os.name") + ' ' + System.getProperty("os.version") + ' ' + machine);
    out.put("arch_bits", System.getProperty("sun.arch.data.model", "64"));
    out.put("monotonic_clock", "System.nanoTime");
    out.put("multiplexing_api", lowerCase(multiplexing()));
    out.put("atomicvar_api", "java");
    out.put("gcc_version", "0.0.0");
    out.put("java_version", System.getProperty("java.version"));
    out.put("java_vm", System.getProperty("java.vm.name"));
  }

  private Multiplexing multiplexing() {
    return Multiplexing.of(config.get(VireoSettings.MULTIPLEXING_API));
  }

  private static String lowerCase(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }

  private void process(Fields out) {
    out.put("process_id", ProcessHandle.current().pid());
    out.put(
        "process_supervised",
        lowerCase(Supervisor.found(config.get(GeneralSettings.SUPERVISED), System.getenv())));
    out.put("run_id", identity.runId());
    int port = config.get(NetworkSettings.PORT);
    out.put("tcp_port", port == 0 ? config.get(TlsSettings.TLS_PORT) : port);
    out.put("data_thread", lowerCase(config.get(VireoSettings.DATA_THREAD)));
  }

  private void time(Fields out) {
    long now = keyspace.now();
    long up = Math.max(0, now - identity.started()) / 1000;
    out.put("server_time_usec", time.micros());
    out.put("uptime_in_seconds", up);
    out.put("uptime_in_days", up / SECONDS_PER_DAY);
    out.put("hz", config.get(GeneralSettings.HZ));
    out.put("configured_hz", config.get(GeneralSettings.HZ));
    out.put("lru_clock", now / 1000 & LRU_CLOCK_MASK);
  }

  private void listeners(Fields out) {
    listener(out, 0, "tcp", config.get(NetworkSettings.PORT));
    String path = config.get(NetworkSettings.UNIXSOCKET);
    if (!path.isEmpty()) {
      out.put("listener1", "name=unix,bind=" + ByteText.shown(path));
    }
    listener(out, 2, "tls", config.get(TlsSettings.TLS_PORT));
  }

  /** Each kind has a number of its own. */
  private void listener(Fields out, int number, String kind, int port) {
    if (port > 0) {
      String addresses = String.join(",bind=", config.get(NetworkSettings.BIND));
      out.put("listener" + number, "name=" + kind + ",bind=" + addresses + ",port=" + port);
    }
  }
}
