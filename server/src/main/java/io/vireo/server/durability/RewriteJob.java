package io.vireo.server.durability;

import io.vireo.server.engine.Chores;

/** A new base of the log that is being written. Data context only. */
interface RewriteJob extends Chores.Chore {
  /** Sets a pause after each key, microseconds, for tests. */
  void keyDelay(long micros);

  @Override
  default boolean isPatient() {
    return true;
  }

  /** Gives it up; nobody is told. */
  void cancel();

  /** Writes all of it at once, on a disk that is the calling thread. */
  default void runToEnd() {
    boolean more = true;
    while (more) {
      more = step();
    }
  }
}
