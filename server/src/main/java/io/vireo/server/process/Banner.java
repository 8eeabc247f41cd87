package io.vireo.server.process;

import io.vireo.config.ClusterSettings;
import io.vireo.config.Config;
import io.vireo.config.GeneralSettings;
import io.vireo.config.NetworkSettings;
import io.vireo.config.TlsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a starting server says about itself: a picture for people, a line for files. */
public final class Banner {
  private static final Logger LOG = LoggerFactory.getLogger(Banner.class);

  /** Standard output, as Linux shows it to the process itself. */
  private static final Path OUTPUT = Path.of("/proc/self/fd/1");

  private Banner() {}

  /** Tells the log. The picture is for a terminal, or if {@code always-show-logo} is set. */
  public static void show(Logging logging, Config config, boolean sentinel) {
    int plain = config.get(NetworkSettings.PORT);
    int port = plain == 0 ? config.get(TlsSettings.TLS_PORT) : plain;
    String mode = mode(config, sentinel);
    if (config.get(GeneralSettings.ALWAYS_SHOW_LOGO)
        || config.get(GeneralSettings.LOGFILE).isEmpty() && isTerminal()) {
      logging.raw(picture(mode, port, ProcessHandle.current().pid()));
    } else {
      LOG.info("Running mode={}, port={}.", mode, port);
    }
  }

  // Joined, not formatted: the formatter is slow to load.
  private static String picture(String mode, int port, long pid) {
    return String.join(
        "\n",
        "",
        "              __",
        "            _/ o\\__       Vireo "
            + Version.VIREO
            + ", speaks like Redis "
            + Version.REDIS,
        "           /  _  _/       64 bit, Java " + Runtime.version().feature(),
        "       ___/  / |",
        "    __/  ___/  |          Running in " + mode + " mode",
        "  _/  __/     /           Port: " + port,
        " /__-'  `----'            PID: " + pid,
        "            | |",
        "        ====^=^====",
        "",
        "");
  }

  private static String mode(Config config, boolean sentinel) {
    if (sentinel) {
      return "sentinel";
    }
    return config.get(ClusterSettings.CLUSTER_ENABLED) ? "cluster" : "standalone";
  }

  /** The console of the JVM would tell too, but newer ones load a line editor for it. */
  private static boolean isTerminal() {
    try {
      String target = Files.readSymbolicLink(OUTPUT).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException unknown) {
      return false;
    }
  }
}
