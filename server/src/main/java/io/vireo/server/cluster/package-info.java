/**
 * This server as a node of a cluster. {@link io.vireo.server.cluster.Cluster} joins the deciding
 * part ({@code cluster.machine}) to the data, the clients, replication, the file and the bus.
 */
package io.vireo.server.cluster;
