package io.vireo.benchmarks.overload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds files that a server should have removed. */
final class LeftoverFiles {
  private static final String MANIFEST = ".manifest";
  private static final String TEMPORARY = "temp-";
  private static final String LOGS = "appendonlydir";

  private LeftoverFiles() {}

  /**
   * The files in a server's directory that are temporary, or of the log but not in its manifest.
   */
  static List<String> in(Path directory) throws IOException {
    List<String> leftovers = new ArrayList<>();
    for (Path file : files(directory)) {
      if (file.getFileName().toString().startsWith(TEMPORARY)) {
        leftovers.add(file.getFileName().toString());
      }
    }
    Path logs = directory.resolve(LOGS);
    if (Files.isDirectory(logs)) {
      String manifest = manifest(logs);
      for (Path file : files(logs)) {
        String name = file.getFileName().toString();
        if (!name.endsWith(MANIFEST) && !manifest.contains(" " + name + " ")) {
          leftovers.add(LOGS + "/" + name);
        }
      }
    }
    return leftovers;
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** What the manifest says, not one that was being written when the server was killed. */
  private static String manifest(Path logs) throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path file : files(logs)) {
      String name = file.getFileName().toString();
      if (name.endsWith(MANIFEST) && !name.startsWith(TEMPORARY)) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }
}
