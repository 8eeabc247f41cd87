package io.vireo.benchmarks.sidebyside;

import io.vireo.benchmarks.load.Zipf;
import java.util.SplittableRandom;

/**
 * The keys that an application asks for: some far more often than others, by Zipf's law, and on
 * request mixed with scans, which ask for each key once. The same for all servers. For one thread.
 */
final class CacheTrace {
  /** The number of accesses of which one belongs to the scan. */
  private static final int SCAN = 5;

  private final SplittableRandom random = new SplittableRandom(20_240_601);
  private final Zipf zipf;
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
    zipf = new Zipf(keys, skew);
  }

  /** The next key. */
  String next() {
    if (scans && ++count % SCAN == 0) {
      return "scan:" + scanned++;
    }
    long rank = -1;
    while (rank < 0) {
      rank = zipf.rank(random.nextDouble());
    }
    return "key:" + rank;
  }
}
