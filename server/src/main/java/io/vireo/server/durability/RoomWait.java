package io.vireo.server.durability;

import io.vireo.server.durability.making.NoRoom;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be written to the disk, and found no room in the heap, waits for some: it is tried
 * again, first soon and then less often, and fails only if there is none for a minute. Data context
 * only.
 */
final class RoomWait {
  private static final Logger LOG = LoggerFactory.getLogger(RoomWait.class);
  private static final long FIRST_MILLIS = 100;
  private static final long LONGEST_MILLIS = 2_000;
  private static final long PATIENCE_MILLIS = 60_000;

  private final String what;
  private long since;
  private long pause;
  private long until;

  /** Nothing waits yet. */
  RoomWait(String what) {
    this.what = what;
  }

  /**
   * Something has failed, or not.
   *
   * @param failure what went wrong, or null
   * @param now Unix milliseconds
   * @return true if it was for want of memory, and is to be tried again
   */
  boolean putsOff(IOException failure, long now) {
    if (!(failure instanceof NoRoom) || isWaiting() && now - since >= PATIENCE_MILLIS) {
      over();
      return false;
    }
    if (!isWaiting()) {
      since = now;
      LOG.warn("{} found no room in the heap: it is tried again until there is some", what);
    }
    pause = Math.min(LONGEST_MILLIS, Math.max(FIRST_MILLIS, 2 * pause));
    until = now + pause;
    return true;
  }

  /** True while something waits. */
  boolean isWaiting() {
    return pause > 0;
  }

  /** True if what waits is to be tried now: also if the clock was set back. */
  boolean isDue(long now) {
    return isWaiting() && (now >= until || now < since);
  }

  /** It was written, or is not wanted any more. */
  void over() {
    pause = 0;
  }
}
