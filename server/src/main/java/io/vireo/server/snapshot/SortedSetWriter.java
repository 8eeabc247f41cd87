package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.RdbWriter;
import io.vireo.server.data.Element;
import io.vireo.server.data.Listpack;
import io.vireo.server.data.SortedSetImage;
import io.vireo.server.data.SortedSetValue;

/** Writes a sorted set: packed as it is, or member by member in order. */
final class SortedSetWriter implements Continuation {
  private final RdbWriter out;
  private final SortedSetImage image;

  private SortedSetWriter(SortedSetValue set, RdbWriter out) {
    this.out = out;
    this.image = set.image(this::write);
  }

  static Continuation write(SortedSetValue set, RdbWriter out) {
    if (set.isPacked()) {
      out.sortedSetListpack(set.array(), 0, Listpack.bytes(set.array()));
      return NONE;
    }
    out.sortedSet(set.size());
    return new SortedSetWriter(set, out);
  }

  @Override
  public boolean more() {
    long end = Parts.end(out);
    boolean last = false;
    while (!last && out.bytes() < end) {
      last = image.show();
    }
    return last;
  }

  private void write(Element member, double score) {
    Parts.write(member, out);
    out.score(score);
  }

  @Override
  public void hold() {
    image.hold();
  }

  @Override
  public void release() {
    image.release();
  }
}
