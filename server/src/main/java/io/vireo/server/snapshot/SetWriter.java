package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.RdbWriter;
import io.vireo.server.data.IntSet;
import io.vireo.server.data.Listpack;
import io.vireo.server.data.SetImage;
import io.vireo.server.data.SetValue;

/** Writes a set: packed as it is, or member by member. */
final class SetWriter implements Continuation {
  private static final int STRIDE = 64;

  private final RdbWriter out;
  private final SetImage image;

  private SetWriter(SetValue set, RdbWriter out) {
    this.out = out;
    this.image = set.image(member -> Parts.write(member, out));
  }

  static Continuation write(SetValue set, RdbWriter out) {
    if (set.isNumbers()) {
      out.intset(set.array(), 0, IntSet.bytes(set.array()));
      return NONE;
    }
    if (!set.isHashed() && out.version() >= FormatVersion.SET_LISTPACKS) {
      out.setListpack(set.array(), 0, Listpack.bytes(set.array()));
      return NONE;
    }
    out.set(set.size());
    if (!set.isHashed()) {
      set.forEach(member -> Parts.write(member, out));
      return NONE;
    }
    return new SetWriter(set, out);
  }

  @Override
  public boolean more() {
    long end = Parts.end(out);
    boolean last = false;
    while (!last && out.bytes() < end) {
      last = image.show(STRIDE);
    }
    return last;
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
