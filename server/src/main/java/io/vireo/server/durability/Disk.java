package io.vireo.server.durability;

import java.util.concurrent.Executor;

/**
 * The disk workers: each does what it is handed in order, on a thread of its own.
 *
 * @param snapshots writes snapshots and rewritten logs
 * @param log appends to the append-only log and forces it to the disk
 */
public record Disk(Executor snapshots, Executor log) {
  /** One without threads: whatever is to be done is done at once, by whoever asks for it. */
  public static final Disk AT_ONCE = new Disk(Runnable::run, Runnable::run);
}
