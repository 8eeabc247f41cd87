package io.vireo.server;

import io.vireo.config.Config;
import io.vireo.config.ConfigWarning;
import io.vireo.config.GeneralSettings;
import io.vireo.config.LoadResult;
import io.vireo.config.NetworkSettings;
import io.vireo.config.VireoSettings;
import io.vireo.server.acl.Rights;
import io.vireo.server.acl.Users;
import io.vireo.server.cluster.Cluster;
import io.vireo.server.cluster.NodeShutdown;
import io.vireo.server.data.page.NoPagesException;
import io.vireo.server.data.page.PageMemory;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.InlineSection;
import io.vireo.server.engine.gate.PauseGate;
import io.vireo.server.login.BadUserException;
import io.vireo.server.process.Banner;
import io.vireo.server.process.Daemon;
import io.vireo.server.process.JvmCollector;
import io.vireo.server.process.Logging;
import io.vireo.server.process.MemoryReturn;
import io.vireo.server.process.OomScore;
import io.vireo.server.process.PidFile;
import io.vireo.server.process.Shutdown;
import io.vireo.server.process.Signals;
import io.vireo.server.process.Supervisor;
import io.vireo.server.process.Tuning;
import io.vireo.server.process.Version;
import io.vireo.server.replication.follow.Follower;
import io.vireo.server.sentinel.SentinelState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from a configuration to a serving process, in the order in which redis-server goes it:
 * supervisors and test suites wait for its log lines. Main thread only.
 */
final class Startup {
  /** The exit code of a Sentinel that simulates a crash. */
  private static final int CRASHED = 99;

  private final LoadResult.Ready settings;
  private final Config config;

  /** What is watched, if this is a Sentinel; else null. */
  private final SentinelState sentinel;

  private final Logging logging;
  private final Logger log;

  Startup(LoadResult.Ready settings, SentinelState sentinel, Logging logging) {
    this.settings = settings;
    this.config = settings.config();
    this.sentinel = sentinel;
    this.logging = logging;
    this.log = LoggerFactory.getLogger(Startup.class);
  }

  /**
   * Starts the server, here or in the background, or ends the process with code 1.
   *
   * @param input what was read from standard input
   */
  void run(byte[] input) {
    String failure = logging.obey(config);
    if (failure != null) {
      Main.fail(failure);
    }
    Supervisor supervisor = Supervisor.of(config, System.getenv());
    boolean background = config.get(GeneralSettings.DAEMONIZE) && !supervisor.isPresent();
    if (background && !Daemon.isBackground()) {
      System.exit(Daemon.launch(input));
    }
    announce();
    try {
      serve(supervisor, background);
    } catch (NoPagesException | BadUserException refused) {
      log.error(refused.getMessage());
      System.exit(1);
    } catch (RuntimeException | LinkageError unexpected) {
      log.error("The server could not be started", unexpected);
      System.exit(1);
    }
  }

  private void announce() {
    log.info("oO0OoO0OoO0Oo Vireo is starting oO0OoO0OoO0Oo");
    log.info(Version.started(ProcessHandle.current().pid()));
    if (settings.file().isEmpty()) {
      log.warn(
          "No configuration file given: the defaults hold, and what the command line says. To give"
              + " one: vireo-server /path/to/vireo.conf");
    } else {
      log.info("Configuration loaded");
    }
    for (ConfigWarning warning : settings.warnings()) {
      log.warn(warning.message());
    }
    if (config.get(GeneralSettings.SYSLOG_ENABLED)) {
      log.warn("syslog-enabled has no effect: {}", GeneralSettings.SYSLOG_ENABLED.note());
    }
  }

  private void followRole(Follower follower) {
    OomScore score = new OomScore(config, OomScore.OWN, follower::isReplica);
    score.follow();
    follower.onRole(score::roleChanged);
  }

  private void serve(Supervisor supervisor, boolean background) {
    boolean watching = sentinel != null;
    logging.serving(config, watching);
    Tuning.apply(config.get(VireoSettings.METRICS_PORT) != 0);
    Surroundings surroundings = Surroundings.usual().file(settings.file());
    if (watching) {
      endIf(unwritable(settings.file()));
      surroundings =
          surroundings.sentinel(sentinel).crash(() -> Runtime.getRuntime().halt(CRASHED));
    }
    Bootstrap server = new Bootstrap(config, Clock.system(), surroundings);
    ServerCore core = server.core();
    if (!watching) {
      endIf(core.durability().claim());
    }
    endIf(core.userStore().begin());
    PidFile pidFile = PidFile.write(config, background);
    Shutdown shutdown = shutdown(server, pidFile, supervisor);
    core.parts().shutdown(shutdown);
    prepareForFailures(server);
    returnMemory(server);
    followRole(core.parts().follower);
    Banner.show(logging, config, watching);
    load(server, shutdown, supervisor, pidFile);
    if (!watching) {
      warnIfOpen(core.engine().users());
    }
    server.listening().forEach(kind -> log.info("Ready to accept connections {}", kind));
    supervisor.ready();
    if (background) {
      Daemon.detach();
    }
    PageMemory.prepare();
  }

  /** Why a Sentinel cannot start with this configuration file, a line for the log, or null. */
  private static String unwritable(Optional<Path> file) {
    if (file.isEmpty()) {
      return "Sentinel needs config file on disk to save state. Exiting...";
    }
    return Files.isWritable(file.get())
        ? null
        : "Sentinel config file " + file.get() + " is not writable: Permission denied. Exiting...";
  }

  /** Warns of clients that may come without a password, and from where. */
  private void warnIfOpen(Users users) {
    Rights rights = users.defaultUser().rights();
    if (!rights.isEnabled() || !rights.isPasswordless()) {
      return;
    }
    String warning = "WARNING: Redis does not require authentication";
    if (config.get(NetworkSettings.PROTECTED_MODE)) {
      log.warn("{}. Any local client may connect.", warning);
    } else if (config.get(NetworkSettings.BIND).stream().anyMatch(Startup::isEveryAddress)) {
      log.warn(
          "{} and is not protected by network restrictions. Any client of any network interface may"
              + " connect: set requirepass, or bind, or protected-mode.",
          warning);
    } else {
      log.warn(
          "{}. Any client of a configured network interface (bind) may connect: set requirepass, or"
              + " protected-mode.",
          warning);
    }
  }

  private static boolean isEveryAddress(String bind) {
    String address = bind.startsWith("-") ? bind.substring(1) : bind;
    return Set.of("*", "0.0.0.0", "::", "::*").contains(address);
  }

  /** Ends the process if something stands in the way of the server. */
  private void endIf(String obstacle) {
    if (obstacle != null) {
      log.warn(obstacle);
      System.exit(1);
    }
  }

  /** Opens the sockets and waits until the data is loaded, or ends the process. */
  private void load(Bootstrap server, Shutdown shutdown, Supervisor supervisor, PidFile pidFile) {
    CompletableFuture<String> loaded = new CompletableFuture<>();
    shutdown.loading(true);
    String failure = server.start(fault -> loaded.complete(fault == null ? "" : fault));
    if (failure != null) {
      pidFile.remove();
      endIf(failure);
    }
    log.info("Server initialized");
    supervisor.loading();
    String fault = loaded.join();
    if (!fault.isEmpty()) {
      pidFile.remove();
      endIf("Fatal error loading the DB: " + fault + ". Exiting.");
    }
    shutdown.loading(false);
  }

  private void prepareForFailures(Bootstrap server) {
    InlineSection inline = server.engine().inlineSection();
    logging.putOff(inline::putOff);
    server.engine().context().fatal().onFatal(() -> halt(inline));
    // A loop that has ended answers no client any more, and nothing else would notice.
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> server.engine().context().fatal().fail(thread.getName(), failure));
  }

  private static void halt(InlineSection inline) {
    try {
      inline.doAtOnce();
    } finally {
      Runtime.getRuntime().halt(1);
    }
  }

  private static void returnMemory(Bootstrap server) {
    Engine engine = server.engine();
    Runtime jvm = Runtime.getRuntime();
    LongSupplier heap = () -> jvm.totalMemory() - jvm.freeMemory();
    MemoryReturn memory =
        new MemoryReturn(
            () -> engine.memory().used() - engine.keyspace().blockBytes(),
            heap,
            () -> engine.metrics().data().commandsProcessed.lifetime(),
            server.background(),
            new JvmCollector());
    engine.context().cron().every(MemoryReturn.INTERVAL_MILLIS, memory::look);
  }

  private Shutdown shutdown(Bootstrap server, PidFile pidFile, Supervisor supervisor) {
    Runnable release =
        () -> {
          supervisor.stopping();
          pidFile.remove();
          server.release();
        };
    Shutdown shutdown =
        new Shutdown(
            server.engine().resumption(),
            server.engine().context().cron(),
            server.engine().context().inbox(),
            server.engine().config(),
            server.engine().context().clock(),
            server.engine().gates().get(PauseGate.class),
            server.engine().clients(),
            new LaggingReplicas(server.core().parts().lead, server.engine().config()),
            release,
            System::exit);
    if (sentinel == null) {
      Cluster cluster = server.core().cluster();
      NodeShutdown node =
          cluster == null ? null : new NodeShutdown(cluster, server.core().parts().lead);
      if (node != null) {
        shutdown.step(node::prepare);
      }
      shutdown.step(server.core().durability()::beforeShutdown);
      if (node != null) {
        shutdown.step(node::leave);
      }
      shutdown.litter(server.core().durability()::removeTemporary);
    }
    Signals.take(shutdown::signalled, server::reload);
    return shutdown;
  }
}
