package io.vireo.server.replication.follow;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Finds lines in bytes as they come. Confined to one thread. */
final class LineReader {
  private static final int LONGEST = 16 * 1024;

  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private String line;

  /** Forgets the line that was begun. */
  void reset() {
    begun.reset();
    line = null;
  }

  /**
   * Reads up to the end of a line.
   *
   * @return where the next byte is
   */
  int read(byte[] bytes, int from, int to) {
    int end = from;
    while (end < to && bytes[end] != '\n') {
      end++;
    }
    begun.write(bytes, from, end - from);
    line = null;
    if (end == to) {
      return to;
    }
    line = begun.toString(StandardCharsets.UTF_8).stripTrailing();
    begun.reset();
    return end + 1;
  }

  /** The line that was just read to its end; null if there is none. */
  String line() {
    return line;
  }

  /** True if a line is longer than any that a primary sends. */
  boolean isTooLong() {
    return begun.size() > LONGEST;
  }
}
