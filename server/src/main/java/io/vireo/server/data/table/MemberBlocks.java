package io.vireo.server.data.table;

import io.vireo.server.data.Hash;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.PageMemory;
import io.vireo.server.data.page.StoredParts;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The members of large sets and sorted sets outside the heap: chunks of {@link MemberArena}s, some
 * sixty members in each, and long members of sets, each in a block of its own. One for each store
 * of entries; owned by the data context.
 *
 * <pre>
 *   byte 0-3    number of the arena
 *   byte 4-7    for a chunk, which of the arena's it is, in the bits from 15 on;
 *               for a member bit 31, which of the arena's it is, and in 15 bits how long
 *   bytes       of the chunk or the member
 * </pre>
 *
 * <p>The number leads compaction to the arena that has the address. All numbers are little-endian.
 */
public final class MemberBlocks extends StoredParts {
  /** Bytes before those of the chunk or the member. */
  static final int HEAD = 8;

  private static final int TAG_AT = 4;

  /** Blocks of a table that is not needed any more are freed at once up to this number of bytes. */
  private static final long FREED_AT_ONCE = 256 * 1024;

  private final HeapObjects arenas = new HeapObjects();
  private final Deque<Abandoned> abandoned = new ArrayDeque<>();
  private final byte[] scratch = new byte[MemberArena.LONGEST_INSIDE];
  private boolean forgotten;

  /** Bytes of blocks of abandoned tables, and heap bytes of those. */
  private long abandonedBytes;

  private long abandonedHeapBytes;

  /** A table that is not needed any more, with blocks that were not freed yet. */
  private static final class Abandoned {
    private final MemberTable table;
    private final long heapBytes;
    private int place;

    Abandoned(MemberTable table) {
      this.table = table;
      this.heapBytes = table.heapBytes();
    }
  }

  /** No members yet, in blocks of an allocator that has no others. */
  public MemberBlocks(BlockAllocator allocator) {
    super(allocator);
  }

  @Override
  public long heapBytes() {
    return arenas.heapBytes() + abandonedHeapBytes + allocator.heapBytes();
  }

  @Override
  public long used() {
    return allocator.used() - abandonedBytes;
  }

  /** A table is not needed any more: gives up its blocks, if they are many little by little. */
  void abandon(MemberTable table) {
    if (forgotten) {
      return;
    }
    if (table.blockBytes() <= FREED_AT_ONCE) {
      int place = 0;
      do {
        place = table.drain(place);
      } while (place != 0);
      return;
    }
    Abandoned late = new Abandoned(table);
    abandoned.add(late);
    abandonedBytes += table.blockBytes();
    abandonedHeapBytes += late.heapBytes;
  }

  @Override
  public boolean isFreeing() {
    return !abandoned.isEmpty();
  }

  @Override
  public void freeSome() {
    Abandoned first = abandoned.peek();
    if (first == null) {
      return;
    }
    long before = allocator.used();
    first.place = first.table.drain(first.place);
    abandonedBytes -= before - allocator.used();
    if (first.place == 0) {
      abandonedHeapBytes -= first.heapBytes;
      abandoned.poll();
    }
  }

  @Override
  public void forget() {
    forgotten = true;
    arenas.clear();
    abandoned.clear();
    abandonedBytes = 0;
    abandonedHeapBytes = 0;
  }

  @Override
  public void moved(int from, int to) {
    MemberArena arena = (MemberArena) arenas.get(memory.getInt(from, 0));
    arena.moved(memory.getInt(from, TAG_AT), to);
  }

  /** Takes an arena in; its number, with which its blocks are to be made. */
  int own(MemberArena arena) {
    return arenas.add(arena);
  }

  /** Forgets an arena that has no blocks any more. */
  void disown(int owner) {
    arenas.remove(owner);
  }

  PageMemory memory() {
    return memory;
  }

  /** Makes a block with room for some bytes behind its head; its address, or NONE. */
  int make(int owner, int tag, int bytes) {
    int address = allocator.allocate(HEAD + bytes);
    if (address != BlockAllocator.NONE) {
      memory.putInt(address, 0, owner);
      memory.putInt(address, TAG_AT, tag);
    }
    return address;
  }

  /** Gives up a block. */
  void free(int address) {
    allocator.free(address);
  }

  /** Bytes of a block. */
  int blockBytes(int address) {
    return allocator.capacity(address);
  }

  /** The hash of a part of a block, as long as a member in a chunk may be. */
  long hash(int address, int offset, int length) {
    memory.get(address, offset, scratch, 0, length);
    return Hash.of(scratch, 0, length);
  }

  /** What tells which of its arena's a block is. */
  int tag(int address) {
    return memory.getInt(address, TAG_AT);
  }

  /** Makes a block another one of its arena's. */
  void tag(int address, int tag) {
    memory.putInt(address, TAG_AT, tag);
  }
}
