package io.vireo.server.data.table;

import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.PageMemory;
import java.util.Arrays;

/**
 * Numbered pieces of memory of one value: each an array in the heap, or, from some moment on, a
 * block outside of it as far as there is room. Owned by the data context.
 *
 * <p>Array and block are laid out alike: what is the caller's begins behind {@value
 * OwnedBlocks#HEAD_BYTES} bytes, which say in a block whose it is. A piece has at least as many
 * bytes as were asked for.
 */
public final class BlockArrays implements OwnedBlocks.Owner {
  private static final int NO_OWNER = -1;
  private static final int FIRST_NUMBERS = 4;
  private static final byte[][] NOTHING = {};
  private static final int[] NOWHERE = {};

  /** Where pieces are that lie in blocks. */
  private int[] addresses = NOWHERE;

  /** The pieces in the heap; null where one is in a block. Empty if all are. */
  private byte[][] arrays = NOTHING;

  private int inHeap;
  private long arrayBytes;

  private OwnedBlocks blocks;
  private PageMemory memory;
  private int owner = NO_OWNER;
  private int stored;
  private long blockBytes;

  /** Up to which number those pieces were stored that were here before; -1 at the end. */
  private int storedTo = -1;

  /** The blocks in use, or null. */
  public OwnedBlocks blocks() {
    return blocks;
  }

  /** The bytes of the blocks, or null. */
  public PageMemory memory() {
    return memory;
  }

  /** A piece in the heap, or null. */
  public byte[] array(int number) {
    return inHeap == 0 ? null : arrays[number];
  }

  /** Where a piece is that lies in a block. */
  public int address(int number) {
    return addresses[number];
  }

  /** Bytes of a piece, with those of the head. */
  public int bytes(int number) {
    byte[] array = array(number);
    return array == null ? blocks.allocator().capacity(addresses[number]) : array.length;
  }

  /** True if no piece has memory. */
  public boolean isEmpty() {
    return inHeap + stored == 0;
  }

  @Override
  public void moved(int number, int to) {
    addresses[number] = to;
  }

  /** Makes room for pieces with numbers below one. */
  public void reach(int numbers) {
    if (numbers > addresses.length) {
      int least = addresses.length + (addresses.length >> 2);
      int room = Math.max(numbers, Math.max(FIRST_NUMBERS, least));
      addresses = Arrays.copyOf(addresses, room);
      arrays = inHeap == 0 ? arrays : Arrays.copyOf(arrays, room);
    }
  }

  /** Notes for a number without memory what a block's address would be; see {@link #address}. */
  public void note(int number, int what) {
    addresses[number] = what;
  }

  /** Forgets all numbers, of which none has memory. */
  public void clear() {
    addresses = NOWHERE;
  }

  /**
   * Gives a number memory, in a block if that can be; what it had is the caller's.
   *
   * @param bytes of it, with those of the head
   */
  public void allocate(int number, int bytes) {
    int address = makeBlock(number, bytes);
    addresses[number] = address;
    if (address == BlockAllocator.NONE) {
      allocateInHeap(number, bytes);
    }
  }

  /** Gives a number memory in the heap. */
  public void allocateInHeap(int number, int bytes) {
    addresses[number] = BlockAllocator.NONE;
    put(number, new byte[filled(bytes)]);
  }

  /** The length of an array for some bytes: what it takes anyway, if a block can take it too. */
  private static int filled(int bytes) {
    int filled = HeapLayout.filled(bytes);
    return filled > BlockAllocator.LARGEST ? bytes : filled;
  }

  private int makeBlock(int number, int bytes) {
    if (blocks == null || bytes > BlockAllocator.LARGEST) {
      return BlockAllocator.NONE;
    }
    if (owner == NO_OWNER) {
      owner = blocks.own(this);
    }
    int address = blocks.make(owner, number, bytes);
    if (address != BlockAllocator.NONE) {
      stored++;
      blockBytes += blocks.allocator().capacity(address);
    }
    disown();
    return address;
  }

  /** Makes an array, which must not be used elsewhere, the memory of a number that has none. */
  public void put(int number, byte[] array) {
    if (inHeap == 0) {
      arrays = new byte[addresses.length][];
    }
    arrays[number] = array;
    inHeap++;
    arrayBytes += HeapLayout.bytes(array.length);
  }

  /** Releases the memory of a number. */
  public void release(int number) {
    release(number, array(number), addresses[number]);
  }

  /** Releases memory that a number had; it may have got other memory since. */
  public void release(int number, byte[] array, int address) {
    if (array == null) {
      blockBytes -= blocks.allocator().capacity(address);
      blocks.allocator().free(address);
      stored--;
      disown();
      return;
    }
    arrayBytes -= HeapLayout.bytes(array.length);
    if (arrays[number] == array) {
      arrays[number] = null;
    }
    inHeap--;
    if (inHeap == 0) {
      arrays = NOTHING;
    }
  }

  private void disown() {
    if (stored == 0 && owner != NO_OWNER) {
      blocks.disown(owner);
      owner = NO_OWNER;
    }
  }

  /** Heap bytes, without this object, in constant time. */
  public long heapBytes() {
    return HeapLayout.bytes((long) Integer.BYTES * addresses.length)
        + HeapLayout.references(arrays.length)
        + arrayBytes;
  }

  /** Heap bytes of the object itself. */
  public static long ownBytes() {
    return HeapLayout.object(4, 32);
  }

  /** Bytes of the blocks. */
  public long blockBytes() {
    return blockBytes;
  }

  /** Uses blocks from now on, as far as there is room. None is in use. */
  public void enter(OwnedBlocks these) {
    assert stored == 0 : "pieces are stored elsewhere";
    blocks = these;
    memory = these.memory();
    storedTo = 0;
  }

  /**
   * Stores up to {@code most} of the pieces with numbers below one that are in the heap.
   *
   * @return false if there are none left, or there is no room
   */
  public boolean storeSome(int most, int numbers) {
    int left = most;
    while (blocks != null && storedTo >= 0 && left > 0) {
      if (inHeap == 0 || storedTo >= numbers) {
        storedTo = -1;
      } else {
        if (arrays[storedTo] != null && !store(storedTo)) {
          storedTo = -1;
          return false;
        }
        storedTo++;
        left--;
      }
    }
    return blocks != null && storedTo >= 0;
  }

  /** False if there is no room; true also for what is too long for a block. */
  private boolean store(int number) {
    byte[] array = arrays[number];
    if (array.length > BlockAllocator.LARGEST) {
      return true;
    }
    int address = makeBlock(number, array.length);
    if (address == BlockAllocator.NONE) {
      return false;
    }
    int head = OwnedBlocks.HEAD_BYTES;
    memory.put(address, head, array, head, array.length - head);
    addresses[number] = address;
    release(number, array, BlockAllocator.NONE);
    return true;
  }

  /** Uses blocks no more; none is in use. */
  public void exit() {
    assert stored == 0 : "pieces are stored still";
    blocks = null;
    memory = null;
  }

  /** Brings a piece into the heap that lies in a block. */
  public void bringBack(int number) {
    int address = addresses[number];
    byte[] array = new byte[blocks.allocator().capacity(address)];
    memory.get(address, 0, array, 0, array.length);
    put(number, array);
    addresses[number] = BlockAllocator.NONE;
    release(number, null, address);
  }

  /** A copy of a piece, whose array is filled by its bytes. */
  public byte[] copy(int number) {
    int bytes = bytes(number);
    byte[] copy = new byte[filled(bytes)];
    byte[] array = array(number);
    if (array == null) {
      memory.get(addresses[number], 0, copy, 0, bytes);
    } else {
      System.arraycopy(array, 0, copy, 0, bytes);
    }
    return copy;
  }
}
