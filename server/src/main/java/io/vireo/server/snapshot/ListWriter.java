package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.RdbWriter;
import io.vireo.server.data.Element;
import io.vireo.server.data.ListValue;

/** Writes a list node by node. */
final class ListWriter implements Continuation {
  private final ListValue list;
  private final RdbWriter out;
  private final Element content = new Element();
  private int next;

  private ListWriter(ListValue list, RdbWriter out) {
    this.list = list;
    this.out = out;
  }

  static Continuation write(ListValue list, RdbWriter out) {
    out.list(list.nodes());
    return new ListWriter(list, out);
  }

  @Override
  public boolean more() {
    long end = Parts.end(out);
    while (next < list.nodes() && out.bytes() < end) {
      if (list.node(next++, content)) {
        out.plainNode(content.array(), content.offset(), content.length());
      } else {
        out.packedNode(content.array(), content.offset(), content.length());
      }
    }
    return next == list.nodes();
  }
}
