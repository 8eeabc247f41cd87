package io.vireo.benchmarks.sidebyside;

/**
 * One counted run against one server. What a generator does not tell is NaN.
 *
 * @param throughput requests per second
 * @param cpuMicros processor time of the server per request, in microseconds
 * @param p50 latency in milliseconds
 * @param p99 latency in milliseconds
 * @param p999 latency in milliseconds
 * @param errors error replies
 */
record Sample(
    double throughput, double cpuMicros, double p50, double p99, double p999, double errors) {

  Sample withCpu(double micros) {
    return new Sample(throughput, micros, p50, p99, p999, errors);
  }
}
