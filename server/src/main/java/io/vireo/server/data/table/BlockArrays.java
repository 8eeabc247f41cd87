package io.vireo.server.data.table;

import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.PageMemory;
import io.vireo.server.data.page.StoredParts;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Numbered pieces of memory of one value: each a block outside the heap, or an array where there is
 * no room for one. Owned by the data context.
 *
 * <p>Array and block are laid out alike: what is the caller's begins behind {@value
 * OwnedBlocks#HEAD_BYTES} bytes, which say in a block whose it is. A piece has at least as many
 * bytes as were asked for.
 */
public final class BlockArrays implements OwnedBlocks.Owner, StoredParts.Abandoned {
  private static final VarHandle HOLDERS;

  static {
    try {
      HOLDERS = MethodHandles.lookup().findVarHandle(BlockArrays.class, "holders", int.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private static final int NO_OWNER = -1;
  private static final int NO_NUMBER = -1;

  /** Pieces whose blocks are freed in one step. */
  private static final int FREED_TOGETHER = 128;

  private static final int FIRST_NUMBERS = 4;
  private static final byte[][] NOTHING = {};
  private static final int[] NOWHERE = {};

  /** Where pieces are that lie in blocks; for a number that is free, the next of those. */
  private int[] addresses = NOWHERE;

  private int numbers;
  private int free = NO_NUMBER;

  /** Of pieces that are being freed: the numbers that are free. */
  private boolean[] isFree;

  /** The pieces in the heap; null where one is in a block. Empty if all are. */
  private byte[][] arrays = NOTHING;

  private int inHeap;
  private long arrayBytes;

  private final OwnedBlocks blocks;
  private final PageMemory memory;
  private int owner = NO_OWNER;
  private int stored;
  private long blockBytes;

  /** How many readers need the pieces as they are. */
  @SuppressWarnings("unused")
  private int holders;

  /** Without pieces, which will lie in some blocks as far as there is room. */
  public BlockArrays(OwnedBlocks blocks) {
    this.blocks = blocks;
    memory = blocks.memory();
  }

  /** Where pieces lie. */
  public OwnedBlocks blocks() {
    return blocks;
  }

  /** The bytes of the blocks. */
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

  @Override
  public void moved(int number, int to) {
    addresses[number] = to;
  }

  @Override
  public boolean mayMove() {
    return !isHeld();
  }

  /** True if a reader needs the pieces as they are. */
  @Override
  public boolean isHeld() {
    return (int) HOLDERS.getAcquire(this) > 0;
  }

  /** A reader, on any thread, needs the pieces as they are: blocks stay where they are. */
  public void hold() {
    HOLDERS.getAndAdd(this, 1);
    blocks.hold();
  }

  /** It needs them no more. Any thread. */
  public void release() {
    blocks.release();
    HOLDERS.getAndAdd(this, -1);
  }

  /** A number for a piece, which has no memory yet: the one that became free last, or the next. */
  public int claim() {
    if (free == NO_NUMBER) {
      if (numbers == addresses.length) {
        int room = Math.max(FIRST_NUMBERS, numbers + (numbers >> 2));
        addresses = Arrays.copyOf(addresses, room);
        arrays = inHeap == 0 ? arrays : Arrays.copyOf(arrays, room);
      }
      return numbers++;
    }
    int number = free;
    free = addresses[number];
    return number;
  }

  /** Releases a piece and its number. */
  public void drop(int number) {
    release(number, array(number), addresses[number]);
    addresses[number] = free;
    free = number;
    if (inHeap + stored == 0) {
      addresses = NOWHERE;
      numbers = 0;
      free = NO_NUMBER;
    }
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

  /** The length of an array for some bytes: what it takes anyway, if any block can take it too. */
  private static int filled(int bytes) {
    int filled = HeapLayout.filled(bytes);
    return filled > BlockAllocator.MODEST_BYTES ? bytes : filled;
  }

  private int makeBlock(int number, int bytes) {
    if (bytes > blocks.allocator().largest()) {
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

  private void put(int number, byte[] array) {
    if (inHeap == 0) {
      arrays = new byte[addresses.length][];
    }
    arrays[number] = array;
    inHeap++;
    arrayBytes += HeapLayout.bytes(array.length);
  }

  /** Releases memory that a number had; it may have got other memory since. */
  public void release(int number, byte[] array, int address) {
    if (array == null && address == BlockAllocator.NONE) {
      return; // the memory for it could not be had
    }
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
  @Override
  public long heapBytes() {
    return HeapLayout.bytes((long) Integer.BYTES * addresses.length)
        + HeapLayout.references(arrays.length)
        + arrayBytes;
  }

  /** Heap bytes of the object itself. */
  public static long ownBytes() {
    return HeapLayout.object(5, 44);
  }

  /** Bytes of the blocks. */
  @Override
  public long blockBytes() {
    return blockBytes;
  }

  private boolean[] freeNumbers() {
    boolean[] without = new boolean[numbers];
    for (int number = free; number != NO_NUMBER; number = addresses[number]) {
      without[number] = true;
    }
    // A number for which the memory could not be had is as good as free.
    for (int number = 0; number < numbers; number++) {
      without[number] |= array(number) == null && addresses[number] == BlockAllocator.NONE;
    }
    return without;
  }

  /** Frees some blocks; no piece is needed any more. */
  @Override
  public boolean freeSome() {
    isFree = isFree == null ? freeNumbers() : isFree;
    for (int left = FREED_TOGETHER; left > 0 && numbers > 0; left--) {
      numbers--;
      if (!isFree[numbers] && array(numbers) == null) {
        release(numbers, null, addresses[numbers]);
      }
    }
    return numbers == 0;
  }

  /** The pieces are not needed any more: frees their blocks, if they are many little by little. */
  public void abandon() {
    blocks.abandon(this);
  }

  /** Shows the address of each block. */
  public void forEachBlock(IntConsumer sink) {
    forEach(
        number -> {
          if (array(number) == null) {
            sink.accept(addresses[number]);
          }
        });
  }

  /** Shows the number of each piece. */
  public void forEach(IntConsumer sink) {
    boolean[] without = freeNumbers();
    for (int number = 0; number < numbers; number++) {
      if (!without[number]) {
        sink.accept(number);
      }
    }
  }

  private byte[] copy(int number) {
    int bytes = bytes(number);
    byte[] copy = new byte[bytes];
    byte[] array = array(number);
    if (array == null) {
      memory.get(addresses[number], 0, copy, 0, bytes);
    } else {
      System.arraycopy(array, 0, copy, 0, bytes);
    }
    return copy;
  }

  /** A copy in other blocks, or the same; pieces keep their numbers. */
  public BlockArrays copyTo(OwnedBlocks others) {
    BlockArrays copy = new BlockArrays(others);
    copy.addresses = addresses.clone();
    copy.numbers = numbers;
    copy.free = free;
    forEach(number -> copy.take(number, copy(number), bytes(number)));
    return copy;
  }

  private void take(int number, byte[] content, int bytes) {
    allocate(number, bytes);
    int head = OwnedBlocks.HEAD_BYTES;
    byte[] array = array(number);
    if (array == null) {
      memory.put(addresses[number], head, content, head, bytes - head);
    } else {
      System.arraycopy(content, head, array, head, bytes - head);
    }
  }
}
