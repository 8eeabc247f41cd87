package io.vireo.server.data.listpack;

import io.vireo.server.data.Aggregate;
import io.vireo.server.data.Digest;
import io.vireo.server.data.Element;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Type;

/**
 * A small collection as files have it, on its way to the block of its key: a database takes the
 * elements in, and never gives this value to a command. Owned by the data context.
 */
public final class PackedCollection implements Aggregate {
  private final Packing packing;
  private final byte[] array;
  private final int size;

  /**
   * A collection of the elements in an array, which it takes over: a {@link Listpack}, or the
   * numbers of an intset.
   *
   * @param size how many they are: members, fields
   */
  public PackedCollection(Packing packing, byte[] array, int size) {
    this.packing = packing;
    this.array = array;
    this.size = size;
  }

  @Override
  public Packing packed(Element content) {
    int length = packing == Packing.INTSET ? array.length : Listpack.bytes(array);
    content.point(array, 0, length);
    return packing;
  }

  @Override
  public Type type() {
    return packing.type();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public long heapBytes() {
    return HeapLayout.object(2, Integer.BYTES) + HeapLayout.bytes(array.length);
  }

  @Override
  public String encoding() {
    throw onItsWay();
  }

  @Override
  public void digest(Digest into) {
    throw onItsWay();
  }

  private static IllegalStateException onItsWay() {
    return new IllegalStateException("a packed collection is no value of a database");
  }
}
