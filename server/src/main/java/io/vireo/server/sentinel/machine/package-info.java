/**
 * Decides for a Sentinel: which instances are down, which Sentinel leads a failover, which replica
 * becomes the primary. There is no clock, no socket, no thread and no file in here, so that
 * simulations run exactly the code that production runs.
 *
 * <p>The seam: {@link io.vireo.server.sentinel.machine.SentinelMachine} has a method for each
 * input: time that passes ({@code tick}, ten times a second), connections that come up and go down,
 * answers, messages, commands. Each takes the time in milliseconds of one clock, greater than 0.
 * The machine answers by calling {@link io.vireo.server.sentinel.machine.Effects}, within that
 * call. All calls come from one thread.
 *
 * <p>What the machine promises to others it has written before: it asks for a {@code save} with a
 * revision number, and votes only when {@code saved} has told that this revision is on the disk. A
 * configuration that is written holds, for each primary: {@code currentAddress}, {@code
 * configEpoch}, {@code leaderEpoch}, the settings, replicas and Sentinels; and the {@code
 * currentEpoch} of the machine. {@code currentAddress} may be that of a replica: then the replica's
 * line names the primary's own {@code address} instead.
 *
 * <p>To start, make a machine, {@code restore} what the file says, and call {@code start}. Names of
 * hosts are resolved outside ({@link io.vireo.server.sentinel.machine.Addresses}).
 */
package io.vireo.server.sentinel.machine;
