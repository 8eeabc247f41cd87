package io.vireo.server.data.number;

/** Integers as texts, by the strict rules of the protocol. Any thread. */
public final class Numbers {
  private static final int MAX_DIGITS = 20;

  private Numbers() {}

  /**
   * True if the bytes are a 64-bit integer in its one canonical form: no sign but a minus, no
   * leading zero, no space, nothing that overflows.
   */
  public static boolean isLong(byte[] array, int offset, int length) {
    if (length == 0 || length > MAX_DIGITS) {
      return false;
    }
    int first = array[offset];
    int at = offset;
    int end = offset + length;
    if (first == '-') {
      at++;
      if (at == end) {
        return false;
      }
    }
    int digit = array[at];
    if (digit == '0') {
      return length == 1;
    }
    for (int i = at; i < end; i++) {
      if (array[i] < '0' || array[i] > '9') {
        return false;
      }
    }
    return end - at < 19 || fits(array, at, end, first == '-');
  }

  private static boolean fits(byte[] array, int at, int end, boolean negative) {
    if (end - at > 19) {
      return false;
    }
    long value = 0;
    for (int i = at; i < end; i++) {
      value = value * 10 + array[i] - '0';
    }
    return value >= 0 || negative && value == Long.MIN_VALUE;
  }

  /** The value of bytes for which {@link #isLong} holds. */
  public static long toLong(byte[] array, int offset, int length) {
    boolean negative = array[offset] == '-';
    long value = 0;
    for (int i = negative ? offset + 1 : offset; i < offset + length; i++) {
      value = value * 10 + array[i] - '0';
    }
    return negative ? -value : value;
  }
}
