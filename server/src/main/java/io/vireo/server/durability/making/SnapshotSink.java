package io.vireo.server.durability.making;

/** Takes a snapshot that is streamed and never lies on a disk. */
public interface SnapshotSink {
  /** Takes bytes, which are not changed any more. Disk worker. */
  void take(byte[] bytes);

  /**
   * True while no more should come; when that is over, the door of the data context must be woken.
   * Data context.
   */
  boolean isHeldUp();
}
