package io.vireo.benchmarks.siege;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds files that a server should have removed. */
final class Litter {
  private static final String MANIFEST = ".manifest";
  private static final String LOGS = "appendonlydir";

  private Litter() {}

  /**
   * The files in a server's directory that are temporary, or of the log but not in its manifest.
   */
  static List<String> in(Path directory) throws IOException {
    List<String> litter = new ArrayList<>();
    for (Path file : files(directory)) {
      if (file.getFileName().toString().startsWith("temp-")) {
        litter.add(file.getFileName().toString());
      }
    }
    Path logs = directory.resolve(LOGS);
    if (Files.isDirectory(logs)) {
      String manifest = manifest(logs);
      for (Path file : files(logs)) {
        String name = file.getFileName().toString();
        if (!name.endsWith(MANIFEST) && !manifest.contains(" " + name + " ")) {
          litter.add(LOGS + "/" + name);
        }
      }
    }
    return litter;
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static String manifest(Path logs) throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path file : files(logs)) {
      if (file.getFileName().toString().endsWith(MANIFEST)) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }
}
