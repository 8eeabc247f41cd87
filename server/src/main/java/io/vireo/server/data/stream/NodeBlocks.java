package io.vireo.server.data.stream;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.CacheLines;
import io.vireo.server.data.Element;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.listpack.PartListpack;
import io.vireo.server.data.listpack.StoredListpack;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.NumberedParts;
import java.util.function.IntFunction;

/**
 * The nodes of all streams of one store of entries that have more than one, or groups, in blocks
 * outside the heap. Owned by the data context.
 *
 * <p>A node is a {@link StoredListpack}, which commands read and change where it lies; or, if one
 * entry alone is longer than a block, a {@link Listpack} in the heap.
 */
public final class NodeBlocks extends NumberedParts {
  /** Serves for one node after the other, while commands work with it. */
  private final StreamNode node = new StreamNode();

  private final PartListpack view = new PartListpack();
  private final PartListpack other = new PartListpack();

  /** No nodes yet, in blocks of an allocator that has no others. */
  public NodeBlocks(BlockAllocator allocator) {
    super(allocator);
  }

  /** A view that serves for one node after the other. */
  StreamNode node() {
    return node;
  }

  /** Bytes of the longest listpack, without its frame, that has a block. */
  int mostElementBytes() {
    return PartListpack.mostBytes(this);
  }

  /**
   * A node without entries.
   *
   * @param room bytes of elements for which there shall be room
   * @throws io.vireo.server.data.page.NoRoom if there is none
   */
  int make(int room) {
    int number = claim(StoredListpack.HEAD_BYTES + room);
    StoredListpack.begin(memory, address(number), PART_AT);
    return number;
  }

  /**
   * A node of one entry, whose id is the node's.
   *
   * @param bytes of its elements, as {@link StreamNode#bytesOfOne} tells
   * @param room bytes of elements for which there shall be room, if a block can have it
   */
  int make(IntFunction<Bytes> words, int fields, int bytes, int room) {
    if (bytes > mostElementBytes()) {
      return claim(StreamNode.ofOne(words, fields, bytes));
    }
    int number = make(Math.max(bytes, Math.min(room, mostElementBytes())));
    view.point(this, number, null);
    StreamNode.begin(view, words, fields, bytes);
    view.release();
    return number;
  }

  /** A node of a listpack as files have it, which this takes over. */
  int make(byte[] listpack) {
    int bytes = Listpack.bytes(listpack) - Listpack.EMPTY_BYTES;
    if (bytes > mostElementBytes()) {
      return claim(Listpack.trim(listpack));
    }
    int number = make(bytes);
    view.point(this, number, null);
    view.append(listpack, 0);
    view.release();
    return number;
  }

  /** A node with the elements of another listpack. */
  int make(StoredListpack elements) {
    int number = make(elements.bytes());
    view.point(this, number, null);
    view.append(elements, 0, elements.end(), elements.count());
    view.release();
    return number;
  }

  /** A copy of a node of these blocks or others. */
  int copyOf(NodeBlocks from, int number) {
    byte[] array = from.array(number);
    if (array != null) {
      return claim(array.clone());
    }
    from.other.point(from, number, null);
    int copy = make(from.other);
    from.other.release();
    return copy;
  }

  /** The listpack of a node that has no block, else null. */
  byte[] array(int number) {
    return (byte[]) object(number);
  }

  /** Puts another listpack in the place of the one of a node that has no block. */
  void array(int number, byte[] listpack) {
    replace(number, listpack);
  }

  /** Bytes of the heap that a node takes. */
  long heapBytes(int number) {
    byte[] array = array(number);
    return array == null ? 0 : HeapLayout.bytes(array.length);
  }

  /** Points at the listpack of a node as files have it. */
  void read(int number, Element into) {
    byte[] array = array(number);
    if (array == null) {
      view.point(this, number, null);
      view.writeTo(into);
      view.release();
    } else {
      into.point(array, 0, Listpack.bytes(array));
    }
  }

  /** Loads the end of a node. */
  void touchEnd(int number, CacheLines lines) {
    if (isStored(number)) {
      StoredListpack.touchEnd(memory, address(number), PART_AT, lines);
    }
  }
}
