package io.vireo.server.data.list;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.listpack.ListpackEntry;
import io.vireo.server.data.listpack.Probe;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A stretch of a list in one {@code byte[]}. Static functions; an array is owned by the object that
 * holds it, in the data context.
 *
 * <pre>
 *   packed        4 bytes   where the listpack begins, at least 4
 *                 room      for elements at the front
 *                 a {@link Listpack}
 *                 room      for elements at the end
 *
 *   plain         4 bytes   -1
 *                 one large element, to the end of the array
 *
 *   compressed    4 bytes   -2 for a listpack, -3 for a large element
 *                 4 bytes   its size when it is not compressed
 *                 4 bytes   number of elements
 *                 its LZF form, to the end of the array
 * </pre>
 *
 * <p>An element of a packed chunk is named by its <em>position</em>, its offset in the listpack, so
 * that it keeps its name when the listpack moves. The only element of a plain chunk is at {@link
 * #FIRST}. Functions that change a chunk want it packed, and return the array to use from then on.
 */
final class Chunk {
  /*
   * A listpack that begins at the front of its array would have to be moved whenever its first
   * element comes or goes: queues do nothing else. Here the listpack moves instead. Its six bytes
   * of head always stand right in front of the first element, so it can be written to a file as it
   * is.
   *
   * An array that must grow leaves its spare room where it grew; where there is enough room at the
   * wrong end, the listpack moves there. The room is a part of what is there, so n elements that are
   * pushed copy O(n) bytes together.
   */

  /** The position of the first element. */
  static final int FIRST = Listpack.HEADER;

  /** Bytes of a listpack without elements. */
  static final int EMPTY_BYTES = FIRST + 1;

  /** What stands in front of one large element. */
  static final int PLAIN = -1;

  /** What stands in front of a compressed listpack. */
  static final int COMPRESSED = -2;

  /** What stands in front of a compressed large element. */
  static final int COMPRESSED_PLAIN = -3;

  /** Where a listpack begins at least, and a large element always. */
  static final int BASE = 4;

  private static final int SMALL_CHUNK_BYTES = 128;
  private static final int MEDIUM_CHUNK_BYTES = 1024;

  /** A listpack moves within its array if the rest of that is this part of it: 1/32. */
  private static final int ROOM_SHIFT = 5;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private Chunk() {}

  /** A packed chunk without elements. */
  static byte[] empty() {
    return sized(EMPTY_BYTES, 0);
  }

  /** A packed chunk of the given bytes and elements, which are still to be filled in. */
  static byte[] sized(int bytes, int elements) {
    byte[] chunk = new byte[lengthFor(bytes)];
    begin(chunk, bytes, elements, false);
    return chunk;
  }

  /** The length of an array for a listpack of up to {@code room} bytes. */
  static int lengthFor(int room) {
    return HeapLayout.filled(BASE + room);
  }

  /**
   * Makes an array that is not needed any more a packed chunk of the given bytes and elements,
   * which are still to be filled in.
   *
   * @param growsAtFront whether the rest of the array lies in front of them, or behind
   */
  static void begin(byte[] array, int bytes, int elements, boolean growsAtFront) {
    head(array, growsAtFront ? array.length - bytes : BASE, bytes, elements);
  }

  /** A packed chunk of one element. */
  static byte[] of(Bytes value) {
    return insert(empty(), FIRST, value);
  }

  /** A packed chunk of a listpack that was made elsewhere. */
  static byte[] ofListpack(byte[] listpack) {
    byte[] chunk = new byte[HeapLayout.filled(BASE + listpack.length)];
    System.arraycopy(listpack, 0, chunk, BASE, listpack.length);
    INT.set(chunk, 0, BASE);
    SHORT.set(chunk, BASE + 4, (short) Listpack.size(listpack));
    return chunk;
  }

  /** Points at the listpack or the large element of a chunk that is not compressed. */
  static void content(byte[] chunk, Element into) {
    int kind = kind(chunk);
    into.point(chunk, kind == PLAIN ? BASE : kind, bytes(chunk));
  }

  /** A chunk of one large element. */
  static byte[] plain(Bytes value) {
    byte[] chunk = new byte[BASE + value.length()];
    INT.set(chunk, 0, PLAIN);
    System.arraycopy(value.array(), value.offset(), chunk, BASE, value.length());
    return chunk;
  }

  /** Where the listpack of a packed chunk begins, or what kind of chunk it is instead. */
  static int kind(byte[] chunk) {
    return (int) INT.get(chunk, 0);
  }

  /** True for a chunk of one large element, compressed or not. */
  static boolean isPlain(byte[] chunk) {
    int kind = kind(chunk);
    return kind == PLAIN || kind == COMPRESSED_PLAIN;
  }

  /** True for a compressed chunk. */
  static boolean isCompressed(byte[] chunk) {
    return kind(chunk) <= COMPRESSED;
  }

  /** Bytes of the listpack or the large element, when it is not compressed. */
  static int bytes(byte[] chunk) {
    int kind = kind(chunk);
    if (kind == PLAIN) {
      return chunk.length - BASE;
    }
    return (int) INT.get(chunk, kind > 0 ? kind : BASE);
  }

  /** How many elements. */
  static int count(byte[] chunk) {
    int kind = kind(chunk);
    if (kind > 0) {
      return (short) SHORT.get(chunk, kind + 4) & 0xffff;
    }
    return kind == PLAIN ? 1 : (int) INT.get(chunk, BASE + 4);
  }

  /** Where the byte at a position of a packed chunk is in the array. */
  static int offset(byte[] chunk, int p) {
    return kind(chunk) + p;
  }

  /** The position behind the last element. */
  static int end(byte[] chunk) {
    return isPlain(chunk) ? FIRST + 1 : bytes(chunk) - 1;
  }

  /** The position behind an element. */
  static int next(byte[] chunk, int p) {
    int base = kind(chunk);
    return base < 0 ? FIRST + 1 : p + ListpackEntry.span(chunk, base + p);
  }

  /** The position of the element in front of another, or of the last if that is the end. */
  static int previous(byte[] chunk, int p) {
    int base = kind(chunk);
    if (base < 0) {
      return FIRST;
    }
    byte backlen = chunk[base + p - 1];
    if (backlen >= 0) {
      return p - 1 - backlen;
    }
    int length = (int) ListpackEntry.backlen(chunk, base + p - 1);
    return p - ListpackEntry.backlenSize(length) - length;
  }

  /**
   * The position of an element by its index, from 0 to the number of elements, which is the end.
   */
  static int seek(byte[] chunk, int index) {
    int count = count(chunk);
    int p;
    if (index <= count / 2) {
      p = FIRST;
      for (int i = 0; i < index; i++) {
        p = next(chunk, p);
      }
    } else {
      p = end(chunk);
      for (int i = count; i > index; i--) {
        p = previous(chunk, p);
      }
    }
    return p;
  }

  /** Points a view at an element; good until the chunk changes. */
  static void read(byte[] chunk, int p, Element into) {
    int base = kind(chunk);
    if (base < 0) {
      into.point(chunk, BASE, chunk.length - BASE);
    } else {
      Listpack.read(chunk, base + p, into);
    }
  }

  /** True if an element is what is looked for. */
  static boolean matches(byte[] chunk, int p, Probe probe) {
    int base = kind(chunk);
    return base < 0
        ? probe.isBytes(chunk, BASE, chunk.length - BASE)
        : probe.isEntry(chunk, base + p);
  }

  /** Puts an element in front of another; it gets that one's position. */
  static byte[] insert(byte[] chunk, int p, Bytes value) {
    return put(chunk, p, 0, 1, value);
  }

  /** Puts an element in the place of another, at the same position. */
  static byte[] replace(byte[] chunk, int p, Bytes value) {
    return put(chunk, p, next(chunk, p) - p, 0, value);
  }

  private static byte[] put(byte[] chunk, int p, int removed, int elements, Bytes value) {
    if (value.isLong()) {
      long number = value.toLong();
      byte[] target = open(chunk, p, removed, ListpackEntry.sizeOf(number), elements);
      ListpackEntry.write(target, offset(target, p), number);
      return target;
    }
    int added = ListpackEntry.sizeOfString(value.length());
    byte[] target = open(chunk, p, removed, added, elements);
    ListpackEntry.write(target, offset(target, p), value.array(), value.offset(), value.length());
    return target;
  }

  /** Takes the elements between two positions out; what followed them gets the first one's. */
  static byte[] remove(byte[] chunk, int from, int to, int elements) {
    int removed = to - from;
    if (isSparse(chunk, bytes(chunk) - removed)) {
      return relocate(chunk, from, removed, 0, isNearFront(chunk, from, removed), -elements);
    }
    return removeInPlace(chunk, from, to, elements);
  }

  /** Takes the elements between two positions out in place, however much room there is then. */
  static byte[] removeInPlace(byte[] chunk, int from, int to, int elements) {
    return open(chunk, from, to - from, 0, -elements);
  }

  /**
   * Takes elements out that are what is looked for.
   *
   * @param most how many of them
   * @param backward whether to begin at the end
   * @return the chunk to use from then on; without any left, an empty packed one
   */
  static byte[] removeAll(byte[] chunk, Probe probe, long most, boolean backward) {
    if (isPlain(chunk)) {
      return most > 0 && matches(chunk, FIRST, probe) ? empty() : chunk;
    }
    return backward ? removeBackward(chunk, probe, most) : removeForward(chunk, probe, most);
  }

  private static byte[] removeForward(byte[] chunk, Probe probe, long most) {
    byte[] rest = chunk;
    long left = most;
    int p = FIRST;
    while (left > 0 && p < end(rest)) {
      int next = next(rest, p);
      if (matches(rest, p, probe)) {
        rest = remove(rest, p, next, 1);
        left--;
      } else {
        p = next;
      }
    }
    return rest;
  }

  private static byte[] removeBackward(byte[] chunk, Probe probe, long most) {
    byte[] rest = chunk;
    long left = most;
    int next = end(chunk);
    while (left > 0 && next > FIRST) {
      int p = previous(rest, next);
      if (matches(rest, p, probe)) {
        rest = remove(rest, p, next, 1);
        left--;
      }
      next = p;
    }
    return rest;
  }

  /** A chunk of the elements between two positions. */
  static byte[] copyOf(byte[] chunk, int from, int to, int elements) {
    byte[] copy = sized(to - from + EMPTY_BYTES, elements);
    System.arraycopy(chunk, offset(chunk, from), copy, BASE + FIRST, to - from);
    return copy;
  }

  /** Adds all elements of another packed chunk behind the last. */
  static byte[] appendAll(byte[] chunk, byte[] other) {
    int p = end(chunk);
    int added = end(other) - FIRST;
    byte[] target = open(chunk, p, 0, added, count(other));
    System.arraycopy(other, offset(other, FIRST), target, offset(target, p), added);
    return target;
  }

  /** Makes room for {@code added} bytes in the place of {@code removed} ones at a position. */
  private static byte[] open(byte[] chunk, int p, int removed, int added, int elements) {
    int base = kind(chunk);
    int bytes = bytes(chunk);
    int grown = Math.addExact(bytes - removed, added);
    int count = count(chunk) + elements;
    boolean atFront = isNearFront(chunk, p, removed);
    int shift = added - removed;
    boolean fitsFront = base - shift >= BASE;
    boolean fitsEnd = base + grown <= chunk.length;
    if (atFront ? !fitsFront : !fitsEnd) {
      if (bytes <= MEDIUM_CHUNK_BYTES && (fitsFront || fitsEnd)) {
        atFront = fitsFront;
      } else if (hasRoom(chunk, grown)) {
        base = toOtherEnd(chunk, base, bytes, atFront);
      } else {
        return relocate(chunk, p, removed, added, atFront, elements);
      }
    }
    if (atFront) {
      System.arraycopy(chunk, base + FIRST, chunk, base - shift + FIRST, p - FIRST);
      head(chunk, base - shift, grown, count);
    } else {
      int from = base + p + removed;
      System.arraycopy(chunk, from, chunk, from + shift, bytes - p - removed);
      head(chunk, base, grown, count);
    }
    return chunk;
  }

  /** Makes room for {@code more} bytes at an end, if it is not there yet, and for no more. */
  static byte[] reserve(byte[] chunk, int more, boolean atFront) {
    int base = kind(chunk);
    int bytes = bytes(chunk);
    int room = atFront ? base - BASE : chunk.length - base - bytes;
    if (room >= more) {
      return chunk;
    }
    byte[] target = new byte[HeapLayout.filled(BASE + bytes + more)];
    int newBase = atFront ? target.length - bytes : BASE;
    System.arraycopy(chunk, base + FIRST, target, newBase + FIRST, bytes - FIRST);
    head(target, newBase, bytes, count(chunk));
    return target;
  }

  /** True if a listpack can grow by enough to be worth moving within its array. */
  private static boolean hasRoom(byte[] chunk, int bytes) {
    return chunk.length - BASE - bytes >= bytes >> ROOM_SHIFT;
  }

  /** Moves a listpack within its array, so that it can grow; where it begins then. */
  private static int toOtherEnd(byte[] chunk, int base, int bytes, boolean growsAtFront) {
    int to = growsAtFront ? chunk.length - bytes : BASE;
    System.arraycopy(chunk, base, chunk, to, bytes);
    INT.set(chunk, 0, to);
    return to;
  }

  private static boolean isNearFront(byte[] chunk, int p, int removed) {
    return p - FIRST < bytes(chunk) - p - removed;
  }

  private static boolean isSparse(byte[] chunk, int bytes) {
    return bytes < chunk.length / 2 - SMALL_CHUNK_BYTES;
  }

  private static byte[] relocate(
      byte[] chunk, int p, int removed, int added, boolean atFront, int elements) {
    int from = kind(chunk);
    int bytes = bytes(chunk);
    int grown = bytes - removed + added;
    long length = (long) BASE + grown + spare(grown);
    byte[] target = new byte[HeapLayout.filled((int) Math.min(length, Integer.MAX_VALUE - 16))];
    int base = atFront ? target.length - grown : BASE;
    System.arraycopy(chunk, from + FIRST, target, base + FIRST, p - FIRST);
    int rest = bytes - p - removed;
    System.arraycopy(chunk, from + p + removed, target, base + p + added, rest);
    head(target, base, grown, count(chunk) + elements);
    return target;
  }

  /** Many lists are small: there memory counts more than the work of moving. */
  private static int spare(int bytes) {
    if (bytes < SMALL_CHUNK_BYTES) {
      return 0;
    }
    return bytes < MEDIUM_CHUNK_BYTES ? bytes >> 3 : bytes >> 1;
  }

  private static void head(byte[] chunk, int base, int bytes, int count) {
    INT.set(chunk, 0, base);
    INT.set(chunk, base, bytes);
    SHORT.set(chunk, base + 4, (short) count);
    chunk[base + bytes - 1] = (byte) ListpackEntry.END;
  }

  /** The chunk without spare room, if there is much. */
  static byte[] trim(byte[] chunk) {
    if (kind(chunk) < 0) {
      return chunk;
    }
    int bytes = bytes(chunk);
    int spare = chunk.length - BASE - bytes;
    return spare <= bytes >> 7 ? chunk : copyOf(chunk, FIRST, end(chunk), count(chunk));
  }

  /** A copy for another list. */
  static byte[] copyOf(byte[] chunk) {
    return kind(chunk) < 0 ? chunk.clone() : copyOf(chunk, FIRST, end(chunk), count(chunk));
  }
}
