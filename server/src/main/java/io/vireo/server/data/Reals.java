package io.vireo.server.data;

/** Doubles as Redis prints them in replies. Any thread. */
public final class Reals {
  private static final double INTEGER_LIMIT = 0x1p62;
  private static final int MAX_ZEROS = 7;
  private static final int MAX_PLAIN_EXPONENT = 4;

  private Reals() {}

  /**
   * A text that reads back as the same double.
   *
   * <p>Whole numbers up to 2<sup>62</sup> are printed digit by digit, all others with as few digits
   * as {@link Grisu} needs: plainly if fewer than seven zeros follow them, fewer than seven digits
   * follow the point, or their exponent is below four; else as {@code 1.5e+30}. Further {@code
   * inf}, {@code -inf}, {@code nan} and {@code -0}.
   */
  public static String text(double number) {
    boolean whole = Math.abs(number) <= INTEGER_LIMIT && number == (long) number && number != 0;
    return whole ? Long.toString((long) number) : shortest(number);
  }

  /** The same, but without the exception for whole numbers: 1e8 is {@code 1e+8}. */
  public static String shortest(double number) {
    if (Double.isNaN(number)) {
      return "nan";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "inf" : "-inf";
    }
    if (number == 0) {
      return 1 / number < 0 ? "-0" : "0";
    }
    Grisu decimal = new Grisu(Math.abs(number));
    StringBuilder text = new StringBuilder(24);
    if (number < 0) {
      text.append('-');
    }
    layOut(text, Long.toString(decimal.digits()), decimal.exponent());
    return text.toString();
  }

  private static void layOut(StringBuilder text, String digits, int exponent) {
    int leading = exponent + digits.length() - 1;
    if (exponent >= 0 && Math.abs(leading) < digits.length() + MAX_ZEROS) {
      text.append(digits).append("0".repeat(exponent));
    } else if (exponent < 0 && (exponent > -MAX_ZEROS || Math.abs(leading) < MAX_PLAIN_EXPONENT)) {
      withPoint(text, digits, -exponent);
    } else {
      scientific(text, digits, leading);
    }
  }

  private static void withPoint(StringBuilder text, String digits, int places) {
    int whole = digits.length() - places;
    if (whole > 0) {
      text.append(digits, 0, whole).append('.').append(digits, whole, digits.length());
    } else {
      text.append("0.").append("0".repeat(-whole)).append(digits);
    }
  }

  private static void scientific(StringBuilder text, String digits, int exponent) {
    text.append(digits.charAt(0));
    if (digits.length() > 1) {
      text.append('.').append(digits, 1, digits.length());
    }
    text.append('e').append(exponent < 0 ? '-' : '+').append(Math.abs(exponent));
  }
}
