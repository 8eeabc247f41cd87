package io.vireo.server.data.string;

import io.vireo.server.data.ByteSource;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.table.BlockArrays;
import io.vireo.server.data.table.OwnedBlocks;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * The bytes of a {@link LongString} at one moment or as they change, in parts of {@value
 * #PART_BYTES} bytes. Owned by the data context.
 *
 * <p>Only the last part is shorter. It grows by doubling, so an appended byte costs the same
 * however long the string is. Where there is no room outside the heap, parts are arrays.
 */
public final class StringParts implements ByteSource {
  /** Bytes of each part but the last. */
  public static final int PART_BYTES = BlockAllocator.MODEST_BYTES - OwnedBlocks.HEAD_BYTES;

  private static final int HEAD = OwnedBlocks.HEAD_BYTES;

  private static final byte[] ZEROS = new byte[PART_BYTES];

  private final StringBlocks blocks;
  private final BlockArrays parts;
  private int count;
  private int length;

  /** No bytes, which will lie in some blocks. */
  StringParts(StringBlocks blocks) {
    this(blocks, new BlockArrays(blocks));
  }

  private StringParts(StringBlocks blocks, BlockArrays parts) {
    this.blocks = blocks;
    this.parts = parts;
  }

  /** Where they lie. */
  StringBlocks blocks() {
    return blocks;
  }

  @Override
  public int length() {
    return length;
  }

  private int capacity() {
    return count == 0 ? 0 : (count - 1) * PART_BYTES + lastRoom();
  }

  /** Bytes of memory that the string would take more if it had another length. */
  long growth(int newLength) {
    return Math.max(0, (long) newLength - capacity());
  }

  /** Adds bytes at the end. */
  void append(byte[] from, int offset, int bytes) {
    int at = length;
    grow(length + bytes);
    put(at, from, offset, bytes);
  }

  /** Sets the length, adding zero bytes where it grows. */
  void resize(int newLength) {
    if (newLength < length) {
      shrink(newLength);
    } else {
      int at = length;
      grow(newLength);
      while (at < newLength) {
        int bytes = Math.min(newLength - at, ZEROS.length);
        put(at, ZEROS, 0, bytes);
        at += bytes;
      }
    }
  }

  private void grow(int newLength) {
    int needed = partsOf(newLength);
    boolean begun = count > 0;
    if (begun && count < needed && lastRoom() < PART_BYTES) {
      widen(count - 1, PART_BYTES);
    }
    while (count < needed - 1) {
      add(PART_BYTES);
    }
    int last = lastOf(newLength);
    if (count < needed) {
      add(last);
    } else if (needed > 0 && lastRoom() < last) {
      widen(count - 1, begun ? Math.min(PART_BYTES, 2 * last) : last);
    }
    length = newLength;
  }

  private void add(int bytes) {
    int part = parts.claim();
    assert part == count : "parts are dropped from the last one on";
    parts.allocate(part, HEAD + bytes);
    count++;
  }

  private static int partsOf(int length) {
    return (int) (((long) length + PART_BYTES - 1) / PART_BYTES);
  }

  /** Gives the last part room for more bytes. */
  private void widen(int part, int bytes) {
    byte[] array = parts.array(part);
    int address = parts.address(part);
    byte[] there = new byte[length - part * PART_BYTES];
    read(part, 0, there, 0, there.length);
    parts.allocate(part, HEAD + bytes);
    write(part, 0, there, 0, there.length);
    parts.release(part, array, address);
  }

  private void shrink(int newLength) {
    int needed = partsOf(newLength);
    dropFrom(needed);
    length = newLength;
    if (count > 0 && lastRoom() > 2 * lastOf(newLength)) {
      widen(count - 1, lastOf(newLength));
    }
  }

  private void dropFrom(int needed) {
    while (count > needed) {
      parts.drop(--count);
    }
  }

  /** Bytes of the last part of a string of some length. */
  private static int lastOf(int length) {
    return length - (partsOf(length) - 1) * PART_BYTES;
  }

  /** Bytes that the last part has room for. */
  private int lastRoom() {
    return parts.bytes(count - 1) - HEAD;
  }

  /** Replaces all bytes by others; parts that have the size of the new ones serve again. */
  void replace(byte[] from, int offset, int bytes) {
    int needed = partsOf(bytes);
    dropFrom(needed);
    int wanted = count < needed ? PART_BYTES : lastOf(bytes);
    if (count > 0 && (lastRoom() < wanted || lastRoom() - wanted > wanted >>> 3)) {
      dropFrom(count - 1);
    }
    length = count == needed ? bytes : count * PART_BYTES;
    int there = length;
    put(0, from, offset, there);
    append(from, offset + there, bytes - there);
  }

  /** Takes some bytes of one part. */
  private interface Span {
    /**
     * Takes some bytes.
     *
     * @param begin where in the part they begin
     * @param done how many bytes came before them
     */
    void take(int part, int begin, int done, int bytes);
  }

  /** Shows which bytes of which parts a stretch is. */
  private static void walk(int from, int bytes, Span span) {
    int done = 0;
    while (done < bytes) {
      int begin = (from + done) % PART_BYTES;
      int some = Math.min(bytes - done, PART_BYTES - begin);
      span.take((from + done) / PART_BYTES, begin, done, some);
      done += some;
    }
  }

  /** Replaces bytes, which must all be there. */
  void put(int at, byte[] from, int offset, int bytes) {
    walk(at, bytes, (part, begin, done, some) -> write(part, begin, from, offset + done, some));
  }

  private void write(int part, int begin, byte[] from, int offset, int bytes) {
    // A part that is being widened has its old array still.
    int address = parts.address(part);
    if (address != BlockAllocator.NONE) {
      parts.memory().put(address, HEAD + begin, from, offset, bytes);
    } else {
      System.arraycopy(from, offset, parts.array(part), HEAD + begin, bytes);
    }
  }

  @Override
  public void copy(int from, byte[] into, int at, int bytes) {
    walk(from, bytes, (part, begin, done, some) -> read(part, begin, into, at + done, some));
  }

  private void read(int part, int begin, byte[] into, int at, int bytes) {
    byte[] array = parts.array(part);
    if (array == null) {
      parts.memory().get(parts.address(part), HEAD + begin, into, at, bytes);
    } else {
      System.arraycopy(array, HEAD + begin, into, at, bytes);
    }
  }

  /** A byte, 0 to 255. */
  int byteAt(int at) {
    int part = at / PART_BYTES;
    int begin = at % PART_BYTES;
    byte[] array = parts.array(part);
    return array == null
        ? parts.memory().getByte(parts.address(part), HEAD + begin)
        : array[HEAD + begin] & 0xff;
  }

  /** Heap bytes. */
  long heapBytes() {
    return HeapLayout.object(2, 8) + BlockArrays.ownBytes() + parts.heapBytes();
  }

  /** Bytes of the blocks. */
  long blockBytes() {
    return parts.blockBytes();
  }

  /** A copy in some blocks, as far as there is room. */
  StringParts copyTo(StringBlocks others) {
    StringParts copy = new StringParts(others, parts.copyTo(others));
    copy.count = count;
    copy.length = length;
    return copy;
  }

  /** Shows bytes where they lie; while they are held they may be read by any thread. */
  public void forEachBuffer(int from, int bytes, Consumer<ByteBuffer> sink) {
    walk(from, bytes, (part, begin, done, some) -> sink.accept(buffer(part, begin, some)));
  }

  private ByteBuffer buffer(int part, int begin, int bytes) {
    byte[] array = parts.array(part);
    return array == null
        ? parts.memory().slice(parts.address(part), HEAD + begin, bytes)
        : ByteBuffer.wrap(array, HEAD + begin, bytes);
  }

  /** True if they are read by others than the string, and so must not change. */
  boolean isHeld() {
    return parts.isHeld();
  }

  /** They are read by another one from now on: they stay as they are. */
  void hold() {
    parts.hold();
  }

  /** Another one needs them no more that has {@link LongString#hold held} them. Any thread. */
  public void release() {
    parts.release();
  }

  /** The string needs them no more. */
  void abandon() {
    parts.abandon();
  }

  void forEachBlock(IntConsumer sink) {
    parts.forEachBlock(sink);
  }
}
