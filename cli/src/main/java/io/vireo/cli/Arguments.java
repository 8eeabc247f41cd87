package io.vireo.cli;

import io.vireo.config.ByteText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The program's arguments as the bytes they were. The JVM decodes them by the locale, and in the C
 * locale loses all that is not ASCII; Linux still has them.
 */
final class Arguments {
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

  private Arguments() {}

  /** The arguments of main, as {@link ByteText}s. */
  static List<String> ofProcess(String[] decoded) {
    if (Arrays.stream(decoded).allMatch(Arguments::isAscii)) {
      return List.of(decoded);
    }
    try {
      return lastOf(ByteText.of(Files.readAllBytes(COMMAND_LINE)), decoded.length);
    } catch (IOException noSuchFile) {
      return Arrays.stream(decoded)
          .map(a -> ByteText.of(a.getBytes(StandardCharsets.UTF_8)))
          .toList();
    }
  }

  /** The last words of a command line in which each ends with a NUL. */
  static List<String> lastOf(String commandLine, int count) {
    List<String> all = new ArrayList<>(List.of(commandLine.split("\0", -1)));
    all.remove(all.size() - 1);
    return List.copyOf(all.subList(all.size() - count, all.size()));
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }
}
