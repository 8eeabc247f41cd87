package io.vireo.server.data.page;

import io.vireo.server.data.ByteSource;
import io.vireo.server.data.Element;

/**
 * An element where it lies in a block outside the heap: a view, pointed at one after the other,
 * that copies the bytes only if their array is asked for. Good until the block changes; data
 * context only.
 */
public final class StoredElement extends Element implements ByteSource {
  private PageMemory memory;
  private int address;
  private int from;

  /** Points at bytes of a block. */
  public StoredElement of(PageMemory newMemory, int newAddress, int offset, int length) {
    memory = newMemory;
    address = newAddress;
    from = offset;
    elsewhere(length);
    return this;
  }

  @Override
  protected void fetch() {
    int length = length();
    byte[] copy = roomFor(length);
    memory.get(address, from, copy, 0, length);
    point(copy, 0, length);
  }

  @Override
  public void copy(int skipped, byte[] into, int at, int bytes) {
    if (isFetched()) {
      System.arraycopy(array(), offset() + skipped, into, at, bytes);
    } else {
      memory.get(address, from + skipped, into, at, bytes);
    }
  }
}
