package io.vireo.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What reading the configuration gave. */
public sealed interface LoadResult {
  /**
   * The configuration is good.
   *
   * @param config the values
   * @param file the absolute path of the configuration file, which CONFIG REWRITE writes
   * @param warnings what to log at start
   */
  record Ready(Config config, Optional<Path> file, List<ConfigWarning> warnings)
      implements LoadResult {}

  /**
   * The server must not start.
   *
   * @param message what to print to standard error, whole lines
   */
  record Failed(String message) implements LoadResult {}
}
