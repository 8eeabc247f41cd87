/**
 * What belongs to the process and not to a server in it: arguments, log, signals, pid file, exit.
 *
 * <p>Begin with {@link io.vireo.server.process.Arguments} and {@link
 * io.vireo.server.process.Logging} for the way up, and with {@link io.vireo.server.process.Signals}
 * and {@link io.vireo.server.process.Shutdown} for the way down, in which the steps are taken in
 * order. {@link io.vireo.server.process.MemoryReturn} and {@link io.vireo.server.process.OomScore}
 * settle with the JVM and the kernel what memory the process keeps.
 *
 * <p>The main thread starts it; signals come on threads of the JVM; what acts on the data, such as
 * the steps of a shutdown, runs in the data context. Several servers may live in one process, and a
 * program that embeds one keeps its own log and signals: so other packages must not rely on what is
 * set up here, and this one must not know commands or keys.
 */
package io.vireo.server.process;
