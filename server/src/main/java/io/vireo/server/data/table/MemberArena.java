package io.vireo.server.data.table;

import io.vireo.server.data.CacheLines;
import io.vireo.server.data.Element;
import io.vireo.server.data.Hash;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.NoRoom;
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
   * Of long members the arena has a mark and a number: each has a block of its own, which begins with
   * its length. One that is longer than any block is an array of the heap, which its block names.
   *
   * Chunks are what keeps growing cheap: they need not be copied. For the same reason gaps are closed
   * in place. A chunk is a block outside the heap, in which it takes 1024 bytes with its head. Members
   * are compared and changed there; a reader gets a copy.
   */

  /** Bytes of the longest member in a chunk. */
  static final int LONGEST_INSIDE = 127;

  private static final int OUTSIDE = 0x80;
  private static final int OUTSIDE_BYTES = 3;
  private static final int BITS = 10;
  private static final int MASK = (1 << BITS) - 1;
  private static final int CHUNK = (1 << BITS) - OwnedBlocks.HEAD_BYTES;
  private static final int HEAD = OwnedBlocks.HEAD_BYTES;

  /** Where a long member has its length, and where it begins. */
  private static final int LENGTH_AT = HEAD;

  private static final int MEMBER_AT = LENGTH_AT + Integer.BYTES;

  /** For the length: the number of an array follows. */
  private static final int IN_HEAP = -1;

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
  private final ArenaBlocks chunks;

  /** Members that are too long for chunks; null if there never was one. */
  private ArenaBlocks outside;

  /** Bytes of the heap of members that are longer than any block. */
  private long arrayBytes;

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
    chunks = ArenaBlocks.ofChunks(this);
  }

  /** Where this and the other arenas of the table keep what they have. */
  TableStore store() {
    return store;
  }

  /** Heap bytes, in constant time. */
  long heapBytes() {
    long bytes = HeapLayout.object(3, 24) + chunks.heapBytes() + arrayBytes;
    return outside == null ? bytes : bytes + outside.heapBytes();
  }

  /** Makes a block of this arena with a tag, with room for some bytes behind its head. */
  int require(int tag, int bytes) {
    if (blocks == 0) {
      owner = store.blocks().own(this);
    }
    try {
      int address = store.require(owner, tag, bytes);
      blocks++;
      return address;
    } finally {
      disown();
    }
  }

  /** Gives up a block of this arena. */
  void free(int address) {
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
    (ArenaBlocks.isMember(tag) ? outside : chunks).moved(tag, to);
  }

  private int chunk(int place) {
    return chunks.address(place >>> BITS);
  }

  /** The first byte of the member at a place: its length, or below 0 for a mark. */
  private int headAt(int place) {
    return (byte) store.memory().getByte(chunk(place), HEAD + (place & MASK));
  }

  /** Adds the beginning of the member at a place to what is loaded. */
  void touch(int place, CacheLines lines) {
    store.memory().touch(chunk(place), HEAD + (place & MASK), 1, lines);
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
    return store.memory().same(chunk(place), HEAD + (place & MASK) + 1, member, offset, length);
  }

  private int outsideIndex(int place) {
    PageMemory memory = store.memory();
    int at = HEAD + (place & MASK);
    return memory.getByte(chunk(place), at + 1) << 8 | memory.getByte(chunk(place), at + 2);
  }

  /** The array that a long member is, or null if it lies in its block. */
  private byte[] array(int block) {
    int length = store.memory().getInt(block, LENGTH_AT);
    return length >= 0 ? null : store.blocks().array(store.memory().getInt(block, MEMBER_AT));
  }

  private boolean isOutside(int place, byte[] member, int offset, int length) {
    int block = outside.address(outsideIndex(place));
    byte[] array = array(block);
    if (array != null) {
      return Arrays.equals(array, 0, array.length, member, offset, offset + length);
    }
    return store.memory().getInt(block, LENGTH_AT) == length
        && store.memory().same(block, MEMBER_AT, member, offset, length);
  }

  /** The hash of the member at a place. */
  long hashAt(int place) {
    int length = headAt(place);
    if (length >= 0) {
      return store.blocks().hash(chunk(place), HEAD + (place & MASK) + 1, length);
    }
    int block = outside.address(outsideIndex(place));
    byte[] array = array(block);
    return array != null
        ? Hash.of(array, 0, array.length)
        : store.blocks().hash(block, MEMBER_AT, store.memory().getInt(block, LENGTH_AT));
  }

  /** Points a view at the member at a place; good until the arena or the view changes. */
  Element read(int place, Element into) {
    int length = headAt(place);
    return length < 0
        ? readOutside(outside.address(outsideIndex(place)), into)
        : copied(chunk(place), HEAD + (place & MASK) + 1, length, into);
  }

  private Element readOutside(int block, Element into) {
    byte[] array = array(block);
    return array != null
        ? into.point(array, 0, array.length)
        : copied(block, MEMBER_AT, store.memory().getInt(block, LENGTH_AT), into);
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
      PageMemory memory = store.memory();
      int at = HEAD + (place & MASK);
      memory.putByte(chunk(place), at, length);
      memory.put(chunk(place), at + 1, member, offset, length);
    } else {
      mark(place, addOutside(member, offset, length));
    }
    return place;
  }

  /** Copies a long member into a block of its own; its number. */
  private int addOutside(byte[] member, int offset, int length) {
    ArenaBlocks members = outside();
    PageMemory memory = store.memory();
    if (length <= store.blocks().allocator().largest() - MEMBER_AT) {
      int block = members.add(Integer.BYTES + length);
      memory.putInt(block, LENGTH_AT, length);
      memory.put(block, MEMBER_AT, member, offset, length);
    } else {
      addArray(members, Arrays.copyOfRange(member, offset, offset + length));
    }
    return members.size() - 1;
  }

  private void addArray(ArenaBlocks members, byte[] array) {
    int block = members.add(2 * Integer.BYTES);
    store.memory().putInt(block, LENGTH_AT, IN_HEAP);
    store.memory().putInt(block, MEMBER_AT, store.blocks().retain(array));
    arrayBytes += HeapLayout.bytes(array.length);
  }

  private ArenaBlocks outside() {
    outside = outside == null ? ArenaBlocks.ofMembers(this) : outside;
    return outside;
  }

  /** Takes a member of another arena of the table over, which forgets it; its place here. */
  int adopt(MemberArena from, int place) {
    int width = from.bytesAt(place);
    int to = claim(width);
    if (from.headAt(place) < 0) {
      adoptOutside(from, from.outsideIndex(place));
      mark(to, outside.size() - 1);
    } else {
      int at = HEAD + (place & MASK);
      store.memory().copy(from.chunk(place), at, chunk(to), HEAD + (to & MASK), width);
    }
    return to;
  }

  private void adoptOutside(MemberArena from, int index) {
    byte[] array = array(from.outside.address(index));
    if (array != null) {
      long bytes = HeapLayout.bytes(array.length);
      from.arrayBytes -= bytes;
      arrayBytes += bytes;
    }
    outside().adopt(from.outside, index);
  }

  /** Takes a block over that another arena of the table forgets. */
  void adopt(MemberArena from, int address, int tag) {
    if (blocks == 0) {
      owner = store.blocks().own(this);
    }
    blocks++;
    store.blocks().give(address, owner, tag);
    from.blocks--;
    from.disown();
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

  /** Writes the mark of a long member. */
  private void mark(int place, int index) {
    PageMemory memory = store.memory();
    int at = HEAD + (place & MASK);
    memory.putByte(chunk(place), at, OUTSIDE);
    memory.putByte(chunk(place), at + 1, index >> 8);
    memory.putByte(chunk(place), at + 2, index);
  }

  /** Makes the bytes of the member at a place a gap. */
  void remove(int place) {
    live -= bytesAt(place);
    if (headAt(place) < 0) {
      removeOutside(outsideIndex(place));
    }
  }

  private void removeOutside(int index) {
    int block = outside.address(index);
    byte[] array = block == BlockAllocator.NONE ? null : array(block);
    if (array != null) {
      store.blocks().disown(store.memory().getInt(block, MEMBER_AT));
      arrayBytes -= HeapLayout.bytes(array.length);
    }
    outside.remove(index);
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
        mark(place, marks++);
      }
      int to = placeFor(width);
      if (to != place) {
        makeRoom(to >>> BITS, (to & MASK) + width);
        int at = HEAD + (place & MASK);
        store.memory().copy(chunk(place), at, chunk(to), HEAD + (to & MASK), width);
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
    for (int i = 0; outside != null && i < outside.size(); i++) {
      removeOutside(i);
    }
    outside = null;
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
    try {
      copy.chunks.copyFrom(chunks);
      if (outside != null) {
        copy.outside().copyFrom(outside);
        copy.copyArrays(this);
      }
    } catch (NoRoom full) {
      copy.chunks.truncate(0);
      copy.outside().truncate(0);
      throw full;
    }
    copy.used = used;
    copy.live = live;
    return copy;
  }

  /** Has arrays of its own where it has copies of blocks that name those of another arena. */
  private void copyArrays(MemberArena from) {
    for (int i = 0; i < outside.size(); i++) {
      int block = from.outside.address(i);
      byte[] array = block == BlockAllocator.NONE ? null : from.array(block);
      if (array != null) {
        store.memory().putInt(outside.address(i), MEMBER_AT, store.blocks().retain(array));
        arrayBytes += HeapLayout.bytes(array.length);
      }
    }
  }
}
