package io.vireo.server;

import io.vireo.config.Config;
import io.vireo.config.ConfigWarning;
import io.vireo.config.GeneralSettings;
import io.vireo.config.LoadResult;
import io.vireo.config.NetworkSettings;
import io.vireo.config.VireoSettings;
import io.vireo.server.engine.Clock;
import io.vireo.server.family.Services;
import io.vireo.server.process.Banner;
import io.vireo.server.process.Logging;
import io.vireo.server.process.PidFile;
import io.vireo.server.process.Shutdown;
import io.vireo.server.process.Signals;
import io.vireo.server.process.Tuning;
import io.vireo.server.process.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from a configuration to a serving process, in the order in which redis-server goes it:
 * supervisors and test suites wait for its log lines.
 */
final class Startup {
  private static final Logger LOG = LoggerFactory.getLogger(Startup.class);

  private final Logging logging;
  private final LoadResult.Ready settings;
  private final Config config;
  private final boolean sentinel;

  Startup(Logging logging, LoadResult.Ready settings, boolean sentinel) {
    this.logging = logging;
    this.settings = settings;
    this.config = settings.config();
    this.sentinel = sentinel;
  }

  /** Starts the server, or ends the process with code 1. */
  void run() {
    logging.obey(config, false);
    announce();
    logging.serving(config, sentinel);
    Tuning.apply(config.get(VireoSettings.METRICS_PORT) != 0);
    Services services = new Services(settings.file());
    Bootstrap server = new Bootstrap(config, Clock.system(), services);
    PidFile pidFile = PidFile.write(config, false);
    Shutdown shutdown =
        new Shutdown(
            server.engine(),
            () -> {
              pidFile.remove();
              server.release();
            },
            System::exit);
    services.shutdown(shutdown);
    services.shutdown(shutdown);
    Signals.take(shutdown::signalled);
    Banner.show(logging, config, sentinel);
    String failure = server.start();
    if (failure != null || !server.listensToTcp() && !server.listensToUnix()) {
      LOG.warn(refusal(failure), config.get(NetworkSettings.PORT));
      pidFile.remove();
      System.exit(1);
    }
    LOG.info("Server initialized");
    tellReady(server);
  }

  private static String refusal(String failure) {
    if (failure == null) {
      return "Configured to not listen anywhere, exiting.";
    }
    return failure.equals("tcp")
        ? "Failed listening on port {} (tcp), aborting."
        : "Failed listening on the Unix socket, aborting.";
  }

  private static void tellReady(Bootstrap server) {
    if (server.listensToTcp()) {
      LOG.info("Ready to accept connections tcp");
    }
    if (server.listensToUnix()) {
      LOG.info("Ready to accept connections unix");
    }
  }

  private void announce() {
    LOG.info("Vireo is starting");
    LOG.info(Version.started(ProcessHandle.current().pid()));
    if (settings.file().isEmpty()) {
      LOG.warn(
          "No configuration file given: the defaults hold, and what the command line says. To give"
              + " one: vireo-server /path/to/vireo.conf");
    } else {
      LOG.info("Configuration loaded");
    }
    for (ConfigWarning warning : settings.warnings()) {
      LOG.warn(warning.message());
    }
    if (config.get(GeneralSettings.SYSLOG_ENABLED)) {
      LOG.warn("syslog-enabled has no effect: {}", GeneralSettings.SYSLOG_ENABLED.note());
    }
  }
}
