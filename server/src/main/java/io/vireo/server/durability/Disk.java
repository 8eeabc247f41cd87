package io.vireo.server.durability;

import io.vireo.persistence.disk.DurableFiles;
import java.util.concurrent.Executor;

/**
 * The disk, and its workers: each does what it is handed in order, on a thread of its own.
 *
 * @param files the door to the disk
 * @param snapshots writes snapshots and rewritten logs
 * @param log appends to the append-only log and forces it to the disk
 */
public record Disk(DurableFiles files, Executor snapshots, Executor log) {
  /** A disk without workers: each task is done at once, by the thread that hands it over. */
  public static final Disk AT_ONCE = atOnce(DurableFiles.SYSTEM);

  /** Workers without threads on some disk; see {@link #AT_ONCE}. */
  public static Disk atOnce(DurableFiles files) {
    return new Disk(files, Runnable::run, Runnable::run);
  }
}
