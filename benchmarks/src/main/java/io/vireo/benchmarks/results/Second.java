package io.vireo.benchmarks.results;

/**
 * A second of a run.
 *
 * @param at its number, from 0
 * @param rate operations that ended in it
 * @param p99 their latency in milliseconds that 99 % did not exceed; 0 if there were none
 */
public record Second(int at, double rate, double p99) {}
