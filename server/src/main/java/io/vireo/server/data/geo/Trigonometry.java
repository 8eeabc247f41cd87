package io.vireo.server.data.geo;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Sine, cosine and arcsine, rounded correctly in all but one of many thousand cases. Any thread.
 *
 * <p>The functions of {@link Math} may be off by a whole unit in the last place, and its arcsine is
 * for one argument in fourteen. The C library that Redis uses comes nearer, and clients can see the
 * last place of distances that a search stores as scores.
 */
final class Trigonometry {
  /*
   * An angle is taken as a multiple of 1/64 and a rest r of at most 1/128, and the sum rule as
   *
   *   sin(a + r) = sin a + (cos a * r) + cos a * (sin r - r) + sin a * (cos r - 1)
   *
   * The sines and cosines of the multiples are tabulated to about 77 bits: a float and a double on
   * top. The product in the brackets is the only one that needs more than a double's precision; with
   * factors of a float's 24 bits its leading part is exact. Everything but the two leading terms is
   * less than 2^-14 of the result or so, and so are the errors of rounding it. (The rule for the
   * cosine is the same with cosine and negative sine as factors.)
   *
   * The arcsine is that of Math, improved by one step of Newton's method: what the sine of it is too
   * large, or near a right angle the cosine of it too small, is divided by the derivative.
   *
   * Source: Gal and Bachelis, An Accurate Elementary Mathematical Library for the IEEE Floating Point
   * Standard, https://doi.org/10.1145/103147.103151 (tables); Dekker, A Floating-Point Technique for
   * Extending the Available Precision, https://doi.org/10.1007/BF01397083 (exact sums and products).
   */
  private static final int STEPS = 64;
  private static final int ENTRIES = 102;
  private static final MathContext PRECISION = new MathContext(50);

  /** What pi is more than {@link Math#PI}. */
  private static final double PI_REST = 1.2246467991473532e-16;

  /** Above this, sines change less than arcsines can tell. */
  private static final double NEARLY_ONE = 0.999;

  private static final double[] SIN = new double[ENTRIES];
  private static final double[] SIN_REST = new double[ENTRIES];
  private static final double[] COS = new double[ENTRIES];
  private static final double[] COS_REST = new double[ENTRIES];
  private static final double[] MINUS_SIN = new double[ENTRIES];
  private static final double[] MINUS_SIN_REST = new double[ENTRIES];

  static {
    BigDecimal[] step = sinAndCosOfStep();
    BigDecimal sin = BigDecimal.ZERO;
    BigDecimal cos = BigDecimal.ONE;
    for (int i = 0; i < ENTRIES; i++) {
      split(sin, i, SIN, SIN_REST);
      split(cos, i, COS, COS_REST);
      split(sin.negate(), i, MINUS_SIN, MINUS_SIN_REST);
      BigDecimal next = sin.multiply(step[1]).add(cos.multiply(step[0])).round(PRECISION);
      cos = cos.multiply(step[1]).subtract(sin.multiply(step[0])).round(PRECISION);
      sin = next;
    }
  }

  private Trigonometry() {}

  private static BigDecimal[] sinAndCosOfStep() {
    BigDecimal angle = BigDecimal.ONE.divide(BigDecimal.valueOf(STEPS));
    BigDecimal[] sums = {BigDecimal.ZERO, BigDecimal.ZERO};
    BigDecimal term = BigDecimal.ONE;
    for (int i = 1; i < 30; i++) {
      sums[i & 1] = sums[i & 1].add(term);
      term = term.multiply(angle).divide(BigDecimal.valueOf(i), PRECISION);
      term = (i & 1) == 0 ? term.negate() : term;
    }
    return sums;
  }

  private static void split(BigDecimal number, int at, double[] leading, double[] rest) {
    leading[at] = number.floatValue();
    rest[at] = number.subtract(new BigDecimal(leading[at])).doubleValue();
  }

  /** The sine of an angle between -pi and pi. */
  static double sin(double angle) {
    double sine = sinAbove(Math.abs(angle), 0);
    return angle < 0 ? -sine : sine;
  }

  /** The cosine of an angle of at most half pi either way. */
  static double cos(double angle) {
    return cosAbove(Math.abs(angle), 0);
  }

  /** The arcsine of 0 to 1. */
  static double asin(double sine) {
    double near = Math.asin(sine);
    double cosine = Math.sqrt((1 - sine) * (1 + sine));
    return sine > NEARLY_ONE
        ? near + cosAbove(near, cosine) / sine
        : near - sinAbove(near, sine) / cosine;
  }

  /** By how much the sine of 0 to pi is above a number that is 0 or near it. */
  private static double sinAbove(double angle, double number) {
    boolean obtuse = angle > Math.PI / 2;
    double acute = obtuse ? Math.PI - angle : angle;
    int at = nearest(acute);
    double rest = acute - (double) at / STEPS;
    return turned(SIN[at], SIN_REST[at], COS[at], COS_REST[at], rest, obtuse ? PI_REST : 0, number);
  }

  private static double cosAbove(double angle, double number) {
    int at = nearest(angle);
    double rest = angle - (double) at / STEPS;
    return turned(COS[at], COS_REST[at], MINUS_SIN[at], MINUS_SIN_REST[at], rest, 0, number);
  }

  private static int nearest(double angle) {
    return (int) (angle * STEPS + 0.5);
  }

  /**
   * {@code f(a + r) - number}, where {@code f} is the sine or the cosine.
   *
   * @param f the value at {@code a}, {@code fRest} what it is more
   * @param d the derivative at {@code a}, {@code dRest} what it is more
   * @param r at most 1/128 either way, {@code rRest} what it is more
   */
  private static double turned(
      double f, double fRest, double d, double dRest, double r, double rRest, double number) {
    double leading = (float) r;
    double product = d * leading;
    double sum = f + product;
    double back = sum - f;
    double lost = f - (sum - back) + (product - back);
    double whole = sum + fRest;
    back = whole - sum;
    lost += sum - (whole - back) + (fRest - back);

    double square = r * r;
    double sinLess = r * square * (-1.0 / 6 + square * (1.0 / 120 - square / 5040));
    double cosLess = square * (-0.5 + square * (1.0 / 24 - square / 720)) - r * rRest;
    double small = d * (r - leading) + dRest * r;
    small += (d + dRest) * (rRest + sinLess) + (f + fRest) * cosLess;
    return whole - number + (lost + small);
  }
}
