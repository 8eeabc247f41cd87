/**
 * Connections of a Sentinel to the servers and Sentinels that it watches. Sockets belong to the
 * event loop of {@link io.vireo.server.peer.Peers}; what happens there is brought into the data
 * context.
 */
package io.vireo.server.sentinel.link;
