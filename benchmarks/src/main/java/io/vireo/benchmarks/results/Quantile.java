package io.vireo.benchmarks.results;

/**
 * A point of the distribution of latencies.
 *
 * @param percent of the operations, 0 to 100, that took no longer
 * @param millis than this
 */
public record Quantile(double percent, double millis) {}
