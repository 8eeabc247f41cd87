package io.vireo.server.data.table;

import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.PageMemory;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Numbered blocks of a {@link MemberArena}: its chunks, or its long members. Owned by the data
 * context.
 */
final class ArenaBlocks {
  /** In the tag of a block: it is a long member. */
  private static final int MEMBER = 1 << 31;

  private static final int NUMBERS = 0xffff;
  private static final int HEAD = OwnedBlocks.HEAD_BYTES;
  private static final int[] NOWHERE = {};

  private final MemberArena arena;

  /** The kind of blocks, 0 or {@link #MEMBER}. */
  private final int kind;

  /** Where blocks are; {@code NONE} for one that was given up. */
  private int[] addresses = NOWHERE;

  private int size;

  private ArenaBlocks(MemberArena arena, int kind) {
    this.arena = arena;
    this.kind = kind;
  }

  /** For chunks. */
  static ArenaBlocks ofChunks(MemberArena arena) {
    return new ArenaBlocks(arena, 0);
  }

  /** For long members. */
  static ArenaBlocks ofMembers(MemberArena arena) {
    return new ArenaBlocks(arena, MEMBER);
  }

  /** True if the block with a tag is a long member. */
  static boolean isMember(int tag) {
    return (tag & MEMBER) != 0;
  }

  private int tag(int number) {
    return kind | number;
  }

  /** The block with a tag is somewhere else. */
  void moved(int tag, int to) {
    addresses[tag & NUMBERS] = to;
  }

  /** Numbers, of blocks that are there or not. */
  int size() {
    return size;
  }

  long heapBytes() {
    return HeapLayout.object(2, 8)
        + (addresses.length == 0 ? 0 : HeapLayout.bytes((long) Integer.BYTES * addresses.length));
  }

  /** The address of a block. */
  int address(int number) {
    return addresses[number];
  }

  /** Bytes of a block behind its head. */
  int length(int number) {
    return arena.store().blocks().allocator().capacity(addresses[number]) - HEAD;
  }

  /** Adds a block with room for some bytes behind its head, which may be anything; its address. */
  int add(int bytes) {
    int address = arena.require(tag(size), bytes);
    claim();
    addresses[size - 1] = address;
    return address;
  }

  /** Takes a block of another arena of the same table over, as the next one. */
  void adopt(ArenaBlocks from, int number) {
    int address = from.addresses[number];
    from.addresses[number] = BlockAllocator.NONE;
    claim();
    addresses[size - 1] = address;
    arena.adopt(from.arena, address, tag(size - 1));
  }

  private void claim() {
    if (size == addresses.length) {
      int room = kind == 0 ? size + 1 : Math.max(2, size + (size >> 1));
      addresses = Arrays.copyOf(addresses, room);
    }
    size++;
  }

  /** Puts a block with room for more bytes or fewer in the place of one; what both have stays. */
  void resize(int number, int bytes) {
    int kept = Math.min(bytes, length(number));
    int before = addresses[number];
    int after = arena.require(tag(number), bytes);
    arena.store().memory().copy(before, HEAD, after, HEAD, kept);
    addresses[number] = after;
    arena.free(before);
  }

  /** Gives up a block; its number stays. */
  void remove(int number) {
    if (addresses[number] != BlockAllocator.NONE) {
      arena.free(addresses[number]);
      addresses[number] = BlockAllocator.NONE;
    }
  }

  /** Gives up all from a number on. */
  void truncate(int newSize) {
    for (int i = newSize; i < size; i++) {
      remove(i);
    }
    if (newSize < size) {
      addresses = newSize == 0 ? NOWHERE : Arrays.copyOf(addresses, newSize);
      size = newSize;
    }
  }

  /** Gives a block a lower number, which none has. */
  void renumber(int before, int after) {
    if (before != after) {
      addresses[after] = addresses[before];
      addresses[before] = BlockAllocator.NONE;
      arena.store().blocks().tag(addresses[after], tag(after));
    }
  }

  /**
   * Takes over copies of those of another arena, which may lie elsewhere; this has none.
   *
   * @throws io.vireo.server.data.page.NoRoom if there is no room for all; it has some then
   */
  void copyFrom(ArenaBlocks other) {
    PageMemory from = other.arena.store().memory();
    for (int i = 0; i < other.size; i++) {
      if (other.addresses[i] == BlockAllocator.NONE) {
        claim();
      } else {
        arena.store().ensureReserve();
        int bytes = other.length(i);
        int address = add(bytes);
        arena.store().memory().copy(from, other.addresses[i], HEAD, address, HEAD, bytes);
      }
    }
  }

  /** Shows the address of each block. */
  void forEachBlock(IntConsumer sink) {
    for (int i = 0; i < size; i++) {
      if (addresses[i] != BlockAllocator.NONE) {
        sink.accept(addresses[i]);
      }
    }
  }
}
