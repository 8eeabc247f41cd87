package io.vireo.config;

import java.math.BigInteger;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Amounts of memory as redis.conf writes them: a whole number and a unit. {@code k m g} are powers
 * of 1000, {@code kb mb gb} powers of 1024, {@code b} or nothing means bytes; letter case is
 * ignored. Safe from any thread.
 */
public final class MemoryUnits {
  /** The largest amount, an unsigned number. */
  static final long MAX_UNSIGNED_BYTES = -1;

  private static final BigInteger MAX_BYTES = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private MemoryUnits() {}

  /**
   * Reads an amount. An empty text is zero, as it is for Redis; an amount of more than 64 bits is
   * taken as the largest one.
   *
   * @return bytes, an unsigned number, or empty if the text is no amount (also if it is negative)
   */
  public static OptionalLong parse(String text) {
    int digits = 0;
    while (digits < text.length() && isDigit(text.charAt(digits))) {
      digits++;
    }
    long unit = unit(text.substring(digits));
    if (unit == 0 || (digits == 0 && !text.isEmpty())) {
      return OptionalLong.empty();
    }
    if (digits == 0) {
      return OptionalLong.of(0);
    }
    BigInteger bytes = new BigInteger(text.substring(0, digits)).multiply(BigInteger.valueOf(unit));
    return OptionalLong.of(bytes.min(MAX_BYTES).longValue());
  }

  /** An unsigned amount as a limit for signed ones: at most {@link Long#MAX_VALUE}. */
  public static long bounded(long bytes) {
    return bytes < 0 ? Long.MAX_VALUE : bytes;
  }

  /**
   * Writes an amount with the largest binary unit that divides it, as CONFIG REWRITE does: {@code
   * 64mb}, {@code 1000}.
   *
   * @param bytes an unsigned number
   */
  public static String format(long bytes) {
    if (bytes != 0 && (bytes & (1L << 30) - 1) == 0) {
      return (bytes >>> 30) + "gb";
    }
    if (bytes != 0 && (bytes & (1L << 20) - 1) == 0) {
      return (bytes >>> 20) + "mb";
    }
    if (bytes != 0 && (bytes & (1L << 10) - 1) == 0) {
      return (bytes >>> 10) + "kb";
    }
    return Long.toUnsignedString(bytes);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static long unit(String suffix) {
    return switch (suffix.toLowerCase(Locale.ROOT)) {
      case "", "b" -> 1;
      case "k" -> 1000;
      case "kb" -> 1L << 10;
      case "m" -> 1000_000;
      case "mb" -> 1L << 20;
      case "g" -> 1000_000_000;
      case "gb" -> 1L << 30;
      default -> 0;
    };
  }
}
