package io.vireo.server.data.number;

/** Decimal digits in byte arrays. Any thread. */
public final class Decimal {
  /** Bytes of the longest text: digits and sign. */
  public static final int MAX_LENGTH = 20;

  private static final byte[] MIN = Long.toString(Long.MIN_VALUE).getBytes();

  private Decimal() {}

  /**
   * Writes a number.
   *
   * @param into has room for 20 bytes from {@code at}
   * @return the place behind the last digit
   */
  public static int write(long number, byte[] into, int at) {
    if (number >= 0 && number < 10) {
      into[at] = (byte) ('0' + number);
      return at + 1;
    }
    if (number == Long.MIN_VALUE) {
      System.arraycopy(MIN, 0, into, at, MIN.length);
      return at + MIN.length;
    }
    int from = at;
    long rest = number;
    if (rest < 0) {
      into[from++] = '-';
      rest = -rest;
    }
    int end = from + digits(rest);
    int place = end;
    while (rest >= 10) {
      long next = rest / 10;
      into[--place] = (byte) ('0' + (rest - next * 10));
      rest = next;
    }
    into[--place] = (byte) ('0' + rest);
    return end;
  }

  /** How many digits a number of 0 and more has. */
  public static int digits(long number) {
    int count = 1;
    for (long bound = 10; count < 19 && number >= bound; bound *= 10) {
      count++;
    }
    return count;
  }
}
