package io.vireo.server;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Verticle;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.net.NetClientOptions;
import io.vireo.config.Config;
import io.vireo.config.FileDirectives;
import io.vireo.config.GeneralSettings;
import io.vireo.config.LatencySettings;
import io.vireo.config.NetworkSettings;
import io.vireo.config.VireoSettings;
import io.vireo.metrics.ErrorMetrics;
import io.vireo.metrics.LatencyMonitor;
import io.vireo.metrics.ServerMetrics;
import io.vireo.metrics.SlowLog;
import io.vireo.persistence.disk.DiskVerticle;
import io.vireo.persistence.disk.DurableFiles;
import io.vireo.server.command.CommandTable;
import io.vireo.server.durability.Disk;
import io.vireo.server.engine.DataVerticle;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.EngineParts;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.gate.AccessGate;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.family.Services;
import io.vireo.server.family.client.ClientLine;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.net.Listeners;
import io.vireo.server.net.SocketTransport;
import io.vireo.server.peer.SocketPeers;
import io.vireo.server.script.debug.Twin;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Puts a server together from its rooms, and takes it apart. The only class that sees them all. */
public final class Bootstrap {
  private final Config config;
  private final Engine engine;
  private final DataVerticle data;
  private final DiskVerticle snapshotWriter = new DiskVerticle(this::diskFailed);
  private final DiskVerticle logWriter = new DiskVerticle(this::diskFailed);
  private final Services services;
  private final Vertx vertx;
  private final Listeners listeners;
  private final Gauges gauges;
  private MetricsPage metrics;

  /** A server with these settings and no configuration file, not started yet. */
  public Bootstrap(Config config, Clock clock) {
    this(config, clock, new Services());
  }

  /** A server with these settings and services, not started yet. */
  public Bootstrap(Config config, Clock clock, Services services) {
    this.config = config;
    this.services = services;
    services.disk(new Disk(DurableFiles.SYSTEM, snapshotWriter, logWriter));
    engine = newEngine(config, clock, services);
    data = new DataVerticle(engine);
    gauges = new Gauges(engine, services);
    SocketTransport transport = new SocketTransport(config.get(VireoSettings.MULTIPLEXING_API));
    vertx = newVertx(transport);
    services.peers(new SocketPeers(vertx, peerSockets(), clock, engine.fatal()));
    listeners = new Listeners(vertx, transport, engine);
  }

  private void diskFailed(Throwable cause) {
    engine.fatal().fail("A disk worker", cause);
  }

  /** An engine with all commands, without threads or sockets. */
  public static Engine newEngine(Config config, Clock clock) {
    return newEngine(config, clock, new Services());
  }

  /** The same with services that the caller knows. */
  public static Engine newEngine(Config config, Clock clock, Services services) {
    return newEngine(config, clock, services, MemoryBudget.ofThisJvm());
  }

  /** The same in a heap that may be smaller than that of this JVM. */
  public static Engine newEngine(Config config, Clock clock, Services services, MemoryBudget heap) {
    CommandTable table = new CommandTable(Families.all(services), Renames.of(config));
    ServerMetrics metrics = new ServerMetrics(config.get(NetworkSettings.IO_THREADS));
    Keyspace keyspace =
        new Keyspace(config.get(GeneralSettings.DATABASES), services.random(), metrics.data());
    Engine engine =
        new Engine(
            new EngineParts(
                config,
                clock,
                table,
                keyspace,
                metrics,
                new ErrorMetrics(),
                new SlowLog(
                    config.get(LatencySettings.SLOWLOG_LOG_SLOWER_THAN),
                    config.get(LatencySettings.SLOWLOG_MAX_LEN).intValue()),
                new LatencyMonitor(config.get(LatencySettings.LATENCY_MONITOR_THRESHOLD)),
                heap));
    services.engine(engine);
    services.debugging().twins(Bootstrap::newTwin);
    describeDenials(engine);
    return engine;
  }

  /** An engine beside another one, with its settings but no users of its own. */
  private static Twin newTwin(Engine original, MemoryBudget memory) {
    Config config = original.config().copy();
    config.update(FileDirectives.USER, List.of());
    Services services = new Services();
    Engine engine = newEngine(config, original.clock(), services, memory);
    return new Twin(engine, services.debugging(), services::endScripts);
  }

  private static void describeDenials(Engine engine) {
    engine
        .gates()
        .get(AccessGate.class)
        .denials()
        .describer((session, command) -> ClientLine.of(session, command, engine.keyspace().now()));
  }

  /** Vert.x with what is named here and nothing that lies about on the class path. */
  private Vertx newVertx(SocketTransport transport) {
    VertxOptions options = options();
    VertxBootstrap bootstrap =
        VertxBootstrap.create().options(options).transport(transport).serviceProviders(List.of());
    if (config.get(VireoSettings.METRICS_PORT) != 0) {
      metrics = new MetricsPage(gauges);
      metrics.watch(options, bootstrap);
    }
    return bootstrap.init().vertx();
  }

  private VertxOptions options() {
    return new VertxOptions()
        .setEventLoopPoolSize(config.get(NetworkSettings.IO_THREADS))
        .setWorkerPoolSize(1)
        .setInternalBlockingPoolSize(2)
        .setBlockedThreadCheckInterval(TimeUnit.HOURS.toMillis(1))
        .setFileSystemOptions(
            new FileSystemOptions()
                .setClassPathResolvingEnabled(false)
                .setFileCachingEnabled(false));
  }

  /**
   * Starts the threads, begins to load the data, and opens the sockets. Not on an event loop.
   *
   * @param loaded called in the data context once the data is loaded, with null or with what is
   *     wrong with its files
   * @return why that failed, a line for the log, or null
   */
  public String start(Consumer<String> loaded) {
    deploy(data, "vireo-data");
    deploy(snapshotWriter, "vireo-snapshot");
    deploy(logWriter, "vireo-log");
    data.begin();
    engine.inbox().add(() -> load(loaded));
    listeners.deploy();
    if (!listeners.openTcp()) {
      return failedOn(config.get(NetworkSettings.PORT), "tcp");
    }
    if (!listeners.openUnix()) {
      return "Failed listening on the Unix socket, aborting.";
    }
    return listeners.kinds().isEmpty()
        ? "Configured to not listen anywhere, exiting."
        : startMetrics();
  }

  private void deploy(Verticle worker, String name) {
    vertx
        .deployVerticle(
            worker,
            new DeploymentOptions()
                .setThreadingModel(ThreadingModel.WORKER)
                .setWorkerPoolName(name)
                .setWorkerPoolSize(1)
                .setMaxWorkerExecuteTime(Long.MAX_VALUE))
        .await();
  }

  /** What the sockets to other servers are like. */
  private static NetClientOptions peerSockets() {
    return new NetClientOptions().setTcpNoDelay(true);
  }

  /** Does a task that may take long in the background, one after the other. */
  Executor background() {
    return task ->
        vertx.executeBlocking(
            Executors.callable(() -> engine.fatal().guard("Work in the background", task)), false);
  }

  private void load(Consumer<String> loaded) {
    services.durability().begin(loaded);
  }

  private String startMetrics() {
    config.applyTogether(
        List.of(VireoSettings.METRICS_PORT, VireoSettings.METRICS_BIND),
        () -> serveMetrics() ? null : "Unable to serve the metrics there. Check server logs.");
    int port = config.get(VireoSettings.METRICS_PORT);
    return port == 0 || serveMetrics() ? null : failedOn(port, "metrics");
  }

  private static String failedOn(int port, String what) {
    return "Failed listening on port " + port + " (" + what + "), aborting.";
  }

  private synchronized boolean serveMetrics() {
    if (metrics == null) {
      metrics = new MetricsPage(gauges);
    }
    return metrics.serve(vertx, config);
  }

  /** The engine. */
  public Engine engine() {
    return engine;
  }

  /** The kinds of sockets that it listens on: {@code tcp}, {@code unix}. */
  List<String> listening() {
    return listeners.kinds();
  }

  /** Stops listening: the first half of {@link #stop}. Not on an event loop. */
  public void release() {
    listeners.close();
  }

  /** Closes the sockets and ends the threads. */
  public void stop() {
    listeners.close();
    data.end();
    services.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    services.endScripts();
  }
}
