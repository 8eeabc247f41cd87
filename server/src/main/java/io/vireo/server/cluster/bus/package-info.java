/**
 * The messages of Redis Cluster's bus, as objects and as bytes: what Redis 8.0.2 sends and expects.
 *
 * <p>A {@link io.vireo.server.cluster.bus.BusMessage} is immutable and holds no buffer, so it may
 * wait on a link, go to many links, or pass between the nodes of a simulation without ever becoming
 * bytes. {@link io.vireo.server.cluster.bus.BusEncoder} and {@link
 * io.vireo.server.cluster.bus.BusDecoder} are the two ways between objects and bytes; both keep
 * nothing, and any thread may use them.
 */
package io.vireo.server.cluster.bus;
