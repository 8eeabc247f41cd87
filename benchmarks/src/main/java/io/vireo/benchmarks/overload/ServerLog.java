package io.vireo.benchmarks.overload;

import java.util.List;
import java.util.regex.Pattern;

/** Finds in a server's log what must not be there, however greedy its clients are. */
final class ServerLog {
  private static final Pattern FAULT =
      Pattern.compile(
          "OutOfMemory|OutOfDirectMemory|StackOverflow|internal error|unexpectedly|could not"
              + " deliver|\\bLEAK\\b|\\bat [\\w.$/]+\\([\\w.]+\\.java:\\d+\\)",
          Pattern.CASE_INSENSITIVE);

  private ServerLog() {}

  /** The lines that tell of a fault. */
  static List<String> faults(List<String> lines) {
    return lines.stream().filter(line -> FAULT.matcher(line).find()).toList();
  }
}
