package io.vireo.server.data.sortedset;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.PageMemory;
import io.vireo.server.data.table.OwnedBlocks;
import io.vireo.server.data.table.RowIndex;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A view of a row of elements at the bottom of a {@link ScoreTree}, which lies in an array or in a
 * block outside the heap. Owned by the data context; good until it is opened on another leaf, or
 * the leaf changes through another view.
 */
final class ScoreLeaf extends ScoreNode {
  /*
   *     byte 0-7     whose it is, in a block (LeafBlocks)
   *     byte 8       elements
   *     byte 9       elements for which there is room, a multiple of 8
   *     byte 10-11   bytes of members
   *     byte 12-13   bytes of members for which there is room
   *     byte 16-     tags: eight bits of the hash of each member
   *                  widths of the members
   *                  scores, 8 bytes each
   *                  members, one behind the other
   *
   * What a look-up by hash reads is at the beginning, in two cache lines.
   *
   * The bytes of the members lie in the order of the row, so a walk over members is a walk over
   * memory. Where one begins is the sum of the widths before it, of eight at a time. To put one in
   * moves what is behind it: some hundred bytes, which costs less than to look for a gap, and leaves
   * none.
   *
   * A member that is too long for that is an array in the heap. Its four bytes here are a number
   * (LeafMemory), and its width has the highest bit.
   */

  /** Elements of a full leaf. */
  static final int MOST = MOST_IN_LEAF;

  /**
   * Elements of a leaf that is filled in order: an eighth is left free, so that elements that come
   * in between later find room, instead of every one of them splitting a leaf.
   */
  static final int FILLED = MOST - MOST / 8;

  /** Bytes before what does not depend on where a leaf is. */
  static final int HEAD = OwnedBlocks.HEAD_BYTES;

  private static final int TAGS_AT = 16;
  private static final int COLUMNS = Double.BYTES + 2;
  private static final int STEP = 8;
  private static final int SPARE_BYTES = 16;
  private static final int LONG_MARK = 0x80;
  private static final int WIDTH_MASK = 0x7f;
  private static final int LONG_WIDTH = LONG_MARK | Integer.BYTES;
  private static final long ONES = 0x0101010101010101L;
  private static final long LOWS = 0x7f7f7f7f7f7f7f7fL;
  private static final long EVEN = 0x00ff00ff00ff00ffL;
  private static final long EVEN_ONES = 0x0001000100010001L;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private LeafMemory leaves;
  private int number;
  private byte[] array;
  private int address;
  private PageMemory memory;
  private int used;
  private int capacity;
  private int nameBytes;
  private int room;

  /** Views a leaf from now on. */
  ScoreLeaf open(LeafMemory of, int leaf) {
    leaves = of;
    number = leaf;
    array = leaves.array(leaf);
    address = array == null ? leaves.address(leaf) : 0;
    memory = leaves.memory();
    long head = getLong(HEAD);
    used = (int) head & 0xff;
    capacity = (int) (head >>> 8) & 0xff;
    nameBytes = (int) (head >>> 16) & 0xffff;
    room = (int) (head >>> 32) & 0xffff;
    return this;
  }

  /** Views none any more. */
  void close() {
    leaves = null;
    array = null;
    memory = null;
  }

  /** Bytes of a leaf with room for {@code items} with {@code names} bytes of members. */
  private static int bytesFor(int items, int names) {
    return TAGS_AT + COLUMNS * items + names;
  }

  /** Makes a leaf with room for {@code items}, and for some bytes of members; its number. */
  static int make(LeafMemory in, int items, int names) {
    int leaf = in.claim();
    allocate(in, leaf, items, names);
    return leaf;
  }

  /** Gives a leaf memory, in which it is empty; what it had is the caller's. */
  private static void allocate(LeafMemory in, int leaf, int items, int names) {
    int bytes = bytesFor(items, names);
    if (items == 0) {
      in.allocateInHeap(leaf, bytes);
    } else {
      in.allocate(leaf, bytes);
    }
    int address = in.address(leaf);
    if (address == BlockAllocator.NONE) {
      LONGS.set(in.array(leaf), HEAD, head(items, in.array(leaf).length));
    } else {
      in.memory().putLong(address, HEAD, head(items, in.blockBytes(address)));
    }
  }

  private static long head(int items, int bytes) {
    return (long) items << 8 | (long) (bytes - bytesFor(items, 0)) << 32;
  }

  private void writeHead() {
    putLong(HEAD, used | (long) capacity << 8 | (long) nameBytes << 16 | (long) room << 32);
  }

  // Bytes.

  private int getByte(int at) {
    return array != null ? array[at] & 0xff : memory.getByte(address, at);
  }

  private void putByte(int at, int value) {
    if (array != null) {
      array[at] = (byte) value;
    } else {
      memory.putByte(address, at, value);
    }
  }

  private long getLong(int at) {
    return array != null ? (long) LONGS.get(array, at) : memory.getLong(address, at);
  }

  private void putLong(int at, long value) {
    if (array != null) {
      LONGS.set(array, at, value);
    } else {
      memory.putLong(address, at, value);
    }
  }

  private int getInt(int at) {
    return array != null ? (int) INTS.get(array, at) : memory.getInt(address, at);
  }

  private void putInt(int at, int value) {
    if (array != null) {
      INTS.set(array, at, value);
    } else {
      memory.putInt(address, at, value);
    }
  }

  private void put(int at, byte[] bytes, int from, int length) {
    if (array != null) {
      System.arraycopy(bytes, from, array, at, length);
    } else {
      memory.put(address, at, bytes, from, length);
    }
  }

  private void get(int at, byte[] into, int to, int length) {
    if (array != null) {
      System.arraycopy(array, at, into, to, length);
    } else {
      memory.get(address, at, into, to, length);
    }
  }

  /** Copies bytes of a leaf to where they belong in this one, which may be the same. */
  private void copy(ScoreLeaf from, int at, int to, int length) {
    if (length == 0) {
      return;
    }
    if (from == this && array == null) {
      memory.move(address, at, to, length);
    } else if (from.array != null) {
      put(to, from.array, at, length);
    } else if (array != null) {
      from.memory.get(from.address, at, array, to, length);
    } else {
      memory.copy(from.address, at, address, to, length);
    }
  }

  private int scoreAt(int index) {
    return TAGS_AT + 2 * capacity + Double.BYTES * index;
  }

  private int tagAt(int index) {
    return TAGS_AT + index;
  }

  private int widthAt(int index) {
    return TAGS_AT + capacity + index;
  }

  private int nameAt(int offset) {
    return TAGS_AT + COLUMNS * capacity + offset;
  }

  private int width(int index) {
    return getByte(widthAt(index));
  }

  /** How many bytes an element has among those of members. */
  int bytes(int index) {
    return width(index) & WIDTH_MASK;
  }

  /** Where the bytes of an element begin, among those of members. */
  int start(int index) {
    int sum = 0;
    int at = widthAt(0);
    int left = index;
    for (; left >= Long.BYTES; left -= Long.BYTES) {
      sum += sum(getLong(at) & LOWS);
      at += Long.BYTES;
    }
    return left == 0 ? sum : sum + sum(getLong(at) & LOWS & (1L << left * Byte.SIZE) - 1);
  }

  private static int sum(long bytes) {
    long pairs = (bytes & EVEN) + (bytes >>> Byte.SIZE & EVEN);
    return (int) (pairs * EVEN_ONES >>> 48);
  }

  // What a node is asked.

  @Override
  int used() {
    return used;
  }

  /** Elements that fit without growing. */
  int capacity() {
    return capacity;
  }

  /** Bytes of members that fit without growing. */
  int room() {
    return room;
  }

  /** Bytes of members. */
  int bytes() {
    return nameBytes;
  }

  @Override
  int most() {
    return MOST;
  }

  /** The number of the leaf. */
  int number() {
    return number;
  }

  @Override
  double score(int index) {
    return Double.longBitsToDouble(getLong(scoreAt(index)));
  }

  private void score(int index, double score) {
    putLong(scoreAt(index), Double.doubleToRawLongBits(score));
  }

  /** True if a member is an array of its own. */
  boolean isApart(int index) {
    return (width(index) & LONG_MARK) != 0;
  }

  @Override
  Element read(int index, Element into) {
    return read(index, start(index), into);
  }

  /** Points a view at the member of an element whose bytes begin at {@code start}. */
  Element read(int index, int start, Element into) {
    int width = width(index);
    if ((width & LONG_MARK) != 0) {
      return leaves.longMembers().read(getInt(nameAt(start)), into);
    }
    if (array != null) {
      return into.point(array, nameAt(start), width);
    }
    byte[] copy = into.roomFor(width);
    memory.get(address, nameAt(start), copy, 0, width);
    return into.point(copy, 0, width);
  }

  /**
   * Reads all that follows from a copy in an array of a view, which the view must be pointed at
   * only: so a walk over many elements copies once. Not if a member is an array of its own.
   */
  void readThrough(Element view) {
    if (array == null && !hasMembersApart()) {
      int bytes = nameAt(nameBytes);
      byte[] copy = view.roomFor(bytes);
      memory.get(address, 0, copy, 0, bytes);
      array = copy;
    }
  }

  private boolean hasMembersApart() {
    long any = 0;
    for (int i = 0; i < used; i += Long.BYTES) {
      any |=
          getLong(widthAt(i)) & (i + Long.BYTES > used ? (1L << (used - i) * Byte.SIZE) - 1 : -1L);
    }
    return (any & ~LOWS) != 0;
  }

  @Override
  int compare(int index, byte[] member, int offset, int length) {
    Element own = read(index, leaves.scratch().element);
    int from = own.offset();
    return Arrays.compareUnsigned(
        own.array(), from, from + own.length(), member, offset, offset + length);
  }

  /** True if an element's member has these bytes. */
  boolean isAt(int index, byte[] member, int offset, int length) {
    int width = width(index);
    if ((width & LONG_MARK) != 0) {
      return leaves.longMembers().isAt(getInt(nameAt(start(index))), member, offset, length);
    }
    if (width != length) {
      return false;
    }
    int at = nameAt(start(index));
    return array != null
        ? Arrays.equals(array, at, at + length, member, offset, offset + length)
        : memory.same(address, at, member, offset, length);
  }

  /** The first element at one or behind whose member's hash has a tag; -1 if there is none. */
  int next(int tag, int from) {
    int first = from & -Long.BYTES;
    long mask = -1L << (from - first) * Byte.SIZE;
    for (int at = first; at < used; at += Long.BYTES) {
      long other = getLong(tagAt(at)) ^ tag * ONES;
      long hits = ~((other & LOWS) + LOWS | other | LOWS) & mask;
      if (hits != 0) {
        int index = at + (Long.numberOfTrailingZeros(hits) >>> 3);
        return index < used ? index : -1;
      }
      mask = -1L;
    }
    return -1;
  }

  /** Loads the bytes of the first element with a tag; the result is of no meaning. */
  int touch(int tag) {
    int index = next(tag, 0);
    return index < 0 || width(index) == 0
        ? 0
        : getByte(nameAt(start(index))) + getByte(scoreAt(index));
  }

  /** The hash of an element's member. */
  long hash(int index) {
    return read(index, leaves.scratch().element).hash();
  }

  @Override
  long count() {
    return used;
  }

  @Override
  long heapBytes() {
    return 0;
  }

  // Changes.

  @Override
  ScoreLeaf add(TreeState tree, double score, Bytes member, int edges) {
    int index = below(0, score, member, false);
    int most = isAtEnd(index, 0, edges) ? FILLED : MOST;
    if (used < most) {
      insert(index, score, member);
      tree.added(number);
      return null;
    }
    ScoreLeaf upper = split(splitPoint(index, 0, edges));
    if (index < used || used == 0) {
      insert(index, score, member);
      tree.added(number);
    } else {
      upper.insert(index - used, score, member);
      tree.added(upper.number);
    }
    return upper;
  }

  private ScoreLeaf split(int at) {
    int moved = used - at;
    int items = roomy(moved);
    int bytes = roomyBytes(nameBytes - start(at), moved, items);
    ScoreLeaf upper = new ScoreLeaf().open(leaves, make(leaves, items, bytes));
    upper.putAll(0, this, at, moved);
    takeOut(at, moved);
    return upper;
  }

  private void insert(int index, double score, Bytes member) {
    byte[] array = member.array();
    insert(index, score, array, member.offset(), member.length(), member.hash());
  }

  /**
   * Puts an element in; there must be room for one more under {@link #MOST}.
   *
   * @param member if longer than {@link #LONGEST_INSIDE} it is copied into memory of its own
   */
  void insert(int index, double score, byte[] member, int offset, int length, long hash) {
    boolean inside = length <= LONGEST_INSIDE;
    int width = inside ? length : Integer.BYTES;
    makeRoom(1, width);
    int at = start(index);
    open(index, 1, at, width);
    score(index, score);
    putByte(tagAt(index), RowIndex.tag(hash));
    putByte(widthAt(index), inside ? width : LONG_WIDTH);
    if (inside) {
      put(nameAt(at), member, offset, length);
    } else {
      putInt(nameAt(at), leaves.longMembers().add(member, offset, length));
    }
  }

  /** Makes a gap before an element, and counts what will be in it. */
  private void open(int index, int items, int at, int bytes) {
    copy(this, nameAt(at), nameAt(at + bytes), nameBytes - at);
    shift(index, index + items, used - index);
    used += items;
    nameBytes += bytes;
    writeHead();
  }

  /** Moves the columns of some elements. */
  private void shift(int from, int to, int count) {
    copy(this, scoreAt(from), scoreAt(to), Double.BYTES * count);
    copy(this, tagAt(from), tagAt(to), count);
    copy(this, widthAt(from), widthAt(to), count);
  }

  private void makeRoom(int items, int bytes) {
    int all = used + items;
    if (all > capacity) {
      resize(roomy(all), all, nameBytes + bytes);
    } else if (nameBytes + bytes > room) {
      resize(capacity, all, nameBytes + bytes);
    }
  }

  /** Gives the leaf other memory, enough for {@code items} with {@code bytes}. */
  private void resize(int newCapacity, int items, int bytes) {
    byte[] before = array;
    int from = address;
    ScoreLeaf old = new ScoreLeaf().open(leaves, number);
    allocate(leaves, number, newCapacity, roomyBytes(bytes, items, newCapacity));
    reopen();
    copyColumns(old, 0, 0, old.used);
    copy(old, old.nameAt(0), nameAt(0), old.nameBytes);
    used = old.used;
    nameBytes = old.nameBytes;
    writeHead();
    leaves.release(number, before, from);
  }

  /** Views the memory that the leaf has got, though it may have an array still. */
  private void reopen() {
    address = leaves.address(number);
    array = address == 0 ? leaves.array(number) : null;
    memory = leaves.memory();
    long head = getLong(HEAD);
    used = 0;
    capacity = (int) (head >>> 8) & 0xff;
    nameBytes = 0;
    room = (int) (head >>> 32) & 0xffff;
  }

  private void copyColumns(ScoreLeaf from, int index, int to, int count) {
    copy(from, from.scoreAt(index), scoreAt(to), Double.BYTES * count);
    copy(from, from.tagAt(index), tagAt(to), count);
    copy(from, from.widthAt(index), widthAt(to), count);
  }

  /** Puts elements of another leaf in, which belong here in their order. */
  void putAll(int index, ScoreLeaf other, int from, int count) {
    int start = other.start(from);
    int bytes = other.start(from + count) - start;
    makeRoom(count, bytes);
    int at = start(index);
    open(index, count, at, bytes);
    copyColumns(other, from, index, count);
    copy(other, other.nameAt(start), nameAt(at), bytes);
    long[] hashes = leaves.scratch().hashes;
    for (int i = 0; i < count; i++) {
      hashes[i] = other.hash(from + i);
    }
    leaves.moved(count, other.number, number);
  }

  /** Takes a stretch of elements out, and gives room back if much is left over. */
  void takeOut(int from, int count) {
    int start = start(from);
    int end = start(from + count);
    copy(this, nameAt(end), nameAt(start), nameBytes - end);
    shift(from + count, from, used - from - count);
    used -= count;
    nameBytes -= end - start;
    writeHead();
    if (used > 0 && (roomy(used) * 2 <= capacity || isWide())) {
      resize(roomy(used), used, nameBytes);
    }
  }

  /** True if members were far longer once. */
  private boolean isWide() {
    return roomyBytes(nameBytes, used, capacity) * 2 < room;
  }

  /** Moves an element to another place of the row, and gives it another score. */
  void move(int from, int to, double score) {
    if (from != to) {
      int tag = getByte(tagAt(from));
      int width = width(from);
      int bytes = width & WIDTH_MASK;
      int start = start(from);
      byte[] passing = leaves.scratch().element.roomFor(bytes);
      get(nameAt(start), passing, 0, bytes);
      if (from < to) {
        int end = start(to + 1);
        copy(this, nameAt(start + bytes), nameAt(start), end - start - bytes);
        put(nameAt(end - bytes), passing, 0, bytes);
        shift(from + 1, from, to - from);
      } else {
        int first = start(to);
        copy(this, nameAt(first), nameAt(first + bytes), start - first);
        put(nameAt(first), passing, 0, bytes);
        shift(to, to + 1, from - to);
      }
      putByte(tagAt(to), tag);
      putByte(widthAt(to), width);
    }
    score(to, score);
  }

  @Override
  void remove(TreeState tree, double score, byte[] member, int offset, int length) {
    removeRange(tree, below(0, score, member, offset, length, false), 1);
  }

  @Override
  void removeRange(TreeState tree, long rank, long count) {
    dropLong((int) rank, (int) count);
    takeOut((int) rank, (int) count);
  }

  /** Lets go of long members. */
  private void dropLong(int from, int count) {
    for (int i = from; i < from + count; i++) {
      if (isApart(i)) {
        leaves.longMembers().remove(getInt(nameAt(start(i))));
      }
    }
  }

  @Override
  void discard(TreeState tree) {
    dropLong(0, used);
    leaves.free(number);
  }

  /** The room for {@code items}: all that there may be, or for few ones a little more. */
  static int roomy(int items) {
    int room = items + items / STEP + STEP - 1 & -STEP;
    return items * 2 >= MOST ? MOST : room;
  }

  /** The room for members of {@code capacity} items, as {@code items} have {@code bytes} now. */
  static int roomyBytes(int bytes, int items, int capacity) {
    return bytes * capacity / Math.max(1, items) + SPARE_BYTES;
  }

  /** Gives long members, which are those of other leaves, numbers of these. */
  void renumberLong(LeafMemory from) {
    Element member = leaves.scratch().element;
    for (int i = 0; i < used; i++) {
      if (isApart(i)) {
        int at = nameAt(start(i));
        from.longMembers().read(getInt(at), member);
        int number = leaves.longMembers().add(member.array(), member.offset(), member.length());
        putInt(at, number);
      }
    }
  }
}
