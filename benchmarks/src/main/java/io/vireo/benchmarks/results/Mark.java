package io.vireo.benchmarks.results;

/**
 * Something that happened during a run.
 *
 * @param second when
 * @param label what
 */
public record Mark(double second, String label) {}
