package io.vireo.server.data.sortedset;

import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.page.PageMemory;
import io.vireo.server.data.page.StoredParts;
import io.vireo.server.data.table.BlockArrays;
import io.vireo.server.data.table.HeapObjects;
import io.vireo.server.data.table.OwnedBlocks;
import io.vireo.server.data.table.RowIndex;
import java.util.function.IntConsumer;

/**
 * The memory of the leaves of one {@link ScoreTree}, by number: each an array in the heap, or, from
 * some moment on, a block outside of it as far as there is room. Owned by the data context.
 *
 * <p>Members that are too long for leaves are arrays in the heap, which leaves name by number.
 */
final class LeafMemory implements StoredParts.Abandoned {
  private static final int NO_LEAF = -1;

  /** Heap bytes of the object itself, of the pieces' and of the one that has the long members. */
  private static final long OWN_BYTES =
      HeapLayout.object(5, 20) + BlockArrays.ownBytes() + HeapLayout.object(2, 12);

  /** Leaves whose blocks are freed in one step. */
  private static final int LEAVES_FREED_TOGETHER = 256;

  /** The leaves; for a number without a leaf it notes the next of those. */
  private final BlockArrays pieces = new BlockArrays();

  private final HeapObjects longMembers = new HeapObjects();
  private long longBytes;
  private int numbers;
  private int free = NO_LEAF;
  private LeafScratch scratch = new LeafScratch();
  private RowIndex index;

  /** Of leaves that are being freed: the numbers that no leaf has. */
  private boolean[] isFree;

  /** Keeps loads alive in the eyes of the compiler. */
  private int sink;

  /** Has an index changed where members move to other leaves. */
  void index(RowIndex by) {
    index = by;
  }

  /** What a step may work with. */
  LeafScratch scratch() {
    return scratch;
  }

  /** Members with the first hashes of the scratch lie in another leaf. */
  void moved(int count, int from, int to) {
    if (index == null) {
      return;
    }
    long[] hashes = scratch.hashes;
    int loaded = 0;
    for (int i = 0; i < count; i++) {
      loaded += index.touchSlot(hashes[i]);
    }
    sink = loaded;
    for (int i = 0; i < count; i++) {
      index.change(hashes[i], from, to);
    }
  }

  /** The array of a leaf in the heap, or null. */
  byte[] array(int leaf) {
    return pieces.array(leaf);
  }

  int address(int leaf) {
    return pieces.address(leaf);
  }

  /** The bytes of the blocks. */
  PageMemory memory() {
    return pieces.memory();
  }

  /** A number for a leaf, which has no memory yet. */
  int claim() {
    if (free == NO_LEAF) {
      pieces.reach(numbers + 1);
      return numbers++;
    }
    int leaf = free;
    free = pieces.address(leaf);
    return leaf;
  }

  /** Gives a leaf memory, in a block if that can be; what it had is the caller's. */
  void allocate(int leaf, int bytes) {
    pieces.allocate(leaf, bytes);
  }

  /** Gives a leaf memory in the heap. */
  void allocateInHeap(int leaf, int bytes) {
    pieces.allocateInHeap(leaf, bytes);
  }

  /** Bytes of a block. */
  int blockBytes(int address) {
    return pieces.blocks().allocator().capacity(address);
  }

  /** Gives up memory that a leaf had. */
  void release(int leaf, byte[] array, int address) {
    pieces.release(leaf, array, address);
  }

  /** Gives up a leaf, but not the long members that it names. */
  void free(int leaf) {
    pieces.release(leaf);
    pieces.note(leaf, free);
    free = leaf;
    if (pieces.isEmpty()) {
      pieces.clear();
      numbers = 0;
      free = NO_LEAF;
    }
  }

  /** Keeps a long member, which must fill its array; its number. */
  int addLong(byte[] member) {
    longBytes += HeapLayout.bytes(member.length);
    return longMembers.add(member);
  }

  byte[] longMember(int number) {
    return (byte[]) longMembers.get(number);
  }

  void removeLong(int number) {
    longBytes -= HeapLayout.bytes(((byte[]) longMembers.remove(number)).length);
  }

  /** Heap bytes, in constant time. */
  @Override
  public long heapBytes() {
    return OWN_BYTES + pieces.heapBytes() + longMembers.heapBytes() + longBytes;
  }

  /** Bytes of the blocks. */
  @Override
  public long blockBytes() {
    return pieces.blockBytes();
  }

  // Where they are stored.

  /** The blocks in use, or null. */
  OwnedBlocks blocks() {
    return pieces.blocks();
  }

  /**
   * Keeps leaves in blocks from now on, as far as there is room. None is.
   *
   * @param with what all leaves in these blocks work with
   */
  void enter(OwnedBlocks blocks, LeafScratch with) {
    pieces.enter(blocks);
    scratch = with;
  }

  /**
   * Stores up to {@code most} leaves that are in the heap; false if there are none left, or there
   * is no room.
   */
  boolean storeSome(int most) {
    return pieces.storeSome(most, numbers);
  }

  /** Brings all leaves into the heap. */
  void bringBack() {
    boolean[] without = freeNumbers();
    for (int leaf = 0; leaf < numbers; leaf++) {
      if (!without[leaf] && array(leaf) == null) {
        pieces.bringBack(leaf);
      }
    }
    pieces.exit();
    scratch = new LeafScratch();
  }

  private boolean[] freeNumbers() {
    boolean[] without = new boolean[numbers];
    for (int leaf = free; leaf != NO_LEAF; leaf = pieces.address(leaf)) {
      without[leaf] = true;
    }
    return without;
  }

  /** Frees the blocks of some leaves; none is needed any more. */
  @Override
  public boolean freeSome() {
    isFree = isFree == null ? freeNumbers() : isFree;
    for (int left = LEAVES_FREED_TOGETHER; left > 0 && numbers > 0; left--) {
      numbers--;
      if (!isFree[numbers] && array(numbers) == null) {
        pieces.release(numbers);
      }
    }
    return numbers == 0;
  }

  /** Shows the address of each block. */
  void forEachBlock(IntConsumer sink) {
    boolean[] without = freeNumbers();
    for (int leaf = 0; leaf < numbers; leaf++) {
      if (!without[leaf] && array(leaf) == null) {
        sink.accept(pieces.address(leaf));
      }
    }
  }

  /** A copy in the heap; leaves keep their numbers, and name long members of this one. */
  LeafMemory copy() {
    LeafMemory copy = new LeafMemory();
    boolean[] without = freeNumbers();
    copy.numbers = numbers;
    copy.free = free;
    copy.pieces.reach(numbers);
    for (int leaf = 0; leaf < numbers; leaf++) {
      if (without[leaf]) {
        copy.pieces.note(leaf, pieces.address(leaf));
      } else {
        copy.pieces.put(leaf, pieces.copy(leaf));
      }
    }
    return copy;
  }

  /** Shows the number of each leaf. */
  void forEach(IntConsumer sink) {
    boolean[] without = freeNumbers();
    for (int leaf = 0; leaf < numbers; leaf++) {
      if (!without[leaf]) {
        sink.accept(leaf);
      }
    }
  }
}
