package io.vireo.server.tls;

import io.vireo.config.Config;
import io.vireo.config.Setting;
import io.vireo.config.TlsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files that certificates and keys come from, as they are at a moment: two that are equal were
 * not written to in between.
 *
 * @param states by file: its time, its size and what the system knows it by
 */
record MaterialFiles(Map<Path, String> states) {
  /** Reads what the system knows of the files that settings name. */
  static MaterialFiles of(Config config) {
    Map<Path, String> states = new TreeMap<>();
    for (Setting<String> setting : TlsSettings.MATERIAL_FILES) {
      if (!config.get(setting).isEmpty()) {
        add(states, config.resolve(config.get(setting)));
      }
    }
    return new MaterialFiles(states);
  }

  private static void add(Map<Path, String> states, Path path) {
    try {
      BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
      if (found.isDirectory()) {
        try (Stream<Path> files = Files.list(path)) {
          files.filter(Files::isRegularFile).forEach(file -> add(states, file));
        }
      } else {
        states.put(path, found.lastModifiedTime() + " " + found.size() + " " + found.fileKey());
      }
    } catch (IOException unreadable) {
      states.put(path, "unreadable");
    }
  }
}
