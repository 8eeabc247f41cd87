/**
 * What a server reports of itself to its operator: the fields of INFO that packages above {@link
 * io.vireo.server.info} know, gauges for threads outside the data context, and the page of metrics.
 *
 * <p>Begin with {@link io.vireo.server.report.Gauges}. Nothing here decides anything; it reads what
 * replication, durability, TLS and Sentinel report.
 */
package io.vireo.server.report;
