package io.vireo.benchmarks.results;

import java.util.Arrays;
import java.util.Optional;

/** A kind of number that a round yields. */
public enum Figure {
  /** Operations per second. */
  RATE("rate", "per second", true),
  /** Processor time of the server for one operation, in microseconds. */
  CPU("cpu_us", "server CPU, µs each", false),
  /** Median latency in milliseconds. */
  P50("p50_ms", "p50, ms", false),
  /** Latency that 99 % did not exceed, in milliseconds. */
  P99("p99_ms", "p99, ms", false),
  /** Latency that 99.9 % did not exceed, in milliseconds. */
  P999("p999_ms", "p99.9, ms", false),
  /** Longest latency in milliseconds. */
  MAX("max_ms", "max, ms", false),
  /**
   * To the first answer, of a process that was started, or of something new to it, in milliseconds.
   */
  START("start_ms", "first answer after, ms", false),
  /** Longest wait of a client beside the load that sends PING, in milliseconds. */
  PING("ping_ms", "longest PING, ms", false),
  /** Resident memory of the server at the end, in MiB. */
  RESIDENT("resident_mib", "resident, MiB", false);

  private final String key;
  private final String title;
  private final boolean moreIsBetter;

  Figure(String key, String title, boolean moreIsBetter) {
    this.key = key;
    this.title = title;
    this.moreIsBetter = moreIsBetter;
  }

  /** Its name in files. */
  public String key() {
    return key;
  }

  /** Its name in tables. */
  public String title() {
    return title;
  }

  /** Whether the greater number is the better one. */
  public boolean moreIsBetter() {
    return moreIsBetter;
  }

  /** The figure of that name in files. */
  public static Optional<Figure> ofKey(String key) {
    return Arrays.stream(values()).filter(figure -> figure.key.equals(key)).findFirst();
  }
}
