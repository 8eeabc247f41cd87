package io.vireo.server.snapshot;

/** The rest of a value that has been begun to be written. Data context only. */
@FunctionalInterface
interface Continuation {
  /** Nothing is left. */
  Continuation NONE = () -> true;

  /** Writes some more, about a hundred microseconds' worth; true if that was the last of it. */
  boolean more();
}
