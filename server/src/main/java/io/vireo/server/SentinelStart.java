package io.vireo.server;

import io.vireo.server.sentinel.Sentinel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What is different when the process is a Sentinel. The thread that starts the server. */
final class SentinelStart {
  /** The exit code of a process that was to simulate a failure. */
  private static final int SIMULATED = 99;

  private SentinelStart() {}

  /** Why a Sentinel cannot start with this configuration file, a line for the log, or null. */
  static String obstacle(Optional<Path> file) {
    if (file.isEmpty()) {
      return "Sentinel needs config file on disk to save state. Exiting...";
    }
    return Files.isWritable(file.get())
        ? null
        : "Sentinel config file " + file.get() + " is not writable: Permission denied. Exiting...";
  }

  /** Has the process end when it simulates a failure: at once, as in a crash. */
  static void prepare(Sentinel sentinel) {
    sentinel.onEnd(() -> Runtime.getRuntime().halt(SIMULATED));
  }
}
