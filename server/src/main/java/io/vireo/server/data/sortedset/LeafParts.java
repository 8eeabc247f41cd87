package io.vireo.server.data.sortedset;

import io.vireo.server.data.Element;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.NumberedParts;
import java.util.Arrays;

/**
 * Leaves and members that are too long for leaves, as numbered parts. Owned by the data context.
 *
 * <p>A leaf is described at {@link ScoreLeaf}. A long member is its length in four bytes and its
 * bytes; one that is longer than any block is an array in the heap.
 *
 * <p>What needs a block for a change takes it from the reserve if need be ({@link
 * BlockAllocator#require}), which is asked for before the change begins.
 */
abstract class LeafParts extends NumberedParts {
  private static final int LENGTH_AT = PART_AT;
  private static final int MEMBER_AT = LENGTH_AT + Integer.BYTES;

  /** No parts yet, in blocks of an allocator that has no others. */
  LeafParts(BlockAllocator allocator) {
    super(allocator);
  }

  // Leaves.

  /** A leaf of some bytes, which may be anything; its number. */
  final int makeLeaf(int bytes) {
    return require(bytes - PART_AT);
  }

  /** Gives a leaf another block of some bytes; the caller frees the one that it had. */
  final void requireOtherLeaf(int leaf, int bytes) {
    requireOther(leaf, bytes - PART_AT);
  }

  /** Gives a leaf another block likewise if there is one; else false, and nothing has changed. */
  final boolean takeOtherLeaf(int leaf, int bytes) {
    return takeOther(leaf, bytes - PART_AT);
  }

  // Long members.

  /** Copies a long member; its number. */
  final int makeLong(byte[] from, int offset, int length) {
    if (length > mostBytes() - Integer.BYTES) {
      return claim(Arrays.copyOfRange(from, offset, offset + length));
    }
    int number = require(Integer.BYTES + length);
    int address = address(number);
    memory.putInt(address, LENGTH_AT, length);
    memory.put(address, MEMBER_AT, from, offset, length);
    return number;
  }

  private byte[] array(int number) {
    return (byte[]) object(number);
  }

  /** Bytes of the heap that a long member takes. */
  final long arrayBytes(int number) {
    byte[] array = array(number);
    return array == null ? 0 : HeapLayout.bytes(array.length);
  }

  /** Points a view at a long member. */
  final Element readLong(int number, Element into) {
    byte[] array = array(number);
    if (array != null) {
      return into.point(array, 0, array.length);
    }
    int address = address(number);
    int length = memory.getInt(address, LENGTH_AT);
    byte[] copy = into.roomFor(length);
    memory.get(address, MEMBER_AT, copy, 0, length);
    return into.point(copy, 0, length);
  }

  /** True if a long member has these bytes. */
  final boolean isLong(int number, byte[] member, int offset, int length) {
    byte[] array = array(number);
    if (array != null) {
      return Arrays.equals(array, 0, array.length, member, offset, offset + length);
    }
    int address = address(number);
    return memory.getInt(address, LENGTH_AT) == length
        && memory.same(address, MEMBER_AT, member, offset, length);
  }
}
