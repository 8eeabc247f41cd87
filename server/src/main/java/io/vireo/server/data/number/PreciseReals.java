package io.vireo.server.data.number;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Doubles with 17 significant digits, as C's {@code %.17g} prints them. Any thread. */
public final class PreciseReals {
  private static final int DIGITS = 17;
  private static final double SAFE_INTEGER = 1e17;
  private static final MathContext ROUNDING = new MathContext(DIGITS, RoundingMode.HALF_EVEN);

  private PreciseReals() {}

  /** The text of any double. */
  public static String text(double number) {
    if (Math.abs(number) < SAFE_INTEGER && number == (long) number) {
      return number == 0 && 1 / number < 0 ? "-0" : Long.toString((long) number);
    }
    if (Double.isNaN(number)) {
      return "nan";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "inf" : "-inf";
    }
    BigDecimal rounded = new BigDecimal(Math.abs(number)).round(ROUNDING).stripTrailingZeros();
    String digits = rounded.unscaledValue().toString();
    int exponent = digits.length() - 1 - rounded.scale();
    String text =
        exponent < -4 || exponent >= DIGITS ? scientific(digits, exponent) : plain(rounded);
    return number < 0 ? "-" + text : text;
  }

  private static String plain(BigDecimal number) {
    return number.toPlainString();
  }

  private static String scientific(String digits, int exponent) {
    StringBuilder text = new StringBuilder().append(digits.charAt(0));
    if (digits.length() > 1) {
      text.append('.').append(digits, 1, digits.length());
    }
    text.append('e').append(exponent < 0 ? '-' : '+');
    int size = Math.abs(exponent);
    return text.append(size < 10 ? "0" : "").append(size).toString();
  }
}
