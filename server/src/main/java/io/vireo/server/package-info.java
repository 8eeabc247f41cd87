/**
 * The server as a whole: makes its parts, gives each what it uses, starts and stops it.
 *
 * <p>Begin with {@link io.vireo.server.ServerCore}, a server without threads and sockets: {@link
 * io.vireo.server.ServerParts} makes its parts in order, and {@link io.vireo.server.Families} lists
 * the families of commands. {@link io.vireo.server.Bootstrap} adds the threads and sockets;
 * programs that embed a server begin there. {@link io.vireo.server.Main} and {@link
 * io.vireo.server.Startup} are the way of a process from its arguments to a serving server.
 *
 * <p>All this runs on the thread that starts or stops the server, which is no event loop. From then
 * on each part runs on the threads of its own package. What is left here connects packages that do
 * not know each other, such as {@link io.vireo.server.DurabilityFields} for INFO. No package of the
 * server may know this one, and nothing here knows what a command does.
 */
package io.vireo.server;
