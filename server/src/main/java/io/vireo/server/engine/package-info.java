/**
 * Runs commands: takes batches of requests, asks the gates, calls the handlers, and has the changes
 * propagated.
 *
 * <p>Begin with {@link io.vireo.server.engine.Execution}, the one way in which a command is run.
 * {@link io.vireo.server.engine.RequestLoop} runs the requests of a {@link
 * io.vireo.server.engine.Batch} one after the other, {@link io.vireo.server.engine.FollowUp} serves
 * the clients that wait for what they changed. Event loops give what they have read to the {@link
 * io.vireo.server.engine.Dispatcher}; {@link io.vireo.server.engine.Engine} makes all of this, each
 * part with what it uses. The packages below have the parts: {@code session} what is known of a
 * client, {@code gate} the reasons not to run a command now, {@code context} the data context and
 * its door, {@code propagation} the stream to the log and to replicas, {@code memory} the accounts.
 *
 * <p>Nearly all of it runs in the data context, in which at most one thread is at a time: the data
 * worker, or an event loop that executes its own batch. So nothing is locked. It must not know
 * sockets, files or single commands: what it needs of them is an interface here, which another
 * package implements, such as {@code net} or {@code durability}.
 */
package io.vireo.server.engine;
