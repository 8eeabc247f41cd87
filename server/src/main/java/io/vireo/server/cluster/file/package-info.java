/**
 * {@code nodes.conf}: what a node of the cluster remembers, in the format of Redis 8.0, so that
 * Redis may go on with Vireo's file and Vireo with Redis'. {@link
 * io.vireo.server.cluster.file.NodeLines} writes the lines, which are also what CLUSTER NODES
 * answers, {@link io.vireo.server.cluster.file.NodesReader} reads them, and {@link
 * io.vireo.server.cluster.file.NodesFile} keeps the file, on a disk worker.
 */
package io.vireo.server.cluster.file;
