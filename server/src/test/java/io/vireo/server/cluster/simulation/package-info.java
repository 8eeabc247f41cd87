/**
 * Clusters of any size in virtual time, of which each node is a real {@code ClusterMachine}. What
 * happens to them follows from one seed.
 */
package io.vireo.server.cluster.simulation;
