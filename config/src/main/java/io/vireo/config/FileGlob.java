package io.vireo.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds the files that a path with globs in any of its parts names. */
final class FileGlob {
  private FileGlob() {}

  /**
   * The files in alphabetical order; a path without a glob is given back even if there is no such
   * file, a glob that matches none gives none.
   */
  static List<Path> expand(Path directory, String pattern) {
    if (!Glob.isPattern(pattern)) {
      return List.of(directory.resolve(ByteText.path(pattern)));
    }
    List<Path> found = List.of(pattern.startsWith("/") ? Path.of("/") : directory);
    for (String part : pattern.split("/+")) {
      if (!part.isEmpty()) {
        found = found.stream().flatMap(path -> step(path, part).stream()).toList();
      }
    }
    return found;
  }

  private static List<Path> step(Path directory, String part) {
    if (!Glob.isPattern(part)) {
      Path path = directory.resolve(ByteText.path(part));
      return Files.exists(path) ? List.of(path) : List.of();
    }
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.filter(path -> matches(part, nameOf(path))).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  private static String nameOf(Path path) {
    return ByteText.ofSystem(path.getFileName().toString());
  }

  private static boolean matches(String pattern, String name) {
    return (!name.startsWith(".") || pattern.startsWith(".")) && Glob.matches(pattern, name, false);
  }
}
