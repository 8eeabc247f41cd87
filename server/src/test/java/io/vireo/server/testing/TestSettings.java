package io.vireo.server.testing;

import io.vireo.config.CommandLine;
import io.vireo.config.Config;
import io.vireo.config.ConfigLoader;
import io.vireo.config.LoadResult;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes configurations for tests. */
public final class TestSettings {
  private TestSettings() {}

  /**
   * The defaults with some lines of configuration laid over them.
   *
   * @throws IllegalArgumentException if a line is wrong
   */
  public static Config config(Path directory, List<String> lines) {
    List<String> settings = new ArrayList<>(List.of("save ''", "dir " + directory));
    settings.addAll(lines);
    LoadResult result =
        new ConfigLoader(directory, InputStream.nullInputStream())
            .load(new CommandLine.Start(Optional.empty(), false, settings, false));
    if (result instanceof LoadResult.Ready ready) {
      return ready.config();
    }
    throw new IllegalArgumentException(((LoadResult.Failed) result).message());
  }

  /**
   * The defaults with some lines of configuration, such as {@code "databases 4"}, and a directory
   * in which nobody else leaves files.
   */
  public static Config config(String... lines) {
    return config(TestFolders.fresh(), List.of(lines));
  }
}
