package io.vireo.server;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.transport.Transport;
import io.vireo.config.Config;
import io.vireo.config.GeneralSettings;
import io.vireo.config.LatencySettings;
import io.vireo.config.NetworkSettings;
import io.vireo.metrics.ErrorMetrics;
import io.vireo.metrics.LatencyMonitor;
import io.vireo.metrics.ServerMetrics;
import io.vireo.metrics.SlowLog;
import io.vireo.server.command.CommandTable;
import io.vireo.server.engine.Clock;
import io.vireo.server.engine.DataVerticle;
import io.vireo.server.engine.Engine;
import io.vireo.server.family.Families;
import io.vireo.server.family.Services;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.net.Listeners;
import io.vireo.server.net.SocketTransport;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Puts a server together from its rooms, and takes it apart. The only class that sees them all. */
public final class Bootstrap {
  private final Config config;
  private final Engine engine;
  private final DataVerticle data;
  private final Vertx vertx;
  private final Listeners listeners;

  /** A server with these settings and no configuration file, not started yet. */
  public Bootstrap(Config config, Clock clock) {
    this(config, clock, new Services());
  }

  /** A server with these settings and services, not started yet. */
  public Bootstrap(Config config, Clock clock, Services services) {
    this.config = config;
    engine = newEngine(config, clock, services);
    data = new DataVerticle(engine);
    SocketTransport transport = new SocketTransport(Transport.NIO.implementation());
    vertx = newVertx(options(), transport);
    listeners = new Listeners(vertx, transport, engine);
  }

  /** An engine with all commands, without threads or sockets. */
  public static Engine newEngine(Config config, Clock clock) {
    return newEngine(config, clock, new Services());
  }

  private static Engine newEngine(Config config, Clock clock, Services services) {
    CommandTable table = new CommandTable(Families.all(services));
    ServerMetrics metrics = new ServerMetrics(config.get(NetworkSettings.IO_THREADS));
    Keyspace keyspace =
        new Keyspace(config.get(GeneralSettings.DATABASES), new SplittableRandom(), metrics.data());
    Engine engine =
        new Engine(
            new Engine.Parts(
                config,
                clock,
                table,
                keyspace,
                metrics,
                new ErrorMetrics(),
                new SlowLog(
                    config.get(LatencySettings.SLOWLOG_LOG_SLOWER_THAN),
                    config.get(LatencySettings.SLOWLOG_MAX_LEN).intValue()),
                new LatencyMonitor(config.get(LatencySettings.LATENCY_MONITOR_THRESHOLD))));
    services.engine(engine);
    return engine;
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

  /** Vert.x with what is named here and nothing that lies about on the class path. */
  private static Vertx newVertx(VertxOptions options, SocketTransport transport) {
    VertxBootstrap bootstrap = VertxBootstrap.create().options(options).transport(transport);
    return bootstrap.serviceProviders(List.of()).init().vertx();
  }

  /**
   * Starts the threads and opens the sockets. Not on an event loop.
   *
   * @return the kind of socket that could not be opened, {@code tcp} or {@code unix}, or null
   */
  public String start() {
    vertx
        .deployVerticle(
            data,
            new DeploymentOptions()
                .setThreadingModel(ThreadingModel.WORKER)
                .setWorkerPoolName("vireo-data")
                .setWorkerPoolSize(1)
                .setMaxWorkerExecuteTime(Long.MAX_VALUE))
        .await();
    data.begin();
    listeners.deploy();
    return listeners.open();
  }

  /** The engine. */
  public Engine engine() {
    return engine;
  }

  /** Whether it listens on any address and port. */
  boolean listensToTcp() {
    return listeners.isTcpOpen();
  }

  /** Whether it listens on a path. */
  boolean listensToUnix() {
    return listeners.isUnixOpen();
  }

  /** Stops listening: the first half of {@link #stop}. Not on an event loop. */
  public void release() {
    listeners.close();
  }

  /** Closes the sockets and ends the threads. */
  public void stop() {
    listeners.close();
    data.end();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
