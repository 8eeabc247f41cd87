package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.CorruptValueException;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.list.ListLimits;
import io.vireo.server.data.list.ListValue;
import io.vireo.server.data.listpack.Listpack;

/** Makes a list of its nodes or elements. */
final class ListBuilder extends ValueBuilder {
  /** A listpack of more elements no longer knows how many they are. */
  private static final int MOST_ELEMENTS = 65_000;

  private final ListLimits limits;
  private final ListValue list;

  ListBuilder(ValueRules rules) {
    limits = ListLimits.of(rules.thresholds(), 0);
    list = ListValue.inChunks(limits);
  }

  @Override
  void element(byte[] value) {
    push(Bytes.of(value));
  }

  private void push(Bytes value) {
    list.push(value, false, limits);
  }

  @Override
  void listpack(byte[] raw) throws CorruptValueException {
    byte[] blob = Blobs.checked(raw, 1, "List");
    int size = Listpack.size(blob);
    if (size > MOST_ELEMENTS) {
      pushAll(blob);
    } else if (size > 0) {
      list.addNode(blob);
    }
  }

  private void pushAll(byte[] blob) {
    Element element = new Element();
    for (int p = Listpack.first(blob); p >= 0; p = Listpack.next(blob, p)) {
      Listpack.read(blob, p, element);
      push(element.copy());
    }
  }

  @Override
  long heapBytes() {
    return list.heapBytes();
  }

  @Override
  ListValue unfinished() {
    return list;
  }

  @Override
  ListValue build() {
    list.restored(limits);
    return list;
  }
}
