package io.vireo.benchmarks.sidebyside;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The keys that an application asks for: some far more often than others, by Zipf's law, and on
 * request mixed with scans, which ask for each key once. The same for everybody. For one thread.
 */
final class CacheTrace {
  /** Of so many accesses one belongs to the scan. */
  private static final int SCAN = 5;

  private final SplittableRandom random = new SplittableRandom(20_240_601);
  private final double[] upTo;
  private final boolean scans;
  private long scanned;
  private long count;

  /**
   * @param keys how many there are
   * @param skew the exponent: the key of rank r has a share in proportion to {@code r^-skew}
   * @param scans whether every fifth access belongs to a scan through other keys
   */
  CacheTrace(int keys, double skew, boolean scans) {
    this.scans = scans;
    upTo = new double[keys];
    double sum = 0;
    for (int i = 0; i < keys; i++) {
      sum += Math.pow(i + 1, -skew);
      upTo[i] = sum;
    }
  }

  /** The next key. */
  String next() {
    if (scans && ++count % SCAN == 0) {
      return "scan:" + scanned++;
    }
    double draw = random.nextDouble() * upTo[upTo.length - 1];
    int at = Arrays.binarySearch(upTo, draw);
    return "key:" + (at < 0 ? -at - 1 : at);
  }
}
