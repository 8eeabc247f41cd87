package io.vireo.benchmarks.sidebyside;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Keys whose names say when they end: thirteen digits of Unix milliseconds, a colon, eight digits
 * of a number.
 *
 * @param count of keys, 1 to 10^8
 * @param firstDeadline Unix milliseconds
 * @param windowMillis the deadlines are spread evenly over it
 */
record ExpiringKeys(int count, long firstDeadline, long windowMillis) {
  static final int NAME_BYTES = 22;

  private static final long STEP = 1_000_003;
  private static final int DEADLINE_DIGITS = 13;

  /** When a key ends. Neighbours in number are far apart in time, as they are in real use. */
  long deadline(int number) {
    long place = number * step() % count;
    return firstDeadline + place * windowMillis / count;
  }

  private long step() {
    // Coprime to the count, so that each place is taken once.
    return count % STEP == 0 ? 1 : STEP;
  }

  long lastDeadline() {
    return firstDeadline + windowMillis;
  }

  String name(int number) {
    return String.format(Locale.ROOT, "%013d:%08d", deadline(number), number);
  }

  /** Reads the deadline back from the name that starts at that place. */
  static long deadlineIn(byte[] bytes, int offset) {
    long deadline = 0;
    for (int i = 0; i < DEADLINE_DIGITS; i++) {
      deadline = deadline * 10 + (bytes[offset + i] - '0');
    }
    return deadline;
  }

  /** The request that creates a key. */
  byte[] request(int number) {
    long deadline = deadline(number);
    String text =
        "*5\r\n$3\r\nSET\r\n$22\r\n"
            + name(number)
            + "\r\n$1\r\nx\r\n$4\r\nPXAT\r\n$13\r\n"
            + deadline
            + "\r\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
