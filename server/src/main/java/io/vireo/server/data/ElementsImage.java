package io.vireo.server.data;

/**
 * The elements of a large collection as they were at one moment, shown bit by bit. Data context
 * only.
 *
 * <p>Once it is {@link #hold held}, the collection may change meanwhile.
 */
public interface ElementsImage {
  /** Shows some more elements, about a hundred; true if those were the last. */
  boolean show();

  /** From now on the collection may change. */
  void hold();

  /** The rest is not wanted, or there is none. */
  void release();
}
