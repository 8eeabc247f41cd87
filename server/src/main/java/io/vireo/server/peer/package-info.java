/**
 * Connections to other servers that speak RESP. {@link io.vireo.server.peer.Peers} opens them, a
 * {@link io.vireo.server.peer.PeerLink} is one, and {@link io.vireo.server.peer.PeerPool} keeps
 * those that may be of use again. Nothing here ever waits: all of it belongs to one event loop, and
 * what comes of a request is told to a handler. What a connection does next is decided by {@link
 * io.vireo.server.peer.Conversation}, which knows neither sockets nor clocks nor threads.
 */
package io.vireo.server.peer;
