package io.vireo.server.data.table;

import io.vireo.server.data.Hash;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.PageMemory;
import io.vireo.server.data.page.StoredParts;

/**
 * Blocks that belong to owners of which each has many. One for each store of entries; owned by the
 * data context.
 *
 * <pre>
 *   byte 0-3    number of the owner
 *   byte 4-7    tag: which of the owner's blocks it is
 * </pre>
 *
 * <p>The number leads compaction to the owner that has the address. All numbers are little-endian.
 */
public abstract class OwnedBlocks extends StoredParts {
  /** Bytes at the beginning of a block, before those of the owner. */
  public static final int HEAD_BYTES = 8;

  private static final int TAG_AT = 4;

  private final HeapObjects owners = new HeapObjects();
  private byte[] scratch = new byte[128];

  /** Has blocks, and knows their addresses. */
  public interface Owner {
    /** The block with a tag is somewhere else. */
    void moved(int tag, int to);

    /** False if blocks have to stay where they are, since another thread reads them. */
    default boolean mayMove() {
      return true;
    }
  }

  /** No blocks yet; the allocator has no others. */
  protected OwnedBlocks(BlockAllocator allocator) {
    super(allocator);
  }

  @Override
  public final long heapBytes() {
    return owners.heapBytes() + super.heapBytes();
  }

  @Override
  public final void forget() {
    super.forget();
    owners.clear();
  }

  /** The number of the owner of a block. */
  public final int owner(int address) {
    return memory.getInt(address, 0);
  }

  private Owner ownerOf(int address) {
    return (Owner) owners.get(owner(address));
  }

  @Override
  public final boolean mayMove(int address) {
    return ownerOf(address).mayMove();
  }

  @Override
  public final void moved(int from, int to) {
    ownerOf(from).moved(memory.getInt(from, TAG_AT), to);
  }

  /** Takes an owner in; its number, with which its blocks are to be made. */
  public final int own(Owner owner) {
    return owners.add(owner);
  }

  /** Forgets an owner that has no blocks any more, or an array. */
  public final void disown(int owner) {
    owners.remove(owner);
  }

  /** Retains an array of the heap that a block names, until it is {@link #disown disowned}. */
  final int retain(byte[] array) {
    return owners.add(array);
  }

  /** The array with a number. */
  final byte[] array(int number) {
    return (byte[]) owners.get(number);
  }

  /** The bytes of the blocks. */
  public final PageMemory memory() {
    return memory;
  }

  /**
   * Makes a block.
   *
   * @param bytes of it, with those of the head
   * @return its address, or {@link BlockAllocator#NONE}
   */
  public final int make(int owner, int tag, int bytes) {
    int address = allocator.allocate(bytes);
    if (address != BlockAllocator.NONE) {
      give(address, owner, tag);
    }
    return address;
  }

  /**
   * Makes a block for a change that has begun: see {@link BlockAllocator#require}.
   *
   * @param bytes of it, with those of the head
   */
  final int require(int owner, int tag, int bytes) {
    int address = allocator.require(bytes);
    give(address, owner, tag);
    return address;
  }

  /** The hash of a part of a block. */
  final long hash(int address, int offset, int length) {
    if (length > scratch.length) {
      scratch = new byte[Integer.highestOneBit(length) << 1];
    }
    memory.get(address, offset, scratch, 0, length);
    return Hash.of(scratch, 0, length);
  }

  /** Which of its owner's a block is. */
  final int tag(int address) {
    return memory.getInt(address, TAG_AT);
  }

  /** Makes a block one of another owner. */
  public final void give(int address, int owner, int tag) {
    memory.putInt(address, 0, owner);
    tag(address, tag);
  }

  /** Makes a block another one of its owner's. */
  final void tag(int address, int tag) {
    memory.putInt(address, TAG_AT, tag);
  }
}
