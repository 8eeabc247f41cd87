package io.vireo.benchmarks.load;

import java.util.List;

/**
 * A request to send again and again before a measurement, its number written as {@code
 * __seq_int__}.
 *
 * @param count how often; {@link #PER_KEY} or {@link #PER_REQUEST}
 */
public record Fill(List<String> request, long count) {
  /** Once for each key that the measured requests are spread over. */
  public static final long PER_KEY = -1;

  /** Once for each measured request. */
  public static final long PER_REQUEST = -2;

  private static final long FEWEST_KEYS = 1000;

  /** A request given as a line, its words separated by blanks. */
  public static Fill of(String line, long count) {
    return new Fill(List.of(line.split(" ")), count);
  }

  /**
   * How often.
   *
   * @param requests that are measured
   * @param keyspace over which they are spread
   */
  public long count(long requests, long keyspace) {
    if (count == PER_REQUEST) {
      return requests;
    }
    return count == PER_KEY ? Math.max(FEWEST_KEYS, keyspace) : count;
  }
}
