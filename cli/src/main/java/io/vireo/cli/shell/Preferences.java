package io.vireo.cli.shell;

import io.vireo.config.ByteText;
import io.vireo.config.SplitArgs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What the user likes: {@code :set hints}, {@code :set nohints}, at the prompt or in ~/.vireoclirc.
 * One thread writes.
 */
final class Preferences {
  private static final String NO = "no";

  private final Map<String, Boolean> values = new TreeMap<>(names(true));

  private final String program;

  /**
   * Preferences with all turned on.
   *
   * @param program the name in complaints
   */
  Preferences(String program) {
    this.program = program;
  }

  private static Map<String, Boolean> names(boolean value) {
    return Map.of("hints", value, "tables", value, "colors", value, "guard", value);
  }

  /** All that can be set. */
  static List<String> names() {
    return names(true).keySet().stream()
        .flatMap(name -> Stream.of(name, NO + name))
        .sorted()
        .toList();
  }

  boolean hints() {
    return values.get("hints");
  }

  boolean tables() {
    return values.get("tables");
  }

  boolean colours() {
    return values.get("colors");
  }

  boolean guard() {
    return values.get("guard");
  }

  /** Sets one, by its name in {@link #names()}. */
  void set(String name, boolean value) {
    values.put(name, value);
  }

  /**
   * Does what a line says that begins with a colon.
   *
   * @param source put before a complaint
   * @param complain where complaints go
   */
  void apply(List<String> words, String source, Consumer<String> complain) {
    if (!words.get(0).equalsIgnoreCase(":set") || words.size() < 2) {
      complain.accept(source + "unknown " + program + " internal command '" + words.get(0) + "'");
      return;
    }
    String name = words.get(1).toLowerCase(Locale.ROOT);
    if (!names().contains(name)) {
      complain.accept(source + "unknown " + program + " preference '" + words.get(1) + "'");
      return;
    }
    boolean off = name.startsWith(NO);
    values.put(off ? name.substring(NO.length()) : name, !off);
  }

  /** Does what a file says; a file that is not there says nothing. */
  void load(Path file, Consumer<String> complain) {
    try {
      for (String line : ByteText.of(Files.readAllBytes(file)).split("\n")) {
        List<String> words = SplitArgs.split(line);
        if (words != null && !words.isEmpty() && !words.get(0).startsWith("#")) {
          apply(words, file.getFileName() + ": ", complain);
        }
      }
    } catch (IOException notThere) {
      // Preferences are optional.
    }
  }
}
