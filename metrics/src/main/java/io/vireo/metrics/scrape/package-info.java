/**
 * The scrape page: turns {@link io.vireo.metrics.ScrapeSources} into Prometheus text over HTTP.
 *
 * <p>This is the only package that uses Micrometer and Prometheus classes. A server loads it when
 * its scrape page is turned on, and not at all otherwise.
 */
package io.vireo.metrics.scrape;
