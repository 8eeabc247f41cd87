/**
 * What the server measures: counters, histograms, rates, the slow log and the latency monitor.
 *
 * <p>Nothing in this package loads Micrometer or Prometheus classes; those are used by {@code
 * io.vireo.metrics.scrape} alone, which a server without a scrape page never touches.
 */
package io.vireo.metrics;
