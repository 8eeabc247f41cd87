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
import io.vireo.config.NetworkSettings;
import io.vireo.config.TlsSettings;
import io.vireo.config.VireoSettings;
import io.vireo.persistence.disk.DiskVerticle;
import io.vireo.persistence.disk.DurableFiles;
import io.vireo.server.durability.Disk;
import io.vireo.server.engine.DataVerticle;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.session.Session;
import io.vireo.server.net.Listeners;
import io.vireo.server.net.SocketTransport;
import io.vireo.server.peer.SocketPeers;
import io.vireo.server.tls.Tls;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Puts a server together from its rooms, and takes it apart. The only class that sees them all. */
public final class Bootstrap {
  /** How often to look whether certificates end soon, and keys are to change. */
  private static final long TLS_LOOK_MILLIS = 1000;

  private final Config config;
  private final Clock clock;
  private final Engine engine;
  private final DataVerticle data;
  private final DiskVerticle snapshotWriter = new DiskVerticle(this::diskFailed);
  private final DiskVerticle logWriter = new DiskVerticle(this::diskFailed);
  private final ServerCore core;
  private final Vertx vertx;
  private final Tls tls;
  private final Listeners listeners;
  private final Gauges gauges;
  private MetricsPage metrics;

  /** A server with these settings, not started yet. */
  public Bootstrap(Config config, Clock clock) {
    this(config, clock, Surroundings.usual());
  }

  /** The same in surroundings whose disk does not matter: it has disk workers of its own. */
  public Bootstrap(Config config, Clock clock, Surroundings surroundings) {
    this.config = config;
    this.clock = clock;
    Disk disk = new Disk(DurableFiles.SYSTEM, snapshotWriter, logWriter);
    core = new ServerCore(config, clock, surroundings.disk(disk));
    engine = core.engine();
    data = new DataVerticle(engine);
    gauges =
        new Gauges(
            engine,
            core.parts().pubSub,
            core.parts().info.memory(),
            new ReplicationGauges(core.parts().lead, core.parts().follower)::now);
    tls = new Tls(config);
    SocketTransport transport = new SocketTransport(config.get(VireoSettings.MULTIPLEXING_API));
    vertx = newVertx(transport);
    core.peers(new SocketPeers(vertx, peerSockets(), clock, engine.fatal(), tls));
    listeners = new Listeners(vertx, transport, engine, tls, this::arrived);
    core.parts().follower.ids(listeners::nextId);
  }

  /** A client has come, perhaps with a certificate that names its user. */
  private void arrived(Session session, String user) {
    engine.lifecycle().connected(session);
    if (user != null) {
      core.parts().authentication.certified(session, user);
    }
  }

  private void diskFailed(Throwable cause) {
    engine.fatal().fail("A disk worker", cause);
  }

  /** Vert.x with what is named here and nothing that lies about on the class path. */
  private Vertx newVertx(SocketTransport transport) {
    VertxOptions options = options();
    VertxBootstrap bootstrap =
        VertxBootstrap.create().options(options).transport(transport).serviceProviders(List.of());
    if (config.get(VireoSettings.METRICS_PORT) != 0) {
      metrics = new MetricsPage(gauges, tls);
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
    // Before the data is loaded: bad certificates need not wait for that, and clients can connect.
    String untrusted = tls.begin();
    if (untrusted != null) {
      return untrusted;
    }
    deploy(data, "vireo-data");
    deploy(snapshotWriter, "vireo-snapshot");
    deploy(logWriter, "vireo-log");
    data.begin();
    engine.inbox().add(() -> load(loaded));
    listeners.deploy();
    Runnable look = () -> tls.look(clock.millis());
    engine.inbox().add(() -> engine.cron().every(TLS_LOOK_MILLIS, look));
    if (!listeners.openTcp()) {
      int port = config.get(NetworkSettings.PORT);
      return port == 0 ? failedOn(config.get(TlsSettings.TLS_PORT), "tls") : failedOn(port, "tcp");
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
    core.load(loaded);
  }

  private String startMetrics() {
    config.applyTogether(
        List.of(VireoSettings.METRICS_PORT, VireoSettings.METRICS_BIND, VireoSettings.METRICS_TLS),
        () -> serveMetrics() ? null : "Unable to serve the metrics there. Check server logs.");
    int port = config.get(VireoSettings.METRICS_PORT);
    return port == 0 || serveMetrics() ? null : failedOn(port, "metrics");
  }

  private static String failedOn(int port, String what) {
    return "Failed listening on port " + port + " (" + what + "), aborting.";
  }

  private synchronized boolean serveMetrics() {
    if (metrics == null) {
      metrics = new MetricsPage(gauges, tls);
    }
    return metrics.serve(vertx, config);
  }

  /** The server without its threads and sockets. */
  public ServerCore core() {
    return core;
  }

  /** The engine. */
  public Engine engine() {
    return engine;
  }

  /** The kinds of sockets that it listens on: {@code tcp}, {@code unix}, {@code tls}. */
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
    core.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    core.end();
  }
}
