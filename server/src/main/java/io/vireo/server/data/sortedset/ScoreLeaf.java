package io.vireo.server.data.sortedset;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.CacheLines;
import io.vireo.server.data.Element;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.page.NumberedParts;
import io.vireo.server.data.page.PageMemory;
import io.vireo.server.data.table.RowIndex;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * A view of a row of elements at the bottom of a {@link ScoreTree}, which lies in a block outside
 * the heap. Owned by the data context; good until it is opened on another leaf, or the leaf changes
 * through another view.
 */
final class ScoreLeaf extends ScoreNode {
  /*
   *     byte 0-3     number of the leaf
   *     byte 4       elements
   *     byte 5       elements for which there is room, a multiple of 8
   *     byte 6-7     bytes of members
   *     byte 8-9     bytes of members for which there is room
   *     byte 12-     tags: eight bits of the hash of each member
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
   * A member that is too long for that has a block of its own. Its four bytes here are a number
   * (LeafBlocks), and its width has the highest bit.
   */

  /** Elements of a full leaf. */
  static final int MOST = MOST_IN_LEAF;

  /**
   * Elements of a leaf that is filled in order: an eighth is left free, so that elements that come
   * in between later find room, instead of every one of them splitting a leaf.
   */
  static final int FILLED = MOST - MOST / 8;

  /** Where the counts begin. */
  private static final int HEAD_AT = NumberedParts.PART_AT;

  private static final int TAGS_AT = 12;

  /** Bytes at the beginning of the smallest leaf, and two lines of the processor's caches. */
  private static final int TOUCHED_BYTES = 80;

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

  private LeafMemory leaves;
  private int number;
  private int address;
  private PageMemory memory;

  /** A copy of the leaf from which members are read, or null: see {@link #readThrough}. */
  private byte[] copy;

  private int used;
  private int capacity;
  private int nameBytes;
  private int room;

  /** Views a leaf from now on. */
  ScoreLeaf open(LeafMemory of, int leaf) {
    leaves = of;
    number = leaf;
    memory = of.parts().memory();
    copy = null;
    reopen();
    return this;
  }

  private void reopen() {
    address = leaves.parts().address(number);
    long head = memory.getLong(address, HEAD_AT);
    used = (int) head & 0xff;
    capacity = (int) (head >>> 8) & 0xff;
    nameBytes = (int) (head >>> 16) & 0xffff;
    room = (int) (head >>> 32) & 0xffff;
  }

  /** Views none any more. */
  void close() {
    leaves = null;
    copy = null;
    memory = null;
  }

  /** Bytes of the block of a leaf with room for some elements with some bytes of members. */
  private static int bytesFor(int items, int names) {
    return TAGS_AT + COLUMNS * items + names;
  }

  /** Makes a leaf with room for some elements, and for some bytes of members; its number. */
  static int make(LeafMemory in, int items, int names) {
    int leaf = in.make(bytesFor(items, names));
    begin(in.parts(), leaf, items);
    return leaf;
  }

  /** Makes a leaf empty that has a block with room for some elements. */
  private static void begin(LeafParts parts, int leaf, int items) {
    int names = parts.blockBytes(leaf) - bytesFor(items, 0);
    parts.memory().putLong(parts.address(leaf), HEAD_AT, (long) items << 8 | (long) names << 32);
  }

  private void writeHead() {
    memory.putLong(
        address, HEAD_AT, used | (long) capacity << 8 | (long) nameBytes << 16 | (long) room << 32);
  }

  // Bytes.

  private int getByte(int at) {
    return memory.getByte(address, at);
  }

  private void putByte(int at, int value) {
    memory.putByte(address, at, value);
  }

  private long getLong(int at) {
    return memory.getLong(address, at);
  }

  /** Copies bytes of a leaf to where they belong in this one, which may be the same. */
  private void copy(ScoreLeaf from, int at, int to, int length) {
    if (length == 0) {
      return;
    }
    if (from == this) {
      memory.move(address, at, to, length);
    } else {
      memory.copy(from.memory, from.address, at, address, to, length);
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
    memory.putLong(address, scoreAt(index), Double.doubleToRawLongBits(score));
  }

  /** True if a member has a block of its own. */
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
      return leaves.parts().readLong(longNumber(start), into);
    }
    if (copy != null) {
      return into.point(copy, nameAt(start), width);
    }
    byte[] member = into.roomFor(width);
    memory.get(address, nameAt(start), member, 0, width);
    return into.point(member, 0, width);
  }

  /** The number of the long member whose bytes here begin at {@code start}. */
  private int longNumber(int start) {
    return memory.getInt(address, nameAt(start));
  }

  /**
   * Reads all members that follow from a copy in an array of a view, which the view must be pointed
   * at only: so a walk over many elements copies once. Not if a member has a block of its own.
   */
  void readThrough(Element view) {
    if (copy == null && !hasMembersApart()) {
      int bytes = nameAt(nameBytes);
      copy = view.roomFor(bytes);
      memory.get(address, 0, copy, 0, bytes);
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
      return leaves.parts().isLong(longNumber(start(index)), member, offset, length);
    }
    return width == length && memory.same(address, nameAt(start(index)), member, offset, length);
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

  /** Adds what a look-up by hash reads of any leaf to what is loaded. */
  static void touch(LeafParts parts, int leaf, CacheLines lines) {
    parts.memory().touch(parts.address(leaf), HEAD_AT, TOUCHED_BYTES, lines);
  }

  /** Adds the first element with a tag to what is loaded. */
  void touch(int tag, CacheLines lines) {
    int index = next(tag, 0);
    if (index >= 0 && width(index) > 0) {
      memory.touch(address, nameAt(start(index)), bytes(index), lines);
      memory.touch(address, scoreAt(index), Double.BYTES, lines);
    }
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
      memory.put(address, nameAt(at), member, offset, length);
    } else {
      memory.putInt(address, nameAt(at), leaves.addLong(member, offset, length));
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
      grow(roomy(all), all, nameBytes + bytes);
    } else if (nameBytes + bytes > room) {
      grow(capacity, all, nameBytes + bytes);
    }
  }

  /** Gives the leaf a larger block, enough for {@code items} with {@code bytes}. */
  private void grow(int newCapacity, int items, int bytes) {
    ScoreLeaf old = new ScoreLeaf().open(leaves, number);
    int names = roomyBytes(bytes, items, newCapacity);
    leaves.requireOther(number, bytesFor(newCapacity, names));
    takeOver(old, newCapacity);
  }

  /** Gives the leaf a smaller block, if there is one. */
  private void shrink() {
    int newCapacity = roomy(used);
    ScoreLeaf old = new ScoreLeaf().open(leaves, number);
    int names = roomyBytes(nameBytes, used, newCapacity);
    if (leaves.takeOther(number, bytesFor(newCapacity, names))) {
      takeOver(old, newCapacity);
    }
  }

  /** Copies what was in the block that the leaf had, which is freed. */
  private void takeOver(ScoreLeaf old, int newCapacity) {
    begin(leaves.parts(), number, newCapacity);
    reopen();
    fillFrom(old);
    leaves.release(old.address);
  }

  private void fillFrom(ScoreLeaf other) {
    copyColumns(other, 0, 0, other.used);
    copy(other, other.nameAt(0), nameAt(0), other.nameBytes);
    used = other.used;
    nameBytes = other.nameBytes;
    writeHead();
  }

  /**
   * Gets copies of the elements of a leaf of other leaves; this has none.
   *
   * @throws NoRoom if there is no room for its long members; the leaf is freed then
   */
  void fill(ScoreLeaf other) {
    fillFrom(other);
    for (int i = 0; i < used; i++) {
      if (isApart(i)) {
        copyLong(other, i);
      }
    }
  }

  private void copyLong(ScoreLeaf other, int index) {
    Element member = leaves.scratch().element;
    int at = start(index);
    other.leaves.parts().readLong(longNumber(at), member);
    if (!leaves.parts().allocator().hasReserve(0)) {
      dropLong(0, index);
      leaves.free(number);
      throw new NoRoom();
    }
    int copied = leaves.addLong(member.array(), member.offset(), member.length());
    memory.putInt(address, nameAt(at), copied);
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
      shrink();
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
      memory.get(address, nameAt(start), passing, 0, bytes);
      if (from < to) {
        int end = start(to + 1);
        copy(this, nameAt(start + bytes), nameAt(start), end - start - bytes);
        memory.put(address, nameAt(end - bytes), passing, 0, bytes);
        shift(from + 1, from, to - from);
      } else {
        int first = start(to);
        copy(this, nameAt(first), nameAt(first + bytes), start - first);
        memory.put(address, nameAt(first), passing, 0, bytes);
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
        leaves.removeLong(longNumber(start(i)));
      }
    }
  }

  @Override
  void forEachBlock(IntConsumer sink) {
    LeafParts parts = leaves.parts();
    sink.accept(address);
    for (int i = 0; i < used; i++) {
      int apart = isApart(i) ? longNumber(start(i)) : number;
      if (apart != number && parts.isStored(apart)) {
        sink.accept(parts.address(apart));
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
}
