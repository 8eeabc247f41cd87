package io.vireo.lua.core;

import java.util.Arrays;

/** Numbers of Lua: doubles. */
public final class Numbers {
  private static final int LEAST = -128;
  private static final int MOST = 1023;
  private static final int TEXT_DIGITS = 14;
  private static final int ALL_DIGITS = 17;

  /** The first whole number that {@code %.14g} shows with an exponent. */
  private static final long LARGEST_PLAIN = 100_000_000_000_000L;

  /** Digits that fit an int, whatever they are. */
  private static final int SHORT = 9;

  private static final byte[] INFINITE = {'i', 'n', 'f'};
  private static final byte[] NOT_A_NUMBER = {'n', 'a', 'n'};

  /** Bytes of the longest text of a number, and a few more. */
  public static final int LONGEST = 32;

  private static final Double[] SMALL = new Double[MOST - LEAST + 1];

  static {
    for (int i = 0; i < SMALL.length; i++) {
      SMALL[i] = (double) (LEAST + i);
    }
  }

  private Numbers() {}

  /** A number as a value. */
  public static Double box(double number) {
    int whole = (int) number;
    return whole == number && whole >= LEAST && whole <= MOST && (whole != 0 || 1 / number > 0)
        ? SMALL[whole - LEAST]
        : (Double) number;
  }

  /** A number as a value. */
  public static Double box(int number) {
    return number >= LEAST && number <= MOST ? SMALL[number - LEAST] : (Double) (double) number;
  }

  /**
   * A number cut towards zero, as x86-64 does it: what does not fit, and NaN, is the least long.
   */
  public static long toLong(double number) {
    return number >= -0x1p63 && number < 0x1p63 ? (long) number : Long.MIN_VALUE;
  }

  /** A number as {@code tostring} shows it: in C's format {@code %.14g}. */
  public static LuaString text(double number) {
    byte[] text = new byte[LONGEST];
    return LuaString.of(Arrays.copyOf(text, write(number, TEXT_DIGITS, text, 0)));
  }

  /** A number in C's format {@code %.17g}, which always reads back as the same number. */
  public static LuaString text17(double number) {
    byte[] text = new byte[LONGEST];
    return LuaString.of(Arrays.copyOf(text, write(number, ALL_DIGITS, text, 0)));
  }

  /**
   * Writes what {@link #text} gives.
   *
   * @param into has room for {@link #LONGEST} bytes from {@code at} on
   * @return the place behind it
   */
  public static int write(double number, byte[] into, int at) {
    return write(number, TEXT_DIGITS, into, at);
  }

  /**
   * Writes a number in C's format {@code %.<digits>g}.
   *
   * @param digits from 1 to 17
   * @param into has room for {@link #LONGEST} bytes from {@code at} on
   * @return the place behind it
   */
  public static int write(double number, int digits, byte[] into, int at) {
    int from = at;
    if (Double.doubleToRawLongBits(number) < 0) {
      into[from++] = '-';
    }
    double size = Math.abs(number);
    long whole = (long) size;
    if (whole == size && whole < LARGEST_PLAIN && digits >= TEXT_DIGITS) {
      return NumberFormat.whole(whole, into, from);
    }
    if (size <= Double.MAX_VALUE) {
      return NumberFormat.general(size, digits, false, into, from);
    }
    byte[] word = size == Double.POSITIVE_INFINITY ? INFINITE : NOT_A_NUMBER;
    System.arraycopy(word, 0, into, from, word.length);
    return from + word.length;
  }

  /**
   * The number that a string reads as, in the way of C's {@code strtod}: white space around,
   * decimal or hexadecimal, {@code inf}, {@code nan}; null if it does not. A zero byte ends it.
   */
  public static Double parse(LuaString string) {
    return parse(string.bytes(), 0, string.length());
  }

  /** As {@link #parse(LuaString)}, of some bytes of an array. */
  public static Double parse(byte[] bytes, int from, int end) {
    if (end - from > SHORT || end == from) {
      return new NumberParser(bytes, from, end).parse();
    }
    int number = 0;
    for (int i = from; i < end; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return new NumberParser(bytes, from, end).parse();
      }
      number = 10 * number + digit;
    }
    return box(number);
  }
}
