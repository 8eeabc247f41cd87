/**
 * Decides for a node of the cluster: which nodes it knows, which have which slots, which have
 * failed, which take over. It has no clock, no sockets, no threads and no files, so that the same
 * code runs in a server and, a thousand times, in a simulation from one seed.
 *
 * <p><b>Inputs.</b> Everything that happens is a call of {@link
 * io.vireo.server.cluster.machine.ClusterMachine} that says what time it is (Unix milliseconds,
 * which never go back): a tick every {@link
 * io.vireo.server.cluster.machine.ClusterMachine#TICK_MILLIS}, links that come and go, messages,
 * and commands of clients. All calls come from one thread at a time, in a server from the data
 * context.
 *
 * <p><b>Outputs.</b> What is to be done comes as {@link io.vireo.server.cluster.machine.Effect}s,
 * at the end of a call and in an order that the caller keeps when it performs them. Above all:
 * after a {@code Save} that is durable nothing may leave before the file is on the disk, else a
 * node that falls could vote twice in one epoch. The caller may give new inputs meanwhile; their
 * effects wait behind.
 *
 * <p><b>What it asks.</b> {@link io.vireo.server.cluster.machine.LocalFacts} are asked during a
 * call. Chance comes from a generator that the maker gives it.
 *
 * <p><b>What others may read.</b> {@link io.vireo.server.cluster.machine.ClusterState} with its
 * nodes and its {@link io.vireo.server.cluster.machine.SlotMap}, in the same thread, at any time
 * between two calls: what the gates and the replies of CLUSTER need.
 *
 * <p><b>Links.</b> The machine makes a {@link io.vireo.server.cluster.machine.BusLink} for each
 * connection that it wants, and is asked for one for each that is accepted. Messages for a link
 * that is not connected yet wait, in their order, at the caller that performs the effects. A link
 * that the machine has closed needs no report; one that broke is reported once.
 */
package io.vireo.server.cluster.machine;
