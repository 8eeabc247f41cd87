package io.vireo.server.data;

/**
 * Heap bytes of something that consists of many objects, kept up to date while it changes. Owned by
 * the data context.
 *
 * <p>A part has a footprint of its own inside that of the whole: what is added to the part is added
 * to the whole as well, and the part can be given up at once.
 */
public final class Footprint {
  private final Footprint whole;
  private long bytes;

  /** The footprint of something that is no part of anything. */
  public Footprint() {
    this(null);
  }

  private Footprint(Footprint whole) {
    this.whole = whole;
  }

  /** The footprint of a part, which takes nothing yet. */
  public Footprint part() {
    Footprint part = new Footprint(this);
    part.add(part.ownBytes());
    return part;
  }

  private long ownBytes() {
    return HeapLayout.object(1, Long.BYTES);
  }

  /** Counts bytes that were taken, or with a minus given back. */
  public void add(long more) {
    for (Footprint each = this; each != null; each = each.whole) {
      each.bytes += more;
    }
  }

  /** Gives all bytes back that this takes. */
  public void release() {
    add(-bytes);
  }

  /** Bytes of this and of all its parts. */
  public long bytes() {
    return bytes;
  }
}
