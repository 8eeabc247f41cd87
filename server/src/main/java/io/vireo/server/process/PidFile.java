package io.vireo.server.process;

import io.vireo.config.Config;
import io.vireo.config.GeneralSettings;
import io.vireo.persistence.disk.DiskFaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file that tells others the server's process id. One thread at a time. */
public final class PidFile {
  private static final Logger LOG = LoggerFactory.getLogger(PidFile.class);
  private static final String USUAL = "/var/run/vireo.pid";

  private final Path path;

  private PidFile(Path path) {
    this.path = path;
  }

  /**
   * Writes the file if {@code pidfile} names one or the server runs in the background. That it
   * cannot be written is logged and does no harm.
   *
   * @return what removes it, a file or not
   */
  public static PidFile write(Config config, boolean background) {
    String name = config.get(GeneralSettings.PIDFILE);
    if (name.isEmpty() && !background) {
      return new PidFile(null);
    }
    Path path = config.resolve(name.isEmpty() ? USUAL : name);
    try {
      Files.writeString(path, ProcessHandle.current().pid() + "\n");
      return new PidFile(path);
    } catch (IOException failure) {
      LOG.warn("Failed to write PID file {}: {}", path, DiskFaults.reason(failure));
      return new PidFile(null);
    }
  }

  /** Removes the file, if one was written. */
  public void remove() {
    if (path == null) {
      return;
    }
    try {
      LOG.info("Removing the pid file.");
      Files.deleteIfExists(path);
    } catch (IOException failure) {
      LOG.warn("Could not remove the PID file {}: {}", path, DiskFaults.reason(failure));
    }
  }
}
