package io.vireo.server.snapshot;

import io.vireo.server.data.Element;
import io.vireo.server.data.list.ListImage;
import io.vireo.server.data.list.ListValue;
import io.vireo.server.data.listpack.Listpack;

/** The commands that make a list. */
final class ListRest implements Continuation {
  private final ListImage image;
  private final ElementCommands out;
  private final Element content = new Element();

  private ListRest(ListValue list, ElementCommands out) {
    this.image = list.image();
    this.out = out;
  }

  static Continuation write(ListValue list, ElementCommands out) {
    out.name("RPUSH");
    return new ListRest(list, out);
  }

  @Override
  public boolean more() {
    long end = ElementCommands.partEnd(out.out());
    while (image.hasNext() && out.out().length() < end) {
      if (image.next(content)) {
        out.add(content.copy());
      } else {
        addAll(content.copy().array());
      }
    }
    return !image.hasNext();
  }

  private void addAll(byte[] listpack) {
    for (int p = Listpack.first(listpack); p >= 0; p = Listpack.next(listpack, p)) {
      Listpack.read(listpack, p, content);
      out.add(content.copy());
    }
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
