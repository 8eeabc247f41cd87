package io.vireo.server.data.number;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;

/** Doubles with a fixed number of decimals, of which the last one is rounded. Any thread. */
public final class FixedPoint {
  private static final int DISTANCE_DECIMALS = 4;
  private static final long DISTANCE_UNIT = 10_000;
  private static final int USUAL_DECIMALS = 6;
  private static final int ROOM = 32;

  private FixedPoint() {}

  /** A distance with four decimals; of two equally near numbers it is the even one. */
  public static byte[] fourDecimals(double number) {
    long scaled = (long) Math.rint(number * DISTANCE_UNIT);
    byte[] text = new byte[ROOM];
    int at = 0;
    if (scaled < 0) {
      text[at++] = '-';
    }
    long rest = Math.abs(scaled);
    at = Decimal.write(rest / DISTANCE_UNIT, text, at);
    rest %= DISTANCE_UNIT;
    text[at] = '.';
    for (int i = DISTANCE_DECIMALS; i > 0; i--) {
      text[at + i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return Arrays.copyOf(text, at + DISTANCE_DECIMALS + 1);
  }

  /** What C's {@code %f} prints of a number that is not NaN: six decimals, or infinity. */
  public static String sixDecimals(double number) {
    if (Double.isInfinite(number)) {
      return number > 0 ? "inf" : "-inf";
    }
    BigDecimal magnitude = new BigDecimal(Math.abs(number));
    boolean negative = number < 0 || 1 / number < 0;
    String digits = magnitude.setScale(USUAL_DECIMALS, RoundingMode.HALF_EVEN).toPlainString();
    return negative ? '-' + digits : digits;
  }
}
