package io.vireo.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * An existing directory. A relative one is sought from the previous one, as if the process had
 * changed into that: the JVM cannot.
 */
record DirectoryType() implements SettingType<Path> {
  @Override
  public Parsed<Path> parse(List<String> words, Path previous) {
    String word = words.get(0);
    try {
      Path path = previous.toAbsolutePath().resolve(ByteText.path(word));
      if (word.isEmpty() || !Files.exists(path)) {
        return Parsed.refused("No such file or directory");
      }
      if (!Files.isDirectory(path)) {
        return Parsed.refused("Not a directory");
      }
      return Files.isExecutable(path) ? Parsed.of(path.toRealPath()) : denied();
    } catch (AccessDeniedException e) {
      return denied();
    } catch (IOException | InvalidPathException e) {
      return Parsed.refused("No such file or directory");
    }
  }

  private static Parsed<Path> denied() {
    return Parsed.refused("Permission denied");
  }

  @Override
  public String format(Path value) {
    return ByteText.ofSystem(value.toString());
  }

  @Override
  public String describe() {
    return "directory";
  }

  @Override
  public List<Line> lines(Path value, Path fallback) {
    return List.of(new Line(SplitArgs.quote(format(value)), true));
  }
}
