package io.vireo.server.data.stream;

import io.vireo.server.data.HeapLayout;

/**
 * Counts consumers that last got something at another time than they last tried to: only files from
 * RDB version 11 on have both times. Owned by the data context.
 *
 * <p>There is a tally of each group, of each stream, and of a whole database; what is counted in a
 * part is counted in the whole as well.
 */
public final class ActivityTally {
  private ActivityTally whole;
  private long count;

  static long bytes() {
    return HeapLayout.object(1, Long.BYTES);
  }

  /** The tally of a part. */
  ActivityTally part() {
    ActivityTally part = new ActivityTally();
    part.whole = this;
    return part;
  }

  void add(long more) {
    for (ActivityTally each = this; each != null; each = each.whole) {
      each.count += more;
    }
  }

  /** Becomes a part of another whole, or of none if it is null. */
  void move(ActivityTally to) {
    if (whole != null) {
      whole.add(-count);
    }
    whole = to;
    if (to != null) {
      to.add(count);
    }
  }

  /** How many such consumers there are. */
  public long count() {
    return count;
  }
}
