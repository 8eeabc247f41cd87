package io.vireo.server.data.table;

import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.PageMemory;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Numbered arrays of bytes of a {@link MemberArena}, each of which lies in the heap or in a block
 * outside of it: its chunks, or its long members. Owned by the data context.
 */
final class ArenaArrays {
  /** In the tag of a block: it is a long member, and so has a length of its own. */
  private static final int MEMBER = 1 << 31;

  private static final int NUMBER_SHIFT = 15;
  private static final int LENGTH = (1 << NUMBER_SHIFT) - 1;
  private static final int NUMBERS = 0xffff;

  /** Bytes of the longest array in a block. */
  static final int MOST_STORED = 16 * 1024 - OwnedBlocks.HEAD_BYTES;

  private static final byte[][] NOTHING = {};
  private static final int[] NOWHERE = {};

  private final MemberArena arena;
  private final TableStore store;

  /** The kind of blocks, 0 or {@link #MEMBER}. */
  private final int kind;

  /** Null where an array is in a block, or where there is none any more. */
  private byte[][] arrays = NOTHING;

  /** Where those are that are in blocks; empty if none ever was. */
  private int[] addresses = NOWHERE;

  private int size;
  private long arrayBytes;

  private ArenaArrays(MemberArena arena, TableStore store, int kind) {
    this.arena = arena;
    this.store = store;
    this.kind = kind;
  }

  /** For chunks. */
  static ArenaArrays ofChunks(MemberArena arena, TableStore store) {
    return new ArenaArrays(arena, store, 0);
  }

  /** For long members. */
  static ArenaArrays ofMembers(MemberArena arena, TableStore store) {
    return new ArenaArrays(arena, store, MEMBER);
  }

  /** True if the block with a tag is a long member. */
  static boolean isMember(int tag) {
    return (tag & MEMBER) != 0;
  }

  private int tag(int number, int length) {
    return kind == 0 ? number << NUMBER_SHIFT : MEMBER | number << NUMBER_SHIFT | length;
  }

  /** The block with a tag is somewhere else. */
  void moved(int tag, int to) {
    addresses[tag >>> NUMBER_SHIFT & NUMBERS] = to;
  }

  /** Numbers, of arrays that are there or not. */
  int size() {
    return size;
  }

  long heapBytes() {
    return HeapLayout.object(4, 16)
        + (arrays.length == 0 ? 0 : HeapLayout.references(arrays.length))
        + (addresses.length == 0 ? 0 : HeapLayout.bytes((long) Integer.BYTES * addresses.length))
        + arrayBytes;
  }

  /** An array, or null if it is in a block. */
  byte[] array(int number) {
    return arrays[number];
  }

  /** The address of an array, or NONE if it is in the heap. */
  int address(int number) {
    return addresses.length == 0 ? BlockAllocator.NONE : addresses[number];
  }

  private boolean isStored(int number) {
    return number < addresses.length && addresses[number] != BlockAllocator.NONE;
  }

  /** The length of an array that is there. */
  int length(int number) {
    if (arrays[number] != null) {
      return arrays[number].length;
    }
    int address = addresses[number];
    return kind == 0
        ? store.blocks().allocator().capacity(address) - OwnedBlocks.HEAD_BYTES
        : store.blocks().tag(address) & LENGTH;
  }

  /** Adds an array of some length, in a block if that can be; its bytes may be anything. */
  void add(int length) {
    int number = claim();
    int address = makeBlock(number, length);
    if (address == BlockAllocator.NONE) {
      put(number, new byte[length]);
    } else {
      address(number, address);
    }
  }

  /**
   * Adds an array, which must not be changed any more: the bytes in a block, or this very array.
   */
  void add(byte[] array) {
    int number = claim();
    put(number, array);
    store(number);
  }

  private int claim() {
    if (size == arrays.length) {
      int room = kind == 0 ? size + 1 : Math.max(2, size + (size >> 1));
      arrays = Arrays.copyOf(arrays, room);
      addresses = addresses.length == 0 ? NOWHERE : Arrays.copyOf(addresses, room);
    }
    return size++;
  }

  private void put(int number, byte[] array) {
    arrays[number] = array;
    arrayBytes += HeapLayout.bytes(array.length);
  }

  private void address(int number, int address) {
    if (addresses.length == 0) {
      addresses = new int[arrays.length];
    }
    addresses[number] = address;
  }

  private int makeBlock(int number, int length) {
    return length > MOST_STORED
        ? BlockAllocator.NONE
        : arena.makeBlock(tag(number, length), length);
  }

  /** Gives an array another length; the bytes that both have stay. */
  void resize(int number, int length) {
    byte[] before = arrays[number];
    int from = before == null ? addresses[number] : BlockAllocator.NONE;
    int kept = Math.min(length, length(number));
    int to = makeBlock(number, length);
    byte[] after = to == BlockAllocator.NONE ? new byte[length] : null;
    copy(before, from, 0, after, to, 0, kept);
    remove(number);
    if (after != null) {
      put(number, after);
    } else {
      address(number, to);
    }
  }

  /** Lets go of an array; its number stays. */
  void remove(int number) {
    if (arrays[number] != null) {
      arrayBytes -= HeapLayout.bytes(arrays[number].length);
      arrays[number] = null;
    } else if (isStored(number)) {
      arena.freeBlock(addresses[number]);
      addresses[number] = BlockAllocator.NONE;
    }
  }

  /** Lets go of all from a number on. */
  void truncate(int newSize) {
    for (int i = newSize; i < size; i++) {
      remove(i);
    }
    if (newSize < size) {
      arrays = newSize == 0 ? NOTHING : Arrays.copyOf(arrays, newSize);
      addresses =
          newSize == 0 || addresses.length == 0 ? NOWHERE : Arrays.copyOf(addresses, newSize);
      size = newSize;
    }
  }

  /** Gives an array a lower number, which none has. */
  void renumber(int before, int after) {
    if (before == after) {
      return;
    }
    arrays[after] = arrays[before];
    arrays[before] = null;
    if (addresses.length > 0) {
      addresses[after] = addresses[before];
      addresses[before] = BlockAllocator.NONE;
      if (isStored(after)) {
        store.blocks().tag(addresses[after], tag(after, length(after)));
      }
    }
  }

  /** Copies bytes of one array to where they belong in another one, or in the same. */
  void copy(ArenaArrays from, int number, int at, int toNumber, int toAt, int length) {
    byte[] source = from.arrays[number];
    byte[] target = arrays[toNumber];
    copy(
        source,
        source == null ? from.addresses[number] : BlockAllocator.NONE,
        at,
        target,
        target == null ? addresses[toNumber] : BlockAllocator.NONE,
        toAt,
        length);
  }

  private void copy(byte[] source, int from, int at, byte[] target, int to, int toAt, int length) {
    PageMemory memory = store.memory();
    if (source != null && target != null) {
      System.arraycopy(source, at, target, toAt, length);
    } else if (source != null) {
      memory.put(to, OwnedBlocks.HEAD_BYTES + toAt, source, at, length);
    } else if (target != null) {
      memory.get(from, OwnedBlocks.HEAD_BYTES + at, target, toAt, length);
    } else {
      memory.copy(from, OwnedBlocks.HEAD_BYTES + at, to, OwnedBlocks.HEAD_BYTES + toAt, length);
    }
  }

  /** The bytes of an array: the array itself if it is in the heap, else a copy. */
  byte[] bytes(int number) {
    byte[] array = arrays[number];
    if (array == null) {
      array = new byte[length(number)];
      store.memory().get(addresses[number], OwnedBlocks.HEAD_BYTES, array, 0, array.length);
    }
    return array;
  }

  /** Puts an array into a block that is in the heap; false if there is no room. */
  private boolean store(int number) {
    byte[] array = arrays[number];
    if (array == null || array.length > MOST_STORED) {
      return true;
    }
    int address = makeBlock(number, array.length);
    if (address == BlockAllocator.NONE) {
      return false;
    }
    store.memory().put(address, OwnedBlocks.HEAD_BYTES, array, 0, array.length);
    remove(number);
    address(number, address);
    return true;
  }

  /** Takes over copies of those of another one, which may lie elsewhere; this has none. */
  void copyFrom(ArenaArrays other) {
    arrays = new byte[other.arrays.length][];
    for (int i = 0; i < other.size; i++) {
      if (other.arrays[i] == null && !other.isStored(i)) {
        claim();
      } else if (kind == MEMBER) {
        add(other.bytes(i));
      } else {
        add(other.length(i));
        fill(i, other.bytes(i));
      }
    }
  }

  private void fill(int number, byte[] content) {
    if (arrays[number] == null) {
      store.memory().put(addresses[number], OwnedBlocks.HEAD_BYTES, content, 0, content.length);
    } else {
      System.arraycopy(content, 0, arrays[number], 0, content.length);
    }
  }

  /** Shows the address of each block. */
  void forEachBlock(IntConsumer sink) {
    for (int i = 0; i < size; i++) {
      if (isStored(i)) {
        sink.accept(addresses[i]);
      }
    }
  }
}
