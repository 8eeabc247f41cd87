package io.vireo.server;

import io.netty.channel.EventLoop;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Verticle;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.net.NetClientOptions;
import io.vireo.config.ByteText;
import io.vireo.config.Config;
import io.vireo.config.ConfigLoader;
import io.vireo.config.FileDirectives;
import io.vireo.config.GeneralSettings;
import io.vireo.config.NetworkSettings;
import io.vireo.config.TlsSettings;
import io.vireo.config.VireoSettings;
import io.vireo.persistence.disk.DiskVerticle;
import io.vireo.persistence.disk.DurableFiles;
import io.vireo.server.cluster.Cluster;
import io.vireo.server.cluster.machine.ClusterMachine;
import io.vireo.server.cluster.net.SocketBus;
import io.vireo.server.console.Console;
import io.vireo.server.console.LiveSampler;
import io.vireo.server.console.Visitor;
import io.vireo.server.durability.Disk;
import io.vireo.server.engine.ClientLifecycle;
import io.vireo.server.engine.DataVerticle;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.FatalFailure;
import io.vireo.server.engine.context.Inbox;
import io.vireo.server.engine.gate.AccessGate;
import io.vireo.server.engine.gate.AuthenticationGate;
import io.vireo.server.engine.session.Clients;
import io.vireo.server.engine.session.Gates;
import io.vireo.server.engine.session.LoopPort;
import io.vireo.server.engine.session.Session;
import io.vireo.server.net.HeapReads;
import io.vireo.server.net.Listeners;
import io.vireo.server.net.LocalConnection;
import io.vireo.server.net.Loop;
import io.vireo.server.net.SocketTransport;
import io.vireo.server.peer.SocketPeers;
import io.vireo.server.process.Version;
import io.vireo.server.report.Gauges;
import io.vireo.server.report.MetricsPage;
import io.vireo.server.report.ReplicationGauges;
import io.vireo.server.report.TlsFields;
import io.vireo.server.sentinel.script.ScriptProcesses;
import io.vireo.server.tls.Tls;
import java.io.File;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a server together from its rooms, and takes it apart. The only class that sees them all. */
public final class Bootstrap {
  private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);

  /** How often to look whether certificates end soon, and keys are to change. */
  private static final long TLS_LOOK_MILLIS = 1000;

  private static final String NO_METRICS_PAGE =
      "metrics-port: vireo-embedded has no page of metrics, vireo-embedded-thin has one";

  private final Config config;
  private final Clock clock;
  private final Engine engine;
  private final Inbox inbox;
  private final DataVerticle data;
  private final DiskVerticle snapshotWriter = new DiskVerticle(this::diskFailed);
  private final DiskVerticle logWriter = new DiskVerticle(this::diskFailed);

  /** Writes the file of the cluster; unused without one. */
  private final DiskVerticle nodesWriter = new DiskVerticle(this::diskFailed);

  private final FatalFailure fatal = new FatalFailure();
  private final ServerCore core;
  private final Surroundings surroundings;
  private final Vertx vertx;

  /**
   * Threads of a context's own pool would not do: the data thread, which has such a context, never
   * gives its thread back.
   */
  private final WorkerExecutor background;

  private final List<String> deployments = new ArrayList<>();
  private final Tls tls;
  private final Listeners listeners;

  /** Null in a program that has no page of metrics, and so no classes of the console. */
  private final Supplier<Console> consoles;

  private final Gauges gauges;

  /** Null without a cluster. */
  private SocketBus bus;

  private final AtomicLong consoleBytes = new AtomicLong();
  private MetricsPage metrics;

  /** A server with these settings, not started yet. */
  public Bootstrap(Config config, Clock clock) {
    this(config, clock, Surroundings.usual());
  }

  /**
   * A server with these settings in surroundings whose disk does not matter: it has disk workers of
   * its own. It is not started yet.
   */
  public Bootstrap(Config config, Clock clock, Surroundings surroundings) {
    this.config = config;
    this.clock = clock;
    this.surroundings = surroundings;
    Disk disk = new Disk(DurableFiles.SYSTEM, snapshotWriter, logWriter);
    tls = new Tls(config);
    core =
        new ServerCore(
            config,
            clock,
            surroundings.disk(disk),
            fatal,
            new SocketPeers(this::vertx, peerSockets(), clock, fatal, tls, surroundings.passage()),
            door -> new ScriptProcesses(this::inBackground, door, this::directory));
    engine = core.engine();
    inbox = engine.context().inbox();
    engine.memory().counted(consoleBytes::get);
    data = new DataVerticle(engine.context(), engine.regularWork()::run);
    gauges = newGauges();
    TlsFields.own(core.parts().info.owners(), tls, clock);
    consoles = hasMetricsPage() ? consoles() : null;
    SocketTransport transport = new SocketTransport(config.get(VireoSettings.MULTIPLEXING_API));
    vertx = surroundings.vertx().orElseGet(() -> newVertx(transport));
    background =
        vertx.createSharedWorkerExecutor("vireo-background" + System.identityHashCode(this), 1);
    listeners =
        new Listeners(
            vertx,
            transport,
            config,
            engine.users(),
            clock,
            this::newLoop,
            tls,
            this::arrived,
            this::isPortOfOthers);
    Cluster cluster = core.parts().cluster;
    if (cluster != null) {
      bus = new SocketBus(vertx, config, tls, inbox, fatal, surroundings.passage(), cluster);
      cluster.bus(bus);
    }
  }

  /**
   * What reads the settings of a server, and checks its users and renamed commands as well.
   *
   * @param directory where relative paths start
   * @param input what {@code -} reads
   * @param sentinel whether the server is a Sentinel, which has other commands
   */
  public static ConfigLoader loader(Path directory, InputStream input, boolean sentinel) {
    RoleLines lines = new RoleLines(sentinel);
    return new ConfigLoader(directory, input)
        .check(FileDirectives.RENAME_COMMAND, lines::renameRefusal)
        .check(FileDirectives.USER, lines::userRefusal);
  }

  private Gauges newGauges() {
    return new Gauges(
        engine.context(),
        engine.keyspace(),
        engine.clients(),
        engine.waiting(),
        engine.commandMetrics(),
        engine.errors(),
        engine.metrics(),
        engine.queueDelay(),
        core.parts().pubSub,
        core.parts().info.memory(),
        new ReplicationGauges(core.parts().lead, core.parts().follower)::now);
  }

  /** A client has come, perhaps with a certificate that names its user. */
  private void arrived(Session session, String user) {
    engine.lifecycle().connected(session);
    if (user != null) {
      core.parts().authentication.certified(session, user);
    }
  }

  private void diskFailed(Throwable cause) {
    fatal.fail("A disk worker", cause);
  }

  private boolean isPortOfOthers(int port) {
    return port == config.get(VireoSettings.METRICS_PORT) || bus != null && port == bus.port();
  }

  /** Vert.x with what is named here and nothing that lies about on the class path. */
  private Vertx newVertx(SocketTransport transport) {
    VertxOptions options = options();
    VertxBootstrap bootstrap =
        VertxBootstrap.create().options(options).transport(transport).serviceProviders(List.of());
    if (config.get(VireoSettings.METRICS_PORT) != 0 && hasMetricsPage()) {
      metrics = new MetricsPage(gauges, tls, consoles);
      metrics.watch(options, bootstrap);
    }
    return bootstrap.init().vertx();
  }

  private VertxOptions options() {
    return new VertxOptions()
        .setEventLoopPoolSize(config.get(NetworkSettings.IO_THREADS))
        .setWorkerPoolSize(1)
        .setInternalBlockingPoolSize(2)
        .setUseDaemonThread(surroundings.daemonThreads())
        .setBlockedThreadCheckInterval(TimeUnit.HOURS.toMillis(1))
        .setFileSystemOptions(
            new FileSystemOptions()
                .setClassPathResolvingEnabled(false)
                .setFileCachingEnabled(false));
  }

  /**
   * Starts the threads, begins to load the data, and opens the sockets. Not on an event loop.
   *
   * @param loaded called in the data context once the data is loaded and the sockets are open, with
   *     null or with what is wrong with its files
   * @return why that failed, a line for the log, or null
   */
  public String start(Consumer<String> loaded) {
    Cluster cluster = core.parts().cluster;
    String obstacle = cluster == null ? null : cluster.claim(DurableFiles.SYSTEM, nodesWriter);
    if (obstacle != null) {
      return obstacle;
    }
    // Before the data is loaded: bad certificates need not wait for that, and clients can connect.
    String untrusted = tls.begin();
    if (untrusted != null) {
      return untrusted;
    }
    int number = 1 + surroundings.random().nextInt(Integer.MAX_VALUE);
    // Pools of one name are one pool: on a Vert.x with other servers the names must differ.
    String suffix = surroundings.vertx().isPresent() ? "-" + number : "";
    deploy(data, "vireo-data" + suffix);
    deploy(snapshotWriter, "vireo-snapshot" + suffix);
    deploy(logWriter, "vireo-log" + suffix);
    data.begin();
    listeners.deploy();
    if (bus != null) {
      deploy(nodesWriter, "vireo-nodes" + suffix);
      String failure = beginCluster(number);
      if (failure != null) {
        return failure;
      }
    }
    // Before the data is loaded: after that a replica begins to follow, and names its port.
    boolean chosen = !surroundings.anyPort() || listeners.choosePort(number);
    CompletableFuture<Optional<String>> end = new CompletableFuture<>();
    inbox.add(() -> load(fault -> end.complete(Optional.ofNullable(fault))));
    inbox.add(this::checkCertificatesRegularly);
    if (!chosen || !listeners.openTcp()) {
      int port = config.get(NetworkSettings.PORT);
      return port == 0 ? failedOn(config.get(TlsSettings.TLS_PORT), "tls") : failedOn(port, "tcp");
    }
    if (surroundings.anyPort() && core.sentinel() != null) {
      inbox.add(core.sentinel()::listens);
    }
    String deaf = bus == null || surroundings.anyPort() ? null : bus.listen();
    if (deaf != null) {
      return deaf;
    }
    if (!listeners.openUnix()) {
      return "Failed listening on the Unix socket, aborting.";
    }
    if (listeners.kinds().isEmpty()) {
      return "Configured to not listen anywhere, exiting.";
    }
    String failure = startMetrics();
    if (failure == null) {
      // Small data may be loaded before the sockets are open, but the listener then connects.
      end.thenAccept(fault -> inbox.add(() -> loaded.accept(fault.orElse(null))));
    }
    return failure;
  }

  private void checkCertificatesRegularly() {
    engine.context().cron().every(TLS_LOOK_MILLIS, this::checkCertificates);
  }

  private void checkCertificates() {
    tls.look(clock.millis());
    if (tls.isReloadDue(clock.millis())) {
      inBackground(tls::reloadIfChanged);
    }
  }

  /** A node tells the others its ports: where the system chooses them, they must be known. */
  private String beginCluster(int number) {
    Cluster cluster = core.parts().cluster;
    if (surroundings.anyPort()) {
      if (!listeners.choosePort(number)) {
        return failedOn(0, "tcp");
      }
      String failure = bus.listenAnywhere();
      if (failure != null) {
        return failure;
      }
    }
    if (cluster.hasOwnTime()) {
      bus.every(ClusterMachine.TICK_MILLIS, () -> inbox.add(cluster::tick));
    }
    inbox.add(cluster::start);
    return null;
  }

  private void deploy(Verticle worker, String name) {
    deployments.add(
        vertx
            .deployVerticle(
                worker,
                new DeploymentOptions()
                    .setThreadingModel(ThreadingModel.WORKER)
                    .setWorkerPoolName(name)
                    .setWorkerPoolSize(1)
                    .setMaxWorkerExecuteTime(Long.MAX_VALUE))
            .await());
  }

  /** What the sockets to other servers are like. */
  private static NetClientOptions peerSockets() {
    return new NetClientOptions().setTcpNoDelay(true);
  }

  /** Does a task that may take long in the background, one after the other. */
  Executor background() {
    return this::inBackground;
  }

  private void inBackground(Runnable task) {
    background.executeBlocking(
        Executors.callable(() -> fatal.guard("Work in the background", task)));
  }

  private void load(Consumer<String> loaded) {
    core.load(loaded);
  }

  private String startMetrics() {
    config.applyTogether(
        List.of(VireoSettings.METRICS_PORT, VireoSettings.METRICS_BIND, VireoSettings.METRICS_TLS),
        () -> serveMetrics("Unable to serve the metrics there. Check server logs."));
    return serveMetrics(failedOn(config.get(VireoSettings.METRICS_PORT), "metrics"));
  }

  private static String failedOn(int port, String what) {
    return "Failed listening on port " + port + " (" + what + "), aborting.";
  }

  private File directory() {
    return config.get(GeneralSettings.DIR).toFile();
  }

  private Loop newLoop(int index, EventLoop eventLoop, HeapReads heapReads) {
    return new Loop(
        index,
        eventLoop,
        heapReads,
        config,
        engine.context(),
        engine.dispatcher(),
        engine.waitingReplies(),
        engine.sessions(),
        engine.table(),
        engine.spareArrays(),
        engine.heap(),
        engine.metrics());
  }

  /** Makes consoles, once they are asked for: what they use is gathered now. */
  private Supplier<Console> consoles() {
    Gates gates = engine.gates();
    Clients clients = engine.clients();
    ClientLifecycle lifecycle = engine.lifecycle();
    return () ->
        new Console(
            config,
            engine.context(),
            engine.table(),
            engine.heap(),
            Version.VIREO,
            consoleBytes,
            new LiveSampler(
                gates.get(AuthenticationGate.class),
                gates.get(AccessGate.class),
                engine.table(),
                clock,
                clients,
                core.parts().info,
                engine.metrics(),
                engine.commandMetrics(),
                engine.queueDelay()),
            (port, address, local, onClose) ->
                newVisitor(lifecycle, port, address, local, onClose));
  }

  private Visitor newVisitor(
      ClientLifecycle lifecycle,
      LoopPort port,
      String address,
      String local,
      Consumer<Visitor> onClose) {
    return new Visitor(
        engine.context(),
        engine.dispatcher(),
        engine.waitingReplies(),
        engine.sessions(),
        lifecycle,
        engine.table(),
        engine.heap(),
        port,
        address,
        local,
        onClose);
  }

  /**
   * Serves the metrics where the settings say now, or nowhere.
   *
   * @param failure what is said if the page cannot be there; the log says why
   * @return why that is impossible, or null
   */
  private synchronized String serveMetrics(String failure) {
    if (metrics == null && config.get(VireoSettings.METRICS_PORT) == 0) {
      return null;
    }
    if (!hasMetricsPage()) {
      return NO_METRICS_PAGE;
    }
    if (metrics == null) {
      metrics = new MetricsPage(gauges, tls, consoles);
    }
    return metrics.serve(vertx, config) ? null : failure;
  }

  /** False in {@code vireo-embedded}, which has neither the page nor the libraries behind it. */
  private static boolean hasMetricsPage() {
    return Bootstrap.class.getResource("report/MetricsPage.class") != null;
  }

  /** The server without its threads and sockets. */
  public ServerCore core() {
    return core;
  }

  /** The engine. */
  public Engine engine() {
    return engine;
  }

  /** A client in this program, once the server was started. Any thread. */
  public LocalConnection connect(LocalConnection.Receiver receiver) {
    return listeners.connect(receiver);
  }

  /** Whose event loops it uses: its own, or those that it was given. Any thread. */
  public Vertx vertx() {
    return vertx;
  }

  /** The kinds of sockets that it listens on: {@code tcp}, {@code unix}, {@code tls}. */
  List<String> listening() {
    return listeners.kinds();
  }

  /**
   * Reads again what others write: certificates and keys, and the file of users. What is wrong with
   * them is logged, and what was before stays then. Any thread; it is done soon after.
   */
  public void reload() {
    inbox.add(() -> fatal.guard("Reading files again", this::readAgain));
  }

  private void readAgain() {
    LOG.info("Received SIGHUP: reading certificates and users again");
    boolean trusted = tls.reload();
    String wrong = core.userStore().reload();
    if (wrong != null) {
      LOG.warn("The users stay as they were: {}", ByteText.shown(wrong));
    }
    if (trusted && wrong == null) {
      LOG.info("Certificates and users are as their files say");
    }
  }

  /** Stops listening: the first half of {@link #stop}. Not on an event loop. */
  public void release() {
    listeners.close();
  }

  /** Closes the sockets and ends the threads. Not on an event loop. */
  public void stop() {
    listeners.close();
    data.end();
    core.close();
    if (bus != null) {
      bus.end();
      core.parts().cluster.release();
    }
    if (surroundings.vertx().isEmpty()) {
      join(vertx.close());
    } else {
      stopPage();
      listeners.undeploy();
      deployments.forEach(deployment -> join(vertx.undeploy(deployment)));
      join(background.close());
    }
    core.end();
  }

  private synchronized void stopPage() {
    if (metrics != null) {
      metrics.close(vertx);
    }
  }

  private static void join(Future<?> ended) {
    ended.toCompletionStage().toCompletableFuture().join();
  }
}
