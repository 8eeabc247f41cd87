/**
 * Clients' connections: accepts sockets, reads requests from them and writes answers to them.
 *
 * <p>Begin with {@link io.vireo.server.net.Connection}, which is one client's socket. Its {@link
 * io.vireo.server.net.Loop} collects in a {@link io.vireo.server.engine.Batch} what all connections
 * of one event loop read during a turn, and hands it to the engine; {@link
 * io.vireo.server.net.Output} is the way back. {@link io.vireo.server.net.Listeners} opens and
 * closes the addresses, and {@link io.vireo.server.net.ConnectionVerticle} accepts clients there.
 *
 * <p>Each connection belongs to one event loop and is touched by no other thread; the data context
 * reaches it by {@link io.vireo.server.engine.session.Link} and {@link
 * io.vireo.server.engine.session.LoopPort}, which are implemented here. Nothing here waits for a
 * file or for another server. This package must not know the keyspace, nor what a command does.
 */
package io.vireo.server.net;
