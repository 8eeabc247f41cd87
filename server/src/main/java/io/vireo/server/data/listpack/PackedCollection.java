package io.vireo.server.data.listpack;

import io.vireo.server.data.ArrivingCollection;
import io.vireo.server.data.Element;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.Packing;

/**
 * A small collection as files have it, on its way to the block of its key. Owned by the data
 * context.
 */
public final class PackedCollection extends ArrivingCollection {
  private final byte[] array;

  /**
   * A collection of the elements in an array, which it takes over: a {@link Listpack}, or the
   * numbers of an intset.
   *
   * @param size how many they are: members, fields
   */
  public PackedCollection(Packing packing, byte[] array, int size) {
    super(packing, size, HeapLayout.bytes(array.length));
    this.array = array;
  }

  @Override
  public Packing packed(Element content) {
    int length = shown() == Packing.INTSET ? array.length : Listpack.bytes(array);
    content.point(array, 0, length);
    return shown();
  }
}
