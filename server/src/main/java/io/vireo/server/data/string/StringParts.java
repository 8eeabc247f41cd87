package io.vireo.server.data.string;

import io.vireo.server.data.ByteSource;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.page.PageMemory;
import io.vireo.server.data.page.StoredParts;
import io.vireo.server.data.table.OwnedBlocks;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * The bytes of a {@link LongString} at one moment or as they change, in parts of {@value
 * #PART_BYTES} bytes, each in a block outside the heap. Owned by the data context.
 *
 * <p>Only the last part is shorter. It grows by doubling, so an appended byte costs the same
 * however long the string is. What needs a block throws {@link NoRoom} if there is none, and has
 * changed nothing.
 */
public final class StringParts implements ByteSource, OwnedBlocks.Owner, StoredParts.Abandoned {
  /** Bytes of each part but the last. */
  public static final int PART_BYTES = BlockAllocator.MODEST_BYTES - OwnedBlocks.HEAD_BYTES;

  private static final int HEAD = OwnedBlocks.HEAD_BYTES;

  /** Parts whose blocks are freed in one step. */
  private static final int PARTS_FREED_TOGETHER = 128;

  private static final byte[] ZEROS = new byte[PART_BYTES];
  private static final int[] NOWHERE = {};
  private static final int FIRST_ADDRESSES = 4;
  private static final VarHandle HOLDERS;

  static {
    try {
      HOLDERS = MethodHandles.lookup().findVarHandle(StringParts.class, "holders", int.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final StringBlocks blocks;
  private final PageMemory memory;

  /** The number of these parts among those with blocks, while there is a block. */
  private int owner;

  private int[] addresses = NOWHERE;
  private int count;
  private int length;
  private long blockBytes;

  /** How many readers need the parts as they are. */
  @SuppressWarnings("unused")
  private int holders;

  /** No bytes, which will lie in some blocks. */
  StringParts(StringBlocks blocks) {
    this.blocks = blocks;
    memory = blocks.memory();
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

  // Blocks.

  private static int partsOf(int length) {
    return (int) (((long) length + PART_BYTES - 1) / PART_BYTES);
  }

  /** Bytes of the last part of a string of some length. */
  private static int lastOf(int length) {
    return length - (partsOf(length) - 1) * PART_BYTES;
  }

  /** Bytes that the last part has room for. */
  private int lastRoom() {
    return blocks.allocator().capacity(addresses[count - 1]) - HEAD;
  }

  /** Makes a block for a part, which has none or keeps it besides; its address. */
  private int make(int part, int bytes) {
    if (blockBytes == 0) {
      owner = blocks.own(this);
    }
    int address = blocks.make(owner, part, HEAD + bytes);
    if (address == BlockAllocator.NONE) {
      disown();
      throw new NoRoom();
    }
    blockBytes += blocks.allocator().capacity(address);
    return address;
  }

  private void free(int address) {
    blockBytes -= blocks.allocator().capacity(address);
    blocks.allocator().free(address);
    disown();
  }

  private void disown() {
    if (blockBytes == 0) {
      blocks.disown(owner);
    }
  }

  /**
   * Adds parts up to a number of them, all of the full size but the last.
   *
   * @param last bytes of that one
   */
  private void addTo(int newCount, int last) {
    int before = count;
    if (newCount > addresses.length) {
      int room = Math.max(newCount, addresses.length + (addresses.length >> 2));
      addresses = Arrays.copyOf(addresses, Math.max(room, FIRST_ADDRESSES));
    }
    try {
      while (count < newCount) {
        addresses[count] = make(count, count < newCount - 1 ? PART_BYTES : last);
        count++;
      }
    } catch (NoRoom full) {
      dropFrom(before);
      throw full;
    }
  }

  private void dropFrom(int newCount) {
    while (count > newCount) {
      free(addresses[--count]);
    }
    if (count == 0) {
      addresses = NOWHERE;
    }
  }

  @Override
  public void moved(int part, int to) {
    addresses[part] = to;
  }

  @Override
  public boolean mayMove() {
    return !isHeld();
  }

  // Changes.

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
    int before = count;
    int needed = partsOf(newLength);
    if (before < needed) {
      addTo(needed, lastOf(newLength));
      int last = before == 0 ? PART_BYTES : roomOf(before - 1);
      if (last < PART_BYTES) {
        widenOrDrop(before, PART_BYTES);
      }
    } else if (needed > 0 && lastRoom() < lastOf(newLength)) {
      widen(count - 1, Math.min(PART_BYTES, 2 * lastOf(newLength)));
    }
    length = newLength;
  }

  private int roomOf(int part) {
    return blocks.allocator().capacity(addresses[part]) - HEAD;
  }

  /** Gives the part before some that were just added more room, or takes them out again. */
  private void widenOrDrop(int before, int bytes) {
    try {
      widen(before - 1, bytes);
    } catch (NoRoom full) {
      dropFrom(before);
      throw full;
    }
  }

  /** Gives a part a block for more bytes or fewer. */
  private void widen(int part, int bytes) {
    int from = addresses[part];
    int to = make(part, bytes);
    int there = Math.min(length - part * PART_BYTES, bytes);
    memory.copy(from, HEAD, to, HEAD, there);
    addresses[part] = to;
    free(from);
  }

  private void shrink(int newLength) {
    dropFrom(partsOf(newLength));
    length = newLength;
    if (count > 0 && lastRoom() > 2 * lastOf(newLength)) {
      tighten(lastOf(newLength));
    }
  }

  /** Gives the last part a smaller block, if there is one. */
  private void tighten(int bytes) {
    try {
      widen(count - 1, bytes);
    } catch (NoRoom full) {
      // It stays where it is, which is large enough.
    }
  }

  /** Replaces all bytes by others; parts that have the size of the new ones serve again. */
  void replace(byte[] from, int offset, int bytes) {
    int needed = partsOf(bytes);
    int kept = Math.min(count, needed);
    int wanted = kept < needed ? PART_BYTES : lastOf(bytes);
    if (kept > 0 && (roomOf(kept - 1) < wanted || roomOf(kept - 1) - wanted > wanted >>> 3)) {
      kept--;
    }
    if (kept == needed) {
      dropFrom(needed);
    } else {
      StringParts made = new StringParts(blocks);
      made.addTo(needed - kept, lastOf(bytes));
      dropFrom(kept);
      take(made);
    }
    length = bytes;
    put(0, from, offset, bytes);
  }

  /** Adds the parts of others, which have none afterwards. */
  private void take(StringParts made) {
    if (blockBytes == 0) {
      owner = blocks.own(this);
    }
    int all = count + made.count;
    addresses = all > addresses.length ? Arrays.copyOf(addresses, all) : addresses;
    for (int i = 0; i < made.count; i++) {
      addresses[count] = made.addresses[i];
      blocks.give(made.addresses[i], owner, count);
      count++;
    }
    blockBytes += made.blockBytes;
    blocks.disown(made.owner);
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
    walk(
        at,
        bytes,
        (part, begin, done, some) ->
            memory.put(addresses[part], HEAD + begin, from, offset + done, some));
  }

  @Override
  public void copy(int from, byte[] into, int at, int bytes) {
    walk(
        from,
        bytes,
        (part, begin, done, some) ->
            memory.get(addresses[part], HEAD + begin, into, at + done, some));
  }

  /** A byte, 0 to 255. */
  int byteAt(int at) {
    return memory.getByte(addresses[at / PART_BYTES], HEAD + at % PART_BYTES);
  }

  /** Heap bytes. */
  @Override
  public long heapBytes() {
    return HeapLayout.object(3, 24) + HeapLayout.bytes((long) Integer.BYTES * addresses.length);
  }

  /** Bytes of the blocks. */
  @Override
  public long blockBytes() {
    return blockBytes;
  }

  /**
   * A copy in some blocks.
   *
   * @throws NoRoom if there is no room for it
   */
  StringParts copyTo(StringBlocks others) {
    StringParts copy = new StringParts(others);
    copy.addTo(count, lastOf(length));
    copy.length = length;
    for (int part = 0; part < count; part++) {
      int bytes = Math.min(PART_BYTES, length - part * PART_BYTES);
      copy.memory.copy(memory, addresses[part], HEAD, copy.addresses[part], HEAD, bytes);
    }
    return copy;
  }

  /** Shows bytes where they lie; while they are held they may be read by any thread. */
  public void forEachBuffer(int from, int bytes, Consumer<ByteBuffer> sink) {
    walk(
        from,
        bytes,
        (part, begin, done, some) ->
            sink.accept(memory.slice(addresses[part], HEAD + begin, some)));
  }

  /** True if they are read by others than the string, and so must not change. */
  @Override
  public boolean isHeld() {
    return (int) HOLDERS.getAcquire(this) > 0;
  }

  /** They are read by another one from now on: they stay as they are. */
  void hold() {
    HOLDERS.getAndAdd(this, 1);
    blocks.hold();
  }

  /** Another one needs them no more that has {@link LongString#hold held} them. Any thread. */
  public void release() {
    blocks.release();
    HOLDERS.getAndAdd(this, -1);
  }

  /** The string needs them no more. */
  void abandon() {
    blocks.abandon(this);
  }

  @Override
  public boolean freeSome() {
    dropFrom(Math.max(0, count - PARTS_FREED_TOGETHER));
    return count == 0;
  }

  void forEachBlock(IntConsumer sink) {
    for (int i = 0; i < count; i++) {
      sink.accept(addresses[i]);
    }
  }
}
