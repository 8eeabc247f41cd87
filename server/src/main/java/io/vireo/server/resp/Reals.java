package io.vireo.server.resp;

import java.math.BigDecimal;

/** Doubles as Redis prints them in replies. Any thread. */
public final class Reals {
  private Reals() {}

  /**
   * The shortest text that reads back as the same double: plain digits for a decimal exponent from
   * -7 to 20, else a mantissa with {@code e+21}; {@code inf}, {@code -inf}, {@code nan}.
   */
  public static String text(double number) {
    if (Double.isNaN(number)) {
      return "nan";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "inf" : "-inf";
    }
    if (number == 0) {
      return 1 / number < 0 ? "-0" : "0";
    }
    if (number == Math.rint(number) && Math.abs(number) < 1e15) {
      return Long.toString((long) number);
    }
    return shortest(number);
  }

  private static String shortest(double number) {
    BigDecimal decimal = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    String digits = decimal.unscaledValue().abs().toString();
    int exponent = digits.length() - decimal.scale() - 1;
    String sign = number < 0 ? "-" : "";
    if (exponent >= -7 && exponent < 21) {
      return sign + decimal.abs().toPlainString();
    }
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    return sign + mantissa + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
  }
}
