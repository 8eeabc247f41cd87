package io.vireo.benchmarks.load;

/**
 * How random numbers are drawn.
 *
 * @param keyspace they lie below it; 0 if none are drawn
 * @param skew exponent of Zipf's law: the number of rank r has a share in proportion to {@code
 *     r^-skew}; 0 if all numbers are as likely
 * @param seed of all of them
 */
public record KeyChoice(long keyspace, double skew, long seed) {
  /** No random numbers. */
  public static final KeyChoice NONE = new KeyChoice(0, 0, 1);

  /** All numbers below the keyspace, each as likely as the other. */
  public static KeyChoice uniform(long keyspace) {
    return new KeyChoice(keyspace, 0, 1);
  }

  /** Numbers below the keyspace, some far more often than others. */
  public static KeyChoice zipf(long keyspace, double skew) {
    return new KeyChoice(keyspace, skew, 1);
  }
}
