package io.vireo.benchmarks.load;

import org.HdrHistogram.Histogram;

/**
 * What a run saw.
 *
 * @param requests replies received
 * @param errors replies that were or contained an error
 * @param firstError its text, or null
 * @param elapsedNanos from the first sending to the last reply
 * @param generatorCpuNanos processor time of the generator's threads
 * @param latency of each request in nanoseconds
 * @param lateness how much later than intended each sending of an open loop left, in nanoseconds;
 *     empty in a closed loop
 * @param timeline the run by the second
 */
public record LoadResult(
    long requests,
    long errors,
    String firstError,
    long elapsedNanos,
    long generatorCpuNanos,
    Histogram latency,
    Histogram lateness,
    Timeline timeline) {

  /** Requests per second. */
  public double throughput() {
    return requests * 1e9 / elapsedNanos;
  }

  /** Generator's processor time per request in microseconds. */
  public double generatorMicrosPerRequest() {
    return requests == 0 ? 0 : generatorCpuNanos / 1e3 / requests;
  }

  /** Both threads' results as one; what this one holds takes in the other's. */
  LoadResult merge(LoadResult other) {
    latency.add(other.latency);
    lateness.add(other.lateness);
    timeline.add(other.timeline);
    return new LoadResult(
        requests + other.requests,
        errors + other.errors,
        firstError == null ? other.firstError : firstError,
        Math.max(elapsedNanos, other.elapsedNanos),
        generatorCpuNanos + other.generatorCpuNanos,
        latency,
        lateness,
        timeline);
  }
}
