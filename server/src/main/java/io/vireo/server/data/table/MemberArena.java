package io.vireo.server.data.table;

import io.vireo.server.data.Element;
import io.vireo.server.data.Hash;
import io.vireo.server.data.HeapLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The bytes of the members of a {@link MemberSegment}, one behind the other, each with its number
 * if they have one. Owned by the data context.
 */
final class MemberArena {
  /*
   *     chunk 0     5 a p p l e | 7 a p r i c o t | 6 b a n a n a | ..      1024 bytes
   *     chunk 1     6 c h e r r y | spare
   *
   * A member is its length in one byte, its bytes, and eight bytes of number, which changes in place.
   * None lies across two chunks. A place is a chunk and an offset in it: two bytes name every one.
   * Long members are arrays of their own; of them the arena has a mark and the number of the array.
   *
   * Chunks are what keeps growing cheap. An array that grows is copied into a larger one again and
   * again, and in a heap of generations each copy is moved once more by the collector, into memory
   * that was not touched before, and leaves a hole that only a full collection closes. A chunk is
   * allocated once and stays where it is. For the same reason gaps are closed in place.
   */

  /** Bytes of the longest member in a chunk. */
  static final int LONGEST_INSIDE = 127;

  private static final int OUTSIDE = 0x80;
  private static final int OUTSIDE_BYTES = 3;
  private static final int BITS = 10;
  private static final int CHUNK = 1 << BITS;
  private static final int MASK = CHUNK - 1;
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
  private static final byte[][] NOTHING = {};

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final int numberBytes;
  private byte[][] chunks = NOTHING;
  private byte[][] outside = NOTHING;

  /** The place behind the last member. */
  private int used;

  /** Bytes of the members that are there. */
  private int live;

  private int outsideCount;
  private long chunkBytes;
  private long outsideBytes;

  /** An arena without members, which have numbers or not. */
  MemberArena(boolean numbered) {
    numberBytes = numbered ? Long.BYTES : 0;
  }

  /** True if members have numbers. */
  boolean isNumbered() {
    return numberBytes > 0;
  }

  /** Heap bytes, in constant time. */
  long heapBytes() {
    long bytes = HeapLayout.object(2, 32) + chunkBytes;
    if (chunks.length > 0) {
      bytes += HeapLayout.references(chunks.length);
    }
    return outside.length == 0
        ? bytes
        : bytes + HeapLayout.references(outside.length) + outsideBytes;
  }

  /** Loads the beginning of the member at a place. */
  int touch(int place) {
    return chunks[place >>> BITS][place & MASK];
  }

  /** True if the member at a place has these bytes. */
  boolean isAt(int place, byte[] member, int offset, int length) {
    byte[] chunk = chunks[place >>> BITS];
    int at = place & MASK;
    int there = chunk[at];
    if (there >= 0) {
      return there == length
          && Arrays.equals(chunk, at + 1, at + 1 + length, member, offset, offset + length);
    }
    byte[] array = outside[outsideIndex(chunk, at)];
    return Arrays.equals(array, 0, array.length, member, offset, offset + length);
  }

  private static int outsideIndex(byte[] chunk, int at) {
    return (chunk[at + 1] & 0xff) << 8 | chunk[at + 2] & 0xff;
  }

  /** The hash of the member at a place. */
  long hashAt(int place) {
    byte[] chunk = chunks[place >>> BITS];
    int at = place & MASK;
    int length = chunk[at];
    if (length >= 0) {
      return Hash.of(chunk, at + 1, length);
    }
    byte[] array = outside[outsideIndex(chunk, at)];
    return Hash.of(array, 0, array.length);
  }

  /** Points a view at the member at a place; good until the arena changes. */
  Element read(int place, Element into) {
    byte[] chunk = chunks[place >>> BITS];
    int at = place & MASK;
    int length = chunk[at];
    if (length >= 0) {
      return into.point(chunk, at + 1, length);
    }
    byte[] array = outside[outsideIndex(chunk, at)];
    return into.point(array, 0, array.length);
  }

  /** The number of the member at a place; 0 if members have none. */
  long number(int place) {
    if (numberBytes == 0) {
      return 0;
    }
    byte[] chunk = chunks[place >>> BITS];
    return (long) LONG.get(chunk, numberAt(chunk, place & MASK));
  }

  /** Gives the member at a place another number; only if members have numbers. */
  void number(int place, long number) {
    byte[] chunk = chunks[place >>> BITS];
    LONG.set(chunk, numberAt(chunk, place & MASK), number);
  }

  private static int numberAt(byte[] chunk, int at) {
    return at + (chunk[at] >= 0 ? 1 + chunk[at] : OUTSIDE_BYTES);
  }

  private int bytesAt(byte[] chunk, int at) {
    return numberAt(chunk, at) + numberBytes - at;
  }

  /** True if a member of some bytes needs memory that closing the gaps would save. */
  boolean shouldClose(int length) {
    int place = placeFor(widthOf(length));
    return (place >>> BITS >= chunks.length || place > LAST_PLACE)
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
    return numberBytes + (fitsInside(length) ? 1 + length : OUTSIDE_BYTES);
  }

  /** The first place that is free and where so many bytes lie in one chunk. */
  private int placeFor(int width) {
    return (used & MASK) + width <= CHUNK ? used : (used | MASK) + 1;
  }

  /**
   * Adds a member, whose bytes are copied; its place.
   *
   * @throws IllegalStateException if there is no place left
   */
  int add(byte[] member, int offset, int length, long number) {
    boolean inside = fitsInside(length);
    int place = claim(widthOf(length));
    byte[] chunk = chunks[place >>> BITS];
    int at = place & MASK;
    if (inside) {
      chunk[at] = (byte) length;
      System.arraycopy(member, offset, chunk, at + 1, length);
    } else {
      mark(chunk, at, Arrays.copyOfRange(member, offset, offset + length));
    }
    if (numberBytes > 0) {
      LONG.set(chunk, numberAt(chunk, at), number);
    }
    return place;
  }

  /** Adds a member of another arena; its place here. */
  int add(MemberArena from, int place) {
    byte[] source = from.chunks[place >>> BITS];
    int at = place & MASK;
    int width = bytesAt(source, at);
    int to = claim(width);
    byte[] chunk = chunks[to >>> BITS];
    System.arraycopy(source, at, chunk, to & MASK, width);
    if (source[at] < 0) {
      mark(chunk, to & MASK, from.outside[outsideIndex(source, at)]);
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
    if (index == chunks.length) {
      chunks = Arrays.copyOf(chunks, index + 1);
      put(index, new byte[index < WHOLE_FROM ? room(bytes, FIRST_PART * index) : CHUNK]);
    } else if (bytes > chunks[index].length) {
      put(index, Arrays.copyOf(chunks[index], room(bytes, 0)));
    }
  }

  /** The length of a chunk with some bytes: a quarter more. */
  private static int room(int bytes, int least) {
    int room = HeapLayout.filled(bytes + Math.max(LEAST_SPARE, bytes >> 2));
    return Math.min(CHUNK, Math.max(least, room));
  }

  private void put(int index, byte[] chunk) {
    byte[] before = chunks[index];
    chunkBytes += HeapLayout.bytes(chunk.length);
    chunkBytes -= before == null ? 0 : HeapLayout.bytes(before.length);
    chunks[index] = chunk;
  }

  private void mark(byte[] chunk, int at, byte[] array) {
    if (outsideCount == outside.length) {
      outside = Arrays.copyOf(outside, Math.max(2, outsideCount + (outsideCount >> 1)));
    }
    outside[outsideCount] = array;
    outsideBytes += HeapLayout.bytes(array.length);
    renumber(chunk, at, outsideCount++);
  }

  private static void renumber(byte[] chunk, int at, int index) {
    chunk[at] = (byte) OUTSIDE;
    chunk[at + 1] = (byte) (index >> 8);
    chunk[at + 2] = (byte) index;
  }

  /** Makes the bytes of the member at a place a gap. */
  void remove(int place) {
    byte[] chunk = chunks[place >>> BITS];
    int at = place & MASK;
    live -= bytesAt(chunk, at);
    if (chunk[at] < 0) {
      int index = outsideIndex(chunk, at);
      outsideBytes -= HeapLayout.bytes(outside[index].length);
      outside[index] = null;
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
      byte[] chunk = chunks[places[i] >>> BITS];
      int at = places[i] & MASK;
      int width = bytesAt(chunk, at);
      if (chunk[at] < 0) {
        byte[] array = outside[outsideIndex(chunk, at)];
        renumber(chunk, at, marks);
        outside[marks++] = array;
      }
      int to = placeFor(width);
      makeRoom(to >>> BITS, (to & MASK) + width);
      System.arraycopy(chunk, at, chunks[to >>> BITS], to & MASK, width);
      used = to + width;
      places[i] = to;
    }
    dropChunks(used + MASK >>> BITS);
    outside = marks == 0 ? NOTHING : Arrays.copyOf(outside, marks);
    outsideCount = marks;
  }

  /** Keeps some chunks, the last of them no longer than it need be. */
  private void dropChunks(int count) {
    for (int i = count; i < chunks.length; i++) {
      chunkBytes -= HeapLayout.bytes(chunks[i].length);
    }
    if (count < chunks.length) {
      chunks = count == 0 ? NOTHING : Arrays.copyOf(chunks, count);
    }
    if (count == 1 && room(used, 0) * 2 < chunks[0].length) {
      put(0, Arrays.copyOf(chunks[0], room(used, 0)));
    }
  }

  /** A copy that shares nothing that changes. */
  MemberArena copy() {
    MemberArena copy = new MemberArena(numberBytes > 0);
    copy.chunks = new byte[chunks.length][];
    for (int i = 0; i < chunks.length; i++) {
      copy.chunks[i] = chunks[i].clone();
    }
    copy.outside = outside.clone();
    copy.used = used;
    copy.live = live;
    copy.outsideCount = outsideCount;
    copy.chunkBytes = chunkBytes;
    copy.outsideBytes = outsideBytes;
    return copy;
  }
}
