package io.vireo.server.data.vector;

import io.vireo.server.data.CacheLines;
import io.vireo.server.data.Element;
import io.vireo.server.data.Hash;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.LineLoader;
import io.vireo.server.data.page.NumberedParts;
import io.vireo.server.data.table.MemberRows;
import io.vireo.server.data.table.RowIndex;
import io.vireo.server.data.table.TableBlocks;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The nodes of all vector sets of one store of entries outside the heap, and the attributes of
 * their elements: each in a block of its own, or, if it is longer than any block, in an array of
 * the heap. Owned by the data context.
 *
 * <p>{@link VectorShape} tells how a node lies in its block. Links name nodes by their numbers,
 * which stay wherever their blocks move. To the index of names a node is a row with one item.
 */
public final class VectorBlocks extends NumberedParts implements MemberRows {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final TableBlocks tables;
  private final LineLoader lines = new LineLoader();

  private byte[] scratch = new byte[128];

  /**
   * No nodes yet.
   *
   * @param allocator has no other blocks
   * @param tables where the indexes of names lie
   */
  public VectorBlocks(BlockAllocator allocator, TableBlocks tables) {
    super(allocator);
    this.tables = tables;
  }

  /** Where the indexes of names lie. */
  TableBlocks tables() {
    return tables;
  }

  // Numbers and bytes of parts, at their offset in a block or an array like one.

  private byte[] array(int number) {
    return (byte[]) object(number);
  }

  /** A number of 32 bits. */
  int getInt(int number, int offset) {
    return isStored(number)
        ? memory.getInt(address(number), offset)
        : (int) INT.get(array(number), offset);
  }

  /** Sets a number of 32 bits. */
  void putInt(int number, int offset, int value) {
    if (isStored(number)) {
      memory.putInt(address(number), offset, value);
    } else {
      INT.set(array(number), offset, value);
    }
  }

  /** A byte, 0 to 255. */
  int getByte(int number, int offset) {
    return isStored(number)
        ? memory.getByte(address(number), offset)
        : array(number)[offset] & 0xff;
  }

  /** Sets a byte. */
  void putByte(int number, int offset, int value) {
    if (isStored(number)) {
      memory.putByte(address(number), offset, value);
    } else {
      array(number)[offset] = (byte) value;
    }
  }

  /** Copies numbers of 32 bits. */
  void getInts(int number, int offset, int[] into, int count) {
    if (isStored(number)) {
      memory.getInts(address(number), offset, into, count);
      return;
    }
    byte[] array = array(number);
    for (int i = 0; i < count; i++) {
      into[i] = (int) INT.get(array, offset + i * Integer.BYTES);
    }
  }

  /** Copies bytes. */
  void get(int number, int offset, byte[] into, int from, int length) {
    if (isStored(number)) {
      memory.get(address(number), offset, into, from, length);
    } else {
      System.arraycopy(array(number), offset, into, from, length);
    }
  }

  /** Sets bytes. */
  void put(int number, int offset, byte[] bytes, int from, int length) {
    if (isStored(number)) {
      memory.put(address(number), offset, bytes, from, length);
    } else {
      System.arraycopy(bytes, from, array(number), offset, length);
    }
  }

  /**
   * A part of some bytes, which may be anything.
   *
   * @throws io.vireo.server.data.page.NoRoom if there is none
   */
  private int make(int length) {
    return length <= mostBytes() ? claim(length) : claim(new byte[PART_AT + length]);
  }

  /** Bytes of a part, in its block or in the heap. */
  long bytes(int number) {
    return isStored(number) ? blockBytes(number) : HeapLayout.bytes(array(number).length);
  }

  /** Those of them in a block. */
  long storedBytes(int number) {
    return blockBytes(number);
  }

  // Nodes.

  /**
   * A node without links and attributes; the vector may be anything.
   *
   * @throws io.vireo.server.data.page.NoRoom if there is none
   */
  int node(VectorShape shape, int level, byte[] name, int from, int length, long hash) {
    int nameAt = shape.nameAt(level);
    int number = make(Math.addExact(nameAt, length) - PART_AT);
    putByte(number, VectorShape.LEVEL_AT, level);
    putByte(number, VectorShape.TAG_AT, RowIndex.tag(hash));
    putByte(number, VectorShape.REMOVED_AT, 0);
    putInt(number, VectorShape.NAME_OFFSET_AT, nameAt);
    putInt(number, VectorShape.NAME_LENGTH_AT, length);
    putInt(number, VectorShape.ATTRIBUTES_AT, 0);
    for (int i = 0; i <= level; i++) {
      putInt(number, shape.linksAt(i), 0);
    }
    put(number, nameAt, name, from, length);
    return number;
  }

  /** The level up to which a node has links. */
  int level(int number) {
    return getByte(number, VectorShape.LEVEL_AT);
  }

  /** True if a node was removed, but a search may still come by. */
  boolean isRemoved(int number) {
    return getByte(number, VectorShape.REMOVED_AT) != 0;
  }

  /** The length that the vector of a node had. */
  float length(int number) {
    return Float.intBitsToFloat(getInt(number, VectorShape.LENGTH_AT));
  }

  /** The greatest component that the vector of a node had. */
  float range(int number) {
    return Float.intBitsToFloat(getInt(number, VectorShape.RANGE_AT));
  }

  /** Points at the name of a node. */
  void name(int number, Element into) {
    int at = getInt(number, VectorShape.NAME_OFFSET_AT);
    int length = getInt(number, VectorShape.NAME_LENGTH_AT);
    point(number, at, length, into);
  }

  /**
   * Eight bytes of the name of a node as a number, with zeros behind the end of the name.
   *
   * @param from the place of the first one, at most the length of the name
   */
  long partOfName(int number, int from) {
    int at = getInt(number, VectorShape.NAME_OFFSET_AT) + from;
    int length = Math.min(Long.BYTES, getInt(number, VectorShape.NAME_LENGTH_AT) - from);
    long part = 0;
    for (int i = 0; i < length; i++) {
      part |= (long) getByte(number, at + i) << 56 - 8 * i;
    }
    return part;
  }

  /** Below 0 if the name of a node comes before some bytes, above 0 if it comes behind. */
  int compareName(int number, byte[] name, int offset, int length) {
    int at = getInt(number, VectorShape.NAME_OFFSET_AT);
    int own = getInt(number, VectorShape.NAME_LENGTH_AT);
    return isStored(number)
        ? memory.compare(address(number), at, own, name, offset, length)
        : Arrays.compareUnsigned(array(number), at, at + own, name, offset, offset + length);
  }

  /** Below 0 if the name of a node comes before that of another one. */
  int compareNames(int number, int other) {
    Element view = new Element();
    name(other, view);
    return compareName(number, view.array(), view.offset(), view.length());
  }

  private void point(int number, int at, int length, Element into) {
    if (isStored(number)) {
      byte[] copy = new byte[length];
      memory.get(address(number), at, copy, 0, length);
      into.point(copy, 0, length);
    } else {
      into.point(array(number), at, length);
    }
  }

  // Attributes: their length, then their bytes.

  /** Attributes, which are not empty; their number. */
  int attributes(byte[] bytes, int from, int length) {
    int number = make(Integer.BYTES + length);
    putInt(number, PART_AT, length);
    put(number, PART_AT + Integer.BYTES, bytes, from, length);
    return number;
  }

  /** Bytes of attributes. */
  int attributesLength(int number) {
    return getInt(number, PART_AT);
  }

  /** Points at attributes. */
  void attributes(int number, Element into) {
    point(number, PART_AT + Integer.BYTES, attributesLength(number), into);
  }

  /** Copies attributes; the array must be long enough. */
  void copyAttributes(int number, byte[] into) {
    get(number, PART_AT + Integer.BYTES, into, 0, attributesLength(number));
  }

  // Nodes as rows of an index.

  @Override
  public int next(int row, int tag, int from) {
    return from == 0 && getByte(row, VectorShape.TAG_AT) == tag ? 0 : -1;
  }

  @Override
  public long hash(int row, int item) {
    int at = getInt(row, VectorShape.NAME_OFFSET_AT);
    int length = getInt(row, VectorShape.NAME_LENGTH_AT);
    if (!isStored(row)) {
      return Hash.of(array(row), at, length);
    }
    if (length > scratch.length) {
      scratch = new byte[Integer.highestOneBit(length) << 1];
    }
    memory.get(address(row), at, scratch, 0, length);
    return Hash.of(scratch, 0, length);
  }

  @Override
  public boolean isAt(int row, int item, byte[] member, int offset, int length) {
    if (getInt(row, VectorShape.NAME_LENGTH_AT) != length) {
      return false;
    }
    int at = getInt(row, VectorShape.NAME_OFFSET_AT);
    if (isStored(row)) {
      return memory.same(address(row), at, member, offset, length);
    }
    byte[] node = array(row);
    return Arrays.equals(node, at, at + length, member, offset, offset + length);
  }

  @Override
  public void touch(int row, int tag, CacheLines into) {
    if (isStored(row) && getByte(row, VectorShape.TAG_AT) == tag) {
      int at = getInt(row, VectorShape.NAME_OFFSET_AT);
      memory.touch(address(row), at, getInt(row, VectorShape.NAME_LENGTH_AT), into);
    }
  }

  /** Adds the head and the vector of a node to what is loaded. */
  void touchVector(int number, VectorShape shape, CacheLines into) {
    if (isStored(number)) {
      int length = VectorShape.VECTOR_AT - PART_AT + shape.words() * Integer.BYTES;
      memory.touch(address(number), PART_AT, length, into);
    }
  }

  @Override
  public LineLoader lines() {
    return lines;
  }
}
