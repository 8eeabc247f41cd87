package io.vireo.server.family.list;

/**
 * What a command wants of the first list that is there.
 *
 * @param front whether from the front
 * @param count the largest number of elements; {@link #FLAT} for one that is answered without an
 *     array of its own
 */
record ListPop(boolean front, long count) {
  /** One element, answered beside its key. */
  static final long FLAT = -1;

  boolean isFlat() {
    return count == FLAT;
  }
}
