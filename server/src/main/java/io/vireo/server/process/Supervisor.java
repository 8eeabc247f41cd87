package io.vireo.server.process;

import io.vireo.config.Config;
import io.vireo.config.GeneralSettings;
import io.vireo.config.Supervision;
import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the supervisor of the process what it is doing, as {@code supervised} says.
 *
 * <p>systemd listens on a datagram socket, which the JVM cannot write to, so its own program {@code
 * systemd-notify} does it; a unit that wants the messages therefore says {@code NotifyAccess=all}.
 * Upstart waits for the process to stop itself. One thread at a time.
 */
public final class Supervisor {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

  private static final String SYSTEMD_VARIABLE = "NOTIFY_SOCKET";
  private static final String UPSTART_VARIABLE = "UPSTART_JOB";

  private final Supervision kind;

  private Supervisor(Supervision kind) {
    this.kind = kind;
  }

  /** The supervisor that the setting names and the environment confirms. */
  public static Supervisor of(Config config, Map<String, String> environment) {
    Supervision wanted = config.get(GeneralSettings.SUPERVISED);
    Supervision found = found(wanted, environment);
    if (found == Supervision.NO && wanted == Supervision.SYSTEMD) {
      missing("systemd", SYSTEMD_VARIABLE);
    } else if (found == Supervision.NO && wanted == Supervision.UPSTART) {
      missing("upstart", UPSTART_VARIABLE);
    }
    return new Supervisor(found);
  }

  /** The supervisor of those that are wanted that the environment confirms; NO without one. */
  public static Supervision found(Supervision wanted, Map<String, String> environment) {
    boolean isAny = wanted == Supervision.AUTO;
    if ((isAny || wanted == Supervision.UPSTART) && environment.containsKey(UPSTART_VARIABLE)) {
      return Supervision.UPSTART;
    }
    boolean systemd = environment.containsKey(SYSTEMD_VARIABLE);
    return (isAny || wanted == Supervision.SYSTEMD) && systemd
        ? Supervision.SYSTEMD
        : Supervision.NO;
  }

  private static void missing(String name, String variable) {
    LOG.warn("{} supervision requested, but {} is not in the environment!", name, variable);
  }

  /** Whether there is one; the server then stays in the foreground. */
  public boolean isPresent() {
    return kind != Supervision.NO;
  }

  /** The server begins to read its data. */
  public void loading() {
    systemd("STATUS=Loading the data set");
  }

  /** The server accepts connections. */
  public void ready() {
    systemd("READY=1", "STATUS=Ready to accept connections");
    if (kind == Supervision.UPSTART) {
      LOG.info("Supervised by upstart, stopping to signal readiness");
      run("kill", "-STOP", Long.toString(ProcessHandle.current().pid()));
    }
  }

  /** The server ends. */
  public void stopping() {
    systemd("STOPPING=1");
  }

  private void systemd(String... messages) {
    if (kind == Supervision.SYSTEMD) {
      String[] command = new String[messages.length + 1];
      command[0] = "systemd-notify";
      System.arraycopy(messages, 0, command, 1, messages.length);
      run(command);
    }
  }

  private static void run(String... command) {
    try {
      int code = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (code != 0) {
        LOG.warn("{} ended with code {}; the supervisor does not know", command[0], code);
      }
    } catch (IOException failure) {
      LOG.warn("Could not tell the supervisor: {}", failure.getMessage());
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
