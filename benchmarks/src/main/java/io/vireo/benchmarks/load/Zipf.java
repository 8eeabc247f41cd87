package io.vireo.benchmarks.load;

/** Turns evenly spread random numbers into ranks by Zipf's law. Immutable; allocates nothing. */
public final class Zipf {
  /*
   * Rejection-inversion (Hoermann and Derflinger, "Rejection-inversion to generate variates from
   * monotone discrete distributions", 1996): h(x) = x^-skew is integrated, the integral inverted at
   * a random height, and the result rounded to a rank; it is taken unless the height lies in the
   * sliver between the curve and the column of that rank. No table, and hardly ever a second try,
   * for any number of ranks.
   */
  private final double skew;
  private final long ranks;
  private final double lowest;
  private final double highest;
  private final double sure;

  /**
   * @param ranks how many, at least 1
   * @param skew the exponent, more than 0
   */
  public Zipf(long ranks, double skew) {
    this.ranks = ranks;
    this.skew = skew;
    this.lowest = integral(1.5) - 1;
    this.highest = integral(ranks + 0.5);
    this.sure = 2 - inverse(integral(2.5) - Math.pow(2, -skew));
  }

  /**
   * The rank for a random number.
   *
   * @param uniform 0 to 1, evenly spread
   * @return 0, the most frequent, to ranks - 1; or -1: draw again
   */
  public long rank(double uniform) {
    double height = highest + uniform * (lowest - highest);
    double x = inverse(height);
    long rank = Math.max(1, Math.min(ranks, Math.round(x)));
    boolean taken = rank - x <= sure || height >= integral(rank + 0.5) - Math.pow(rank, -skew);
    return taken ? rank - 1 : -1;
  }

  /** The integral of x^-skew, so that it is log x where the exponent is 1. */
  private double integral(double x) {
    double log = Math.log(x);
    return expm1Ratio((1 - skew) * log) * log;
  }

  private double inverse(double y) {
    double t = Math.max(-1, y * (1 - skew));
    return Math.exp(log1pRatio(t) * y);
  }

  /** expm1(x) / x. */
  private static double expm1Ratio(double x) {
    return Math.abs(x) > 1e-8 ? Math.expm1(x) / x : 1 + x / 2;
  }

  /** log1p(x) / x. */
  private static double log1pRatio(double x) {
    return Math.abs(x) > 1e-8 ? Math.log1p(x) / x : 1 - x / 2;
  }
}
