package io.vireo.server.data.expiry;

/**
 * One pass over an {@link ExpiryCalendar} that drops stale pairs, in steps between which pairs come
 * and go. Owned by the data context.
 */
final class CalendarSweep {
  /*
   * From the coarsest level to the finest, then the late pairs: pairs only ever move to finer levels,
   * so none that was there at the start is overtaken. After the pass, pairs can be stale only
   * if they became so during it.
   */
  private final TimingWheel wheel;
  private final LatePairs late;
  private int level = TimingWheel.LEVELS - 1;
  private int slot = -1;
  private int lateLeft = -1;
  private long forgotten;

  CalendarSweep(TimingWheel wheel, LatePairs late) {
    this.wheel = wheel;
    this.late = late;
  }

  /** Notes that a pair became stale during the pass. */
  void forget() {
    forgotten++;
  }

  /** How many pairs became stale during the pass, which may have met them or not. */
  long forgotten() {
    return forgotten;
  }

  /** Looks at {@code maxPairs} pairs; true if there are more. */
  boolean step(int maxPairs, ExpiryCalendar.Test stillValid) {
    int left = maxPairs;
    while (level >= 0) {
      left -= slot < 0 ? 0 : wheel.sift(level, slot, left, stillValid);
      if (left == 0) {
        return true;
      }
      nextSlot();
    }
    return sweepLate(left, stillValid);
  }

  private void nextSlot() {
    slot++;
    if (slot == WheelLevel.SLOTS) {
      slot = 0;
      level--;
    }
    if (level >= 0) {
      wheel.setAside(level, slot);
    } else {
      lateLeft = late.size();
    }
  }

  /** From the end, so that the pair that fills a gap has been looked at or is looked at next. */
  private boolean sweepLate(int maxPairs, ExpiryCalendar.Test stillValid) {
    lateLeft = Math.min(lateLeft, late.size());
    for (int left = maxPairs; left > 0 && lateLeft > 0; left--) {
      int index = lateLeft - 1;
      if (stillValid.test(late.deadline(index), late.hash(index))) {
        lateLeft--;
      } else {
        late.remove(index);
        lateLeft = Math.min(lateLeft, late.size());
      }
    }
    return lateLeft > 0;
  }
}
