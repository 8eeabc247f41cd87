package io.vireo.benchmarks.load;

/**
 * How much load, and in which manner.
 *
 * @param requests how many in all, unless a duration is given
 * @param durationNanos when to stop sending; 0 if the number of requests decides
 * @param clients connections, at least 1
 * @param pipeline requests that a connection sends at once, at least 1
 * @param threads generator threads, 1 to the number of clients
 * @param rate requests per second of an open loop; 0 for a closed loop
 * @param spin whether an open loop watches the clock all the time rather than sleep up to 1 ms too
 *     long
 * @param whole whether latency is that of a whole sending, which counts once, instead of that of
 *     each request; closed loop only
 * @param keys how random numbers are drawn
 */
public record LoadPlan(
    long requests,
    long durationNanos,
    int clients,
    int pipeline,
    int threads,
    double rate,
    boolean spin,
    boolean whole,
    KeyChoice keys) {

  private static final double NANOS_PER_SECOND = 1e9;

  /** A closed loop on one thread, without random numbers. */
  public static LoadPlan closed(long requests, int clients, int pipeline) {
    return new LoadPlan(requests, 0, clients, pipeline, 1, 0, false, false, KeyChoice.NONE);
  }

  /** This plan for a given time instead of a number of requests. */
  public LoadPlan lasting(long nanos) {
    return new LoadPlan(requests, nanos, clients, pipeline, threads, rate, spin, whole, keys);
  }

  /** This plan with random numbers. */
  public LoadPlan drawing(KeyChoice newKeys) {
    return new LoadPlan(
        requests, durationNanos, clients, pipeline, threads, rate, spin, whole, newKeys);
  }

  /** This plan with each sending counted as one operation. */
  public LoadPlan asWholes() {
    return new LoadPlan(
        requests, durationNanos, clients, pipeline, threads, rate, spin, true, keys);
  }

  /** This plan as an open loop of that many requests per second. */
  public LoadPlan atRate(double newRate, boolean newSpin) {
    return new LoadPlan(
        requests, durationNanos, clients, pipeline, threads, newRate, newSpin, whole, keys);
  }

  /** Whether requests follow a schedule rather than replies. */
  public boolean open() {
    return rate > 0;
  }

  /** How many requests there will be; {@link Long#MAX_VALUE} if only time decides. */
  public long total() {
    if (durationNanos == 0) {
      return requests;
    }
    return open()
        ? Math.max(1, Math.round(rate * durationNanos / NANOS_PER_SECOND))
        : Long.MAX_VALUE;
  }

  /** The share of a thread: all shares differ by at most one request. */
  long share(int thread) {
    long total = total();
    if (total == Long.MAX_VALUE) {
      return total;
    }
    return total / threads + (thread < total % threads ? 1 : 0);
  }

  /** Connections of a thread. */
  int clientsOf(int thread) {
    return clients / threads + (thread < clients % threads ? 1 : 0);
  }

  /**
   * Nanoseconds from one sending of a thread to its next, a sending being a pipeline of requests.
   */
  double sendingIntervalNanos() {
    return NANOS_PER_SECOND / rate * pipeline * threads;
  }
}
