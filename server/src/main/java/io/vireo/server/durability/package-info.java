/**
 * How data outlive the process: snapshots, the append-only log, and loading.
 *
 * <p>Begin with {@link io.vireo.server.durability.Durability}, which other packages use. Writing:
 * {@link io.vireo.server.durability.Snapshots} decides when a snapshot is made, {@link
 * io.vireo.server.durability.AppendLog} takes every change, and {@link
 * io.vireo.server.durability.LogRewrite} replaces the log by a shorter one. Reading: {@link
 * io.vireo.server.durability.Recovery} loads a snapshot, a log, or what a primary sends. The
 * formats themselves are in the module {@code persistence}, and how a live value is written in them
 * in {@link io.vireo.server.snapshot}.
 *
 * <p>All decisions are made in the data context, which never waits for a disk: {@link
 * io.vireo.server.durability.Disk} has one worker for snapshots and one for the log, and their
 * results come back through the inbox. Answers that promise that a change lasts wait at {@link
 * io.vireo.server.engine.WaitingReplies}. An error of a disk ends in a refusal of writes ({@link
 * io.vireo.server.durability.DiskErrors}), in a file that is given up, or in the end of the
 * process; never in a change that was promised and is lost.
 */
package io.vireo.server.durability;
