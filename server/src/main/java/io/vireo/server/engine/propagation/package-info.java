/**
 * The replication stream: how changes leave for the log and for replicas, and how far they have
 * come.
 */
package io.vireo.server.engine.propagation;
