package io.vireo.server.sentinel;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the lines {@code sentinel} of a configuration file say, while they are read and until the
 * Sentinel is made. The thread that starts the server only.
 */
public final class SentinelState {
  final Map<String, PrimaryState> primaries = new LinkedHashMap<>();
  final Names names = new Names();
  final SentinelSettings settings = new SentinelSettings(names);
  private final SentinelReader reader = new SentinelReader(this);

  /**
   * Which lines are read first: what holds for all, then the primaries, then what is said of them.
   *
   * @param option the second word of a line
   */
  public static int order(String option) {
    return SentinelReader.order(option);
  }

  /**
   * Reads a line.
   *
   * @param directory where relative paths start
   * @param words what follows {@code sentinel}
   * @return why it is refused, or null
   */
  public String read(Path directory, List<String> words) {
    return reader.read(directory, words);
  }
}
