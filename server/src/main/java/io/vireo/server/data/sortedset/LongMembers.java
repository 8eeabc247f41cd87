package io.vireo.server.data.sortedset;

import io.vireo.server.data.Element;
import io.vireo.server.data.page.PageMemory;
import io.vireo.server.data.table.BlockArrays;
import io.vireo.server.data.table.OwnedBlocks;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Members of one sorted set that are too long for its leaves, by numbers that leaves have: each an
 * array in the heap, or a block outside of it. Owned by the data context.
 *
 * <pre>
 *   8 bytes    whose it is: {@link OwnedBlocks}
 *   4 bytes    length
 *   the member
 * </pre>
 */
final class LongMembers {
  private static final int LENGTH_AT = OwnedBlocks.HEAD_BYTES;
  private static final int MEMBER_AT = LENGTH_AT + Integer.BYTES;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final BlockArrays pieces;

  /** Without members, which will lie in some blocks as far as there is room. */
  LongMembers(OwnedBlocks blocks) {
    pieces = new BlockArrays(blocks);
  }

  /** The memory that members have. */
  BlockArrays pieces() {
    return pieces;
  }

  /** Copies a member; its number. */
  int add(byte[] from, int offset, int length) {
    int number = pieces.claim();
    pieces.allocate(number, MEMBER_AT + length);
    byte[] array = pieces.array(number);
    if (array == null) {
      PageMemory memory = pieces.memory();
      memory.putInt(pieces.address(number), LENGTH_AT, length);
      memory.put(pieces.address(number), MEMBER_AT, from, offset, length);
    } else {
      INT.set(array, LENGTH_AT, length);
      System.arraycopy(from, offset, array, MEMBER_AT, length);
    }
    return number;
  }

  private int length(int number) {
    byte[] array = pieces.array(number);
    return array == null
        ? pieces.memory().getInt(pieces.address(number), LENGTH_AT)
        : (int) INT.get(array, LENGTH_AT);
  }

  /** Points a view at a member. */
  Element read(int number, Element into) {
    byte[] array = pieces.array(number);
    int length = length(number);
    if (array != null) {
      return into.point(array, MEMBER_AT, length);
    }
    byte[] copy = into.roomFor(length);
    pieces.memory().get(pieces.address(number), MEMBER_AT, copy, 0, length);
    return into.point(copy, 0, length);
  }

  /** True if a member has these bytes. */
  boolean isAt(int number, byte[] member, int offset, int length) {
    if (length(number) != length) {
      return false;
    }
    byte[] array = pieces.array(number);
    int end = MEMBER_AT + length;
    return array != null
        ? Arrays.equals(array, MEMBER_AT, end, member, offset, offset + length)
        : pieces.memory().same(pieces.address(number), MEMBER_AT, member, offset, length);
  }

  /** Gives up a member. */
  void remove(int number) {
    pieces.drop(number);
  }
}
