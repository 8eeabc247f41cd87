package io.vireo.server.durability;

import io.vireo.server.engine.context.IncrementalTasks;
import java.util.concurrent.locks.LockSupport;

/** A new base of the log that is being written. Data context only. */
interface RewriteJob extends IncrementalTasks.IncrementalTask {
  /** For how long to wait for the disk before looking again. */
  long PAUSE_NANOS = 1_000_000;

  /** Sets a pause after each key, microseconds, for tests. */
  void keyDelay(long micros);

  /** Bytes of the heap that it keeps until the disk has taken them. */
  long kept();

  @Override
  default boolean isPatient() {
    return true;
  }

  /**
   * Gives the job up: its callback is not called, and the temporary file is removed.
   *
   * @return false if that is too late: the file takes its place, or has it already
   */
  boolean cancel();

  /** Shows all of it at once, as fast as the disk takes it. */
  default void runToEnd() {
    boolean more = true;
    while (more) {
      if (readyAt() == Long.MAX_VALUE) {
        LockSupport.parkNanos(this, PAUSE_NANOS);
      } else {
        more = step();
      }
    }
  }
}
