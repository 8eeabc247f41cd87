package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.RdbWriter;
import io.vireo.server.data.Element;
import io.vireo.server.data.list.ListImage;
import io.vireo.server.data.list.ListValue;

/** Writes a list node by node. */
final class ListWriter implements Continuation {
  private final ListImage image;
  private final RdbWriter out;
  private final Element content = new Element();

  private ListWriter(ListValue list, RdbWriter out) {
    this.image = list.image();
    this.out = out;
  }

  static Continuation write(ListValue list, RdbWriter out) {
    out.list(list.nodes());
    return new ListWriter(list, out);
  }

  @Override
  public boolean more() {
    long end = Parts.end(out);
    while (image.hasNext() && out.bytes() < end) {
      if (image.next(content)) {
        out.plainNode(content.array(), content.offset(), content.length());
      } else {
        out.packedNode(content.array(), content.offset(), content.length());
      }
    }
    return !image.hasNext();
  }

  @Override
  public void freeze() {
    image.freeze();
  }

  @Override
  public void release() {
    image.release();
  }
}
