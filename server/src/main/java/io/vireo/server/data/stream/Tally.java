package io.vireo.server.data.stream;

import io.vireo.server.data.HeapLayout;

/**
 * A number that parts add up to: of a group, of a stream, of all streams of a database. What is
 * counted in a part is counted in the whole as well. Owned by the data context.
 *
 * <p>So a database knows without a walk what its streams have that older files cannot hold.
 */
public final class Tally {
  private Tally whole;
  private long count;

  static long bytes() {
    return HeapLayout.object(1, Long.BYTES);
  }

  /** The tally of a part. */
  Tally part() {
    Tally part = new Tally();
    part.whole = this;
    return part;
  }

  void add(long more) {
    for (Tally each = this; each != null; each = each.whole) {
      each.count += more;
    }
  }

  /** Becomes a part of another whole, or of none if it is null. */
  void move(Tally to) {
    if (whole != null) {
      whole.add(-count);
    }
    whole = to;
    if (to != null) {
      to.add(count);
    }
  }

  /** The number. */
  public long count() {
    return count;
  }
}
