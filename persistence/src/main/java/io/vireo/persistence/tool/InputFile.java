package io.vireo.persistence.tool;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file that a tool is to read. */
final class InputFile {
  private InputFile() {}

  /** True if it is there and a file; else says so. */
  static boolean isThere(Path file, PrintStream out) {
    if (!Files.exists(file)) {
      out.println("Cannot open file " + file + ": No such file or directory");
      return false;
    }
    if (Files.isDirectory(file)) {
      out.println("Cannot read file: " + file);
      return false;
    }
    return true;
  }
}
