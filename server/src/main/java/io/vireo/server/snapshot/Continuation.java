package io.vireo.server.snapshot;

/**
 * The rest of a value that has been begun to be written. Data context only.
 *
 * <p>Unless it is frozen, the value must not change meanwhile.
 */
interface Continuation {
  /** Nothing is left. */
  Continuation NONE = () -> true;

  /** Writes some more, about a hundred microseconds' worth; true if that was the last of it. */
  boolean more();

  /** From now on the value may change: it is written as it is now. */
  default void freeze() {}

  /** The value that is frozen is about to change, and cannot say so itself. */
  default void beforeChange() {}

  /** Heap bytes that stay because of this, though the value has none of them any more. */
  default long keptBytes() {
    return 0;
  }

  /** The rest is not wanted, or there is none. */
  default void release() {}
}
