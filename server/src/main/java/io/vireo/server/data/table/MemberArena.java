package io.vireo.server.data.table;

import io.vireo.server.data.Element;
import io.vireo.server.data.Hash;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.PageMemory;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * The bytes of the members of a {@link MemberSegment}, one behind the other. Owned by the data
 * context.
 */
final class MemberArena implements OwnedBlocks.Owner {
  /*
   *     chunk 0     5 a p p l e | 7 a p r i c o t | 6 b a n a n a | ..      1016 bytes
   *     chunk 1     6 c h e r r y | spare
   *
   * A member is its length in one byte and its bytes. None lies across two chunks. A place is a chunk and an offset in it: two bytes name every one.
   * Long members are arrays of their own; of them the arena has a mark and the number of the array.
   *
   * Chunks are what keeps growing cheap. An array that grows is copied into a larger one again and
   * again, and in a heap of generations each copy is moved once more by the collector, into memory
   * that was not touched before, and leaves a hole that only a full collection closes. A chunk is
   * allocated once and stays where it is. For the same reason gaps are closed in place.
   *
   * A chunk of a value that is in a database is a block outside the heap, in which it takes 1024
   * bytes with its head. Members are compared and changed there; a reader gets a copy. A long
   * member is such a block too.
   */

  /** Bytes of the longest member in a chunk. */
  static final int LONGEST_INSIDE = 127;

  private static final int OUTSIDE = 0x80;
  private static final int OUTSIDE_BYTES = 3;
  private static final int BITS = 10;
  private static final int MASK = (1 << BITS) - 1;
  private static final int CHUNK = (1 << BITS) - OwnedBlocks.HEAD_BYTES;
  private static final int HEAD = OwnedBlocks.HEAD_BYTES;
  private static final int LAST_PLACE = 0xffff;

  /** From this chunk on they come whole; the ones before grow, so that small arenas stay small. */
  private static final int WHOLE_FROM = 4;

  private static final int FIRST_PART = CHUNK / 4;
  private static final int LEAST_SPARE = 24;

  /**
   * Beyond this the arena takes no more bytes of members, but still many marks: 64 chunks of which
   * each may lose up to 135 bytes at its end have room for as much and 500 marks.
   */
  private static final int MOST_INSIDE = 50_000;

  private static final int GAPS_SHIFT = 3;
  private static final int NO_OWNER = -1;

  private final TableStore store;
  private final ArenaArrays chunks;

  /** Members that are too long for chunks; null if there never was one. */
  private ArenaArrays outside;

  /** The number of the arena among those with blocks, and how many it has. */
  private int owner = NO_OWNER;

  private int blocks;

  /** The place behind the last member. */
  private int used;

  /** Bytes of the members that are there. */
  private int live;

  /** An arena without members. */
  MemberArena(TableStore store) {
    this.store = store;
    chunks = ArenaArrays.ofChunks(this, store);
  }

  /** Where this and the other arenas of the table keep what they have. */
  TableStore store() {
    return store;
  }

  /** Heap bytes, in constant time. */
  long heapBytes() {
    long bytes = HeapLayout.object(3, 16) + chunks.heapBytes();
    return outside == null ? bytes : bytes + outside.heapBytes();
  }

  /** Makes a block of this arena with a tag; its address, or NONE. */
  int makeBlock(int tag, int bytes) {
    if (owner == NO_OWNER) {
      owner = store.blocks().own(this);
    }
    int address = store.make(owner, tag, bytes);
    blocks += address == BlockAllocator.NONE ? 0 : 1;
    disown();
    return address;
  }

  /** Gives up a block of this arena. */
  void freeBlock(int address) {
    store.free(address);
    blocks--;
    disown();
  }

  private void disown() {
    if (blocks == 0) {
      store.blocks().disown(owner);
      owner = NO_OWNER;
    }
  }

  @Override
  public void moved(int tag, int to) {
    (ArenaArrays.isMember(tag) ? outside : chunks).moved(tag, to);
  }

  /** The first byte of the member at a place: its length, or below 0 for a mark. */
  private int headAt(int place) {
    int block = chunks.address(place >>> BITS);
    return block == BlockAllocator.NONE
        ? chunks.array(place >>> BITS)[place & MASK]
        : (byte) store.memory().getByte(block, HEAD + (place & MASK));
  }

  /** Loads the beginning of the member at a place. */
  int touch(int place) {
    return headAt(place);
  }

  /** True if the member at a place has these bytes. */
  boolean isAt(int place, byte[] member, int offset, int length) {
    int there = headAt(place);
    if (there < 0) {
      return isOutside(place, member, offset, length);
    }
    if (there != length) {
      return false;
    }
    int block = chunks.address(place >>> BITS);
    int at = (place & MASK) + 1;
    if (block != BlockAllocator.NONE) {
      return store.memory().same(block, HEAD + at, member, offset, length);
    }
    byte[] chunk = chunks.array(place >>> BITS);
    return Arrays.equals(chunk, at, at + length, member, offset, offset + length);
  }

  private boolean isOutside(int place, byte[] member, int offset, int length) {
    int index = outsideIndex(place);
    if (outside.length(index) != length) {
      return false;
    }
    int block = outside.address(index);
    return block == BlockAllocator.NONE
        ? Arrays.equals(outside.array(index), 0, length, member, offset, offset + length)
        : store.memory().same(block, HEAD, member, offset, length);
  }

  private int outsideIndex(int place) {
    int block = chunks.address(place >>> BITS);
    int at = place & MASK;
    if (block != BlockAllocator.NONE) {
      PageMemory memory = store.memory();
      return memory.getByte(block, HEAD + at + 1) << 8 | memory.getByte(block, HEAD + at + 2);
    }
    byte[] chunk = chunks.array(place >>> BITS);
    return (chunk[at + 1] & 0xff) << 8 | chunk[at + 2] & 0xff;
  }

  /** The hash of the member at a place. */
  long hashAt(int place) {
    int length = headAt(place);
    if (length < 0) {
      byte[] array = outside.bytes(outsideIndex(place));
      return Hash.of(array, 0, array.length);
    }
    int block = chunks.address(place >>> BITS);
    int at = (place & MASK) + 1;
    return block == BlockAllocator.NONE
        ? Hash.of(chunks.array(place >>> BITS), at, length)
        : store.blocks().hash(block, HEAD + at, length);
  }

  /** Points a view at the member at a place; good until the arena or the view changes. */
  Element read(int place, Element into) {
    int length = headAt(place);
    if (length < 0) {
      return readOutside(outsideIndex(place), into);
    }
    int block = chunks.address(place >>> BITS);
    int at = (place & MASK) + 1;
    return block == BlockAllocator.NONE
        ? into.point(chunks.array(place >>> BITS), at, length)
        : copied(block, HEAD + at, length, into);
  }

  private Element readOutside(int index, Element into) {
    int block = outside.address(index);
    int length = outside.length(index);
    return block == BlockAllocator.NONE
        ? into.point(outside.array(index), 0, length)
        : copied(block, HEAD, length, into);
  }

  private Element copied(int address, int offset, int length, Element into) {
    byte[] room = into.roomFor(length);
    store.memory().get(address, offset, room, 0, length);
    return into.point(room, 0, length);
  }

  private int bytesAt(int place) {
    int head = headAt(place);
    return head >= 0 ? 1 + head : OUTSIDE_BYTES;
  }

  /** True if a member of some bytes needs memory that closing the gaps would save. */
  boolean shouldClose(int length) {
    int place = placeFor(widthOf(length));
    return (place >>> BITS >= chunks.size() || place > LAST_PLACE)
        && (used - live << GAPS_SHIFT > used || place > LAST_PLACE);
  }

  /** True if more than half is gaps. */
  boolean isSparse() {
    return live * 2 < used && used > CHUNK / 8;
  }

  private boolean fitsInside(int length) {
    return length <= LONGEST_INSIDE && live + length < MOST_INSIDE;
  }

  private int widthOf(int length) {
    return fitsInside(length) ? 1 + length : OUTSIDE_BYTES;
  }

  /** The first place that is free and where {@code width} bytes lie in one chunk. */
  private int placeFor(int width) {
    return (used & MASK) + width <= CHUNK ? used : (used | MASK) + 1;
  }

  /**
   * Adds a member, whose bytes are copied; its place.
   *
   * @throws IllegalStateException if there is no place left
   */
  int add(byte[] member, int offset, int length) {
    boolean inside = fitsInside(length);
    int place = claim(widthOf(length));
    if (inside) {
      write(place, member, offset, length);
    } else {
      mark(place, Arrays.copyOfRange(member, offset, offset + length));
    }
    return place;
  }

  private void write(int place, byte[] member, int offset, int length) {
    byte[] chunk = chunks.array(place >>> BITS);
    int at = place & MASK;
    if (chunk == null) {
      int address = chunks.address(place >>> BITS);
      PageMemory memory = store.memory();
      memory.putByte(address, HEAD + at, length);
      memory.put(address, HEAD + at + 1, member, offset, length);
    } else {
      chunk[at] = (byte) length;
      System.arraycopy(member, offset, chunk, at + 1, length);
    }
  }

  /** Adds a member of another arena of the table; its place here. */
  int add(MemberArena from, int place) {
    int width = from.bytesAt(place);
    int to = claim(width);
    chunks.copy(from.chunks, place >>> BITS, place & MASK, to >>> BITS, to & MASK, width);
    if (headAt(to) < 0) {
      mark(to, from.outside.bytes(from.outsideIndex(place)));
    }
    return to;
  }

  private int claim(int width) {
    int place = placeFor(width);
    if (place > LAST_PLACE) {
      throw new IllegalStateException("Too many hashes have a prefix in common");
    }
    makeRoom(place >>> BITS, (place & MASK) + width);
    used = place + width;
    live += width;
    return place;
  }

  /** Makes a chunk that many bytes long at least. */
  private void makeRoom(int index, int bytes) {
    if (index == chunks.size()) {
      chunks.add(index < WHOLE_FROM ? room(bytes, FIRST_PART * index) : CHUNK);
    } else if (bytes > chunks.length(index)) {
      chunks.resize(index, room(bytes, 0));
    }
  }

  /** The length of a chunk with some bytes: a quarter more. */
  private static int room(int bytes, int least) {
    int room = HeapLayout.filled(bytes + Math.max(LEAST_SPARE, bytes >> 2));
    return Math.min(CHUNK, Math.max(least, room));
  }

  private void mark(int place, byte[] array) {
    if (outside == null) {
      outside = ArenaArrays.ofMembers(this, store);
    }
    outside.add(array);
    renumber(place, outside.size() - 1);
  }

  private void renumber(int place, int index) {
    byte[] chunk = chunks.array(place >>> BITS);
    int at = place & MASK;
    if (chunk == null) {
      int address = chunks.address(place >>> BITS);
      PageMemory memory = store.memory();
      memory.putByte(address, HEAD + at, OUTSIDE);
      memory.putByte(address, HEAD + at + 1, index >> 8);
      memory.putByte(address, HEAD + at + 2, index);
    } else {
      chunk[at] = (byte) OUTSIDE;
      chunk[at + 1] = (byte) (index >> 8);
      chunk[at + 2] = (byte) index;
    }
  }

  /** Makes the bytes of the member at a place a gap. */
  void remove(int place) {
    live -= bytesAt(place);
    if (headAt(place) < 0) {
      outside.remove(outsideIndex(place));
    }
  }

  /**
   * Moves members down over the gaps, and gives back what is left over.
   *
   * @param places of all members, rising; afterwards where they are now
   */
  void close(int[] places) {
    int marks = 0;
    used = 0;
    for (int i = 0; i < places.length; i++) {
      int place = places[i];
      int width = bytesAt(place);
      if (headAt(place) < 0) {
        outside.renumber(outsideIndex(place), marks);
        renumber(place, marks++);
      }
      int to = placeFor(width);
      if (to != place) {
        makeRoom(to >>> BITS, (to & MASK) + width);
        chunks.copy(chunks, place >>> BITS, place & MASK, to >>> BITS, to & MASK, width);
      }
      used = to + width;
      places[i] = to;
    }
    dropChunks(used + MASK >>> BITS);
    if (marks == 0) {
      outside = null;
    } else {
      outside.truncate(marks);
    }
  }

  /** Keeps some chunks, the last of them no longer than it need be. */
  private void dropChunks(int count) {
    chunks.truncate(count);
    if (count == 1 && room(used, 0) * 2 < chunks.length(0)) {
      chunks.resize(0, room(used, 0));
    }
  }

  /** Gives up all blocks; the members are not needed any more. */
  void discard() {
    chunks.truncate(0);
    if (outside != null) {
      outside.truncate(0);
    }
  }

  /** Shows the address of each block. */
  void forEachBlock(IntConsumer sink) {
    chunks.forEachBlock(sink);
    if (outside != null) {
      outside.forEachBlock(sink);
    }
  }

  /** A copy that lies elsewhere and shares nothing that changes. */
  MemberArena copyTo(TableStore to) {
    MemberArena copy = new MemberArena(to);
    copy.chunks.copyFrom(chunks);
    if (outside != null) {
      copy.outside = ArenaArrays.ofMembers(copy, to);
      copy.outside.copyFrom(outside);
    }
    copy.used = used;
    copy.live = live;
    return copy;
  }
}
