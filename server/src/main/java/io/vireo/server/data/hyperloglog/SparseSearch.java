package io.vireo.server.data.hyperloglog;

/**
 * Finds the run of a sparse HyperLogLog that holds a register. Confined to the thread that holds
 * it.
 *
 * <p>It passes over eight runs at a time where they take a byte each. The next search goes on at an
 * anchor if its register lies behind that: so raising registers in ascending order, as a merge
 * does, costs one pass over all runs. A change may join runs from the one before the run found on,
 * so the anchor is a run before that one.
 */
final class SparseSearch {
  private static final int NO_ANCHOR = Integer.MAX_VALUE;

  private int at;
  private int first;
  private int run;
  private int anchor;
  private int anchorFirst;
  private int anchorEnd;

  /** Begins with other registers. */
  void begin() {
    anchorEnd = NO_ANCHOR;
  }

  /** Where the run found is. */
  int at() {
    return at;
  }

  /** The first register of the run found. */
  int first() {
    return first;
  }

  /** The registers of the run found. */
  int run() {
    return run;
  }

  /**
   * Finds the run that holds a register.
   *
   * @param from where the first run is
   * @return false if there is none, because the registers are damaged
   */
  boolean find(byte[] array, int from, int end, int index) {
    boolean resumed = index >= anchorEnd;
    int place = resumed ? from + anchor : from;
    int register = resumed ? anchorFirst : 0;
    int last = place;
    int lastFirst = register;
    while (place < end) {
      int mark = last;
      int markFirst = lastFirst;
      last = place;
      lastFirst = register;
      int step = place <= end - SparseRegisters.STEP ? SparseRegisters.runs(array, place) : -1;
      if (step >= 0 && index >= register + step) {
        place += SparseRegisters.STEP;
        register += step;
        continue;
      }
      int limit = Math.min(end, place + SparseRegisters.STEP);
      while (place < limit) {
        int size = SparseRegisters.run(array, place, end);
        if (index < register + size) {
          found(place, register, size);
          anchor(mark - from, markFirst, markFirst + SparseRegisters.run(array, mark, end));
          return SparseRegisters.next(array, place) <= end;
        }
        register += size;
        place = SparseRegisters.next(array, place);
      }
    }
    return false;
  }

  private void found(int place, int register, int size) {
    at = place;
    first = register;
    run = size;
  }

  private void anchor(int place, int register, int behind) {
    anchor = place;
    anchorFirst = register;
    anchorEnd = place == 0 ? NO_ANCHOR : behind;
  }

  /** Where the run before the one found is; the same if that is the first one. */
  int before(byte[] array, int from) {
    int before = from + anchor;
    for (int next = before; next < at; next = SparseRegisters.next(array, next)) {
      before = next;
    }
    if (before == from + anchor) {
      anchorEnd = NO_ANCHOR;
    }
    return before;
  }
}
