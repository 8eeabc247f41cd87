package io.vireo.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * CONFIG REWRITE: brings the live values into the configuration file and leaves the rest of it as
 * it is.
 *
 * <p>A line that sets a setting is changed where it stands; lines that are one too many go.
 * Settings that the file does not name are added at its end, but only if they are not at their
 * default. Comments, blank lines, {@code include} and the directives that no part answers for stay.
 * A line that makes no sense becomes a comment.
 */
public final class ConfigRewriter {
  private final Config config;
  private final Map<String, Supplier<List<String>>> owners = new TreeMap<>();
  private Supplier<List<SentinelLine>> sentinel;

  /** Makes a rewriter of these values. */
  public ConfigRewriter(Config config) {
    this.config = config;
  }

  /**
   * Sets what provides the lines of a directive, such as {@code user}.
   *
   * @param directive its name
   * @param lines gives what follows the name on each line; none removes them all
   */
  public ConfigRewriter owner(Setting<?> directive, Supplier<List<String>> lines) {
    owners.put(directive.name(), lines);
    return this;
  }

  /**
   * Has the file be that of a Sentinel, which keeps its state in it and has no save points.
   *
   * @param lines gives all lines of its state
   */
  public ConfigRewriter sentinel(Supplier<List<SentinelLine>> lines) {
    sentinel = lines;
    return this;
  }

  /**
   * Rewrites the file as a whole: readers see the old one or the new one, also after a crash. It
   * keeps its mode; a symbolic link stays one.
   *
   * @param everything whether to add settings at their default as well
   * @return the reason of a failure, or null
   */
  public String rewrite(Path file, boolean everything) {
    try {
      Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
      AtomicFile.replace(target, text(read(target), everything));
      return null;
    } catch (IOException | SecurityException e) {
      return reason(e);
    }
  }

  /** The new text of a file. */
  byte[] text(byte[] old, boolean everything) {
    RewrittenFile file = new RewrittenFile(old, everything);
    for (Setting<?> setting : SettingsTable.all()) {
      if (sentinel != null && setting == SnapshotSettings.SAVE) {
        file.answer(setting.name());
      } else if (!setting.has(SettingFlag.FILE_ONLY)) {
        put(file, setting);
      }
    }
    owners.forEach((name, lines) -> putOwned(file, name, lines.get()));
    if (sentinel != null) {
      SentinelLine.OPTIONS.forEach(option -> file.answer(SentinelLine.name(option)));
      sentinel.get().forEach(line -> file.put(line.name(), line.arguments(), line.forced()));
    }
    return file.text();
  }

  private <T> void put(RewrittenFile file, Setting<T> setting) {
    file.answer(setting.name());
    setting
        .type()
        .lines(config.get(setting), setting.defaultValue())
        .forEach(line -> file.put(setting.name(), line.arguments(), line.forced()));
  }

  private static void putOwned(RewrittenFile file, String name, List<String> lines) {
    file.answer(name);
    lines.forEach(arguments -> file.put(name, arguments, true));
  }

  private static byte[] read(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return new byte[0];
    }
  }

  private static String reason(Exception e) {
    return e instanceof AccessDeniedException
        ? "Permission denied"
        : String.valueOf(e.getMessage());
  }
}
