package io.vireo.server.durability;

import io.vireo.config.Config;
import io.vireo.config.GeneralSettings;
import io.vireo.persistence.disk.DurableFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names under which this process writes files that are not whole yet, as Redis gives them.
 *
 * <p>Only what this process may have left is ever removed. A file of an earlier process stays: its
 * number may be that of a living process on another machine, or in another container.
 */
final class TemporaryFiles {
  private static final Logger LOG = LoggerFactory.getLogger(TemporaryFiles.class);

  private final Config config;
  private final DurableFiles files;
  private final Set<Path> used = ConcurrentHashMap.newKeySet();

  TemporaryFiles(Config config, DurableFiles files) {
    this.config = config;
    this.files = files;
  }

  /** The path of a file whose name holds the process's number. Data context. */
  Path path(String before, String after) {
    Path path =
        config.get(GeneralSettings.DIR).resolve(before + ProcessHandle.current().pid() + after);
    used.add(path);
    return path;
  }

  /** Removes all that are there, for an exit that waits for nothing. Any thread. */
  void remove() {
    for (Path half : used) {
      try {
        files.delete(half);
      } catch (IOException alreadyBad) {
        LOG.warn("The file {} could not be removed: {}", half, alreadyBad.toString());
      }
    }
  }
}
