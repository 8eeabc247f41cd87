package io.vireo.server.data.page;

import io.vireo.server.data.CacheLines;
import io.vireo.server.data.HeapLayout;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Parts of large values that are named by numbers: each lies in a block of its own, or, if it is
 * longer than any block, is an object of the heap. Owned by the data context.
 *
 * <p>The number of a part is never 0, and stays until the part is {@linkplain #free given up},
 * wherever its block moves. It stands in the first four bytes of the block.
 */
public abstract class NumberedParts extends StoredParts {
  /** Where in its block a part begins, behind its number. */
  public static final int PART_AT = Integer.BYTES;

  private static final int FIRST_NUMBERS = 64;

  /** Addresses by number; a number that is free has the next free one, and the last of them 0. */
  private int[] addresses = new int[FIRST_NUMBERS];

  private int free;
  private int unused = 1;

  /** The parts that are longer than any block, by number. */
  private final Map<Integer, Object> objects = new HashMap<>();

  /** No parts yet, in blocks of an allocator that has no others. */
  protected NumberedParts(BlockAllocator allocator) {
    super(allocator);
  }

  @Override
  public long heapBytes() {
    return HeapLayout.bytes((long) addresses.length * Integer.BYTES) + super.heapBytes();
  }

  /** The bytes of the blocks. */
  public final PageMemory memory() {
    return memory;
  }

  /** Bytes of the longest part that has a block. */
  public final int mostBytes() {
    return allocator.largest() - PART_AT;
  }

  /** True if a part has a block. */
  public final boolean isStored(int number) {
    return addresses[number] != BlockAllocator.NONE;
  }

  /** The address of the block of a part. */
  public final int address(int number) {
    int address = addresses[number];
    assert memory.getInt(address, 0) == number : "another part lies there";
    return address;
  }

  /** True if the block of a part has an address; for assertions. */
  public final boolean isAt(int number, int address) {
    return addresses[number] == address;
  }

  /** Adds the beginning of a part to what is loaded. */
  public final void touch(int number, CacheLines lines) {
    if (isStored(number)) {
      memory.touch(addresses[number], PART_AT, Integer.BYTES, lines);
    }
  }

  /** Bytes of the block of a part, 0 if it has none. */
  public final int blockBytes(int number) {
    int address = addresses[number];
    return address == BlockAllocator.NONE ? 0 : allocator.capacity(address);
  }

  /**
   * A part of some bytes, which may be anything, in a block; its number.
   *
   * @throws NoRoom if there is none
   */
  protected final int claim(int length) {
    int address = allocator.allocate(PART_AT + length);
    if (address == BlockAllocator.NONE) {
      throw new NoRoom();
    }
    return number(address);
  }

  /** A part of some bytes, for a change that has begun: see {@link BlockAllocator#require}. */
  protected final int require(int length) {
    return number(allocator.require(PART_AT + length));
  }

  private int number(int address) {
    int number = takeNumber();
    use(number, address);
    return number;
  }

  private void use(int number, int address) {
    addresses[number] = address;
    memory.putInt(address, 0, number);
  }

  /**
   * Gives a part another block, whose bytes may be anything, for a change that has begun; the
   * caller frees the one that it had.
   */
  protected final void requireOther(int number, int length) {
    use(number, allocator.require(PART_AT + length));
  }

  /** Gives a part another block likewise, if there is one; else false, and nothing has changed. */
  protected final boolean takeOther(int number, int length) {
    int address = allocator.allocate(PART_AT + length);
    if (address != BlockAllocator.NONE) {
      use(number, address);
    }
    return address != BlockAllocator.NONE;
  }

  /** A part that is an object; its number. */
  protected final int claim(Object part) {
    int number = takeNumber();
    addresses[number] = BlockAllocator.NONE;
    objects.put(number, part);
    return number;
  }

  private int takeNumber() {
    if (free != 0) {
      int number = free;
      free = addresses[number];
      return number;
    }
    if (unused == addresses.length) {
      addresses = Arrays.copyOf(addresses, addresses.length * 2);
    }
    return unused++;
  }

  /** The object that a part is, or null. */
  protected final Object object(int number) {
    return isStored(number) ? null : objects.get(number);
  }

  /** Puts another object in the place of the one that a part is. */
  protected final void replace(int number, Object part) {
    objects.put(number, part);
  }

  /**
   * Gives a part a block for some bytes of it; its address, or 0 if there is none and nothing has
   * changed.
   */
  public final int resize(int number, int length) {
    int address = allocator.resize(addresses[number], PART_AT + length);
    if (address != BlockAllocator.NONE) {
      addresses[number] = address;
    }
    return address;
  }

  /** True if a frozen view needs a part, which must not be changed then. */
  public final boolean isFrozen(int number) {
    return frozen().isFrozen(number);
  }

  /** A frozen view needs a part from now on. */
  public final void freeze(int number) {
    frozen().freeze(number);
  }

  /** A frozen view needs a part no more. */
  public final void thaw(int number) {
    if (frozen().thaw(number)) {
      release(number);
    }
  }

  /** A value needs a part no more: it is freed, now or once no frozen view needs it. */
  public final void free(int number) {
    if (frozen().giveUp(number)) {
      release(number);
    }
  }

  private void release(int number) {
    if (isStored(number)) {
      allocator.free(addresses[number]);
    } else {
      objects.remove(number);
    }
    addresses[number] = free;
    free = number;
  }

  @Override
  public void forget() {
    super.forget();
    if (!isHeld()) {
      objects.clear();
    }
  }

  @Override
  public final void moved(int from, int to) {
    addresses[memory.getInt(from, 0)] = to;
  }
}
