/**
 * The bus of the cluster over sockets. {@link io.vireo.server.cluster.net.SocketBus} has an event
 * loop of its own: an event loop of clients may be inside the data context, and a task inside may
 * take long.
 */
package io.vireo.server.cluster.net;
