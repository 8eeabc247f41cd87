package io.vireo.server.data.listpack;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.number.Numbers;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A list of strings and numbers in one {@code byte[]}, byte for byte as Redis writes it to its
 * files. Static functions; an array is owned by the object that holds it, mostly the data context.
 *
 * <pre>
 *   4 bytes   bytes of the whole, these and the end included, little-endian
 *   2 bytes   number of entries; 65535 means: more than fit here, count them
 *   entries   each with its length in front and behind, so that one can go both ways
 *   1 byte    255, the end
 * </pre>
 *
 * <p>A string that is a 64-bit integer in its canonical form is kept as a number. The array may be
 * longer than the list: the rest is room for more.
 *
 * <p>An entry is named by its <em>position</em>, its offset in the array; -1 is no entry. Every
 * function that changes the list returns the array to use from then on, the same or another. What
 * is put in must not lie in the very array that it is put into.
 */
public final class Listpack {
  /*
   * The format is by Salvatore Sanfilippo, "Listpack specification", 2017, made to replace
   * ziplists, where a change of one entry's length could change the lengths of all behind it. Here
   * an entry knows only its own length.
   *
   * An array that must grow gets a sixteenth more than needed and what its alignment in the heap
   * leaves over anyway. A caller that knows what will come begins with an array as large. An array
   * that is more than half empty is replaced by a smaller one.
   */

  /** Bytes in front of the entries, and so the position of the first. */
  public static final int HEADER = 6;

  /** Bytes of a list without entries. */
  public static final int EMPTY_BYTES = HEADER + 1;

  /** The stored number of entries that means that it is not known. */
  static final int UNKNOWN = 0xffff;

  private static final int SPARE_SHIFT = 4;
  private static final int SMALL_ROOM = 64;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private Listpack() {}

  /** A list without entries. */
  public static byte[] empty() {
    return empty(HEADER + 1);
  }

  /** A list without entries, in an array of at least {@code capacity} bytes. */
  public static byte[] empty(int capacity) {
    byte[] array = new byte[HeapLayout.filled(Math.max(capacity, HEADER + 1))];
    INT.set(array, 0, HEADER + 1);
    SHORT.set(array, 4, (short) 0);
    array[HEADER] = (byte) ListpackEntry.END;
    return array;
  }

  /** Writes what stands in front of the entries, at a place in an array. */
  static void writeHead(byte[] array, int at, int bytes, int entries) {
    INT.set(array, at, bytes);
    SHORT.set(array, at + 4, (short) entries);
  }

  /** Bytes of the list: what a file gets. The array may be longer. */
  public static int bytes(byte[] lp) {
    return (int) INT.get(lp, 0);
  }

  /** Entries. Constant time for up to 65534, else all of them are counted. */
  public static int size(byte[] lp) {
    int stored = storedCount(lp, 0);
    return stored == UNKNOWN ? count(lp) : stored;
  }

  /** Bytes of the list that begins at an offset. */
  public static int bytesAt(byte[] array, int offset) {
    return (int) INT.get(array, offset);
  }

  static int storedCount(byte[] lp, int offset) {
    return (short) SHORT.get(lp, offset + 4) & 0xffff;
  }

  private static int count(byte[] lp) {
    int entries = 0;
    for (int p = first(lp); p >= 0; p = next(lp, p)) {
      entries++;
    }
    if (entries < UNKNOWN) {
      SHORT.set(lp, 4, (short) entries);
    }
    return entries;
  }

  private static void addToCount(byte[] lp, int entries) {
    int stored = storedCount(lp, 0);
    if (stored != UNKNOWN) {
      SHORT.set(lp, 4, (short) Math.min(stored + entries, UNKNOWN));
    }
  }

  /** The position of the first entry, or -1. */
  public static int first(byte[] lp) {
    return entryAt(lp, HEADER);
  }

  private static int entryAt(byte[] lp, int p) {
    return lp[p] == (byte) ListpackEntry.END ? -1 : p;
  }

  private static int end(byte[] lp) {
    return bytes(lp) - 1;
  }

  /** The position of the entry behind another, or -1. */
  public static int next(byte[] lp, int p) {
    return entryAt(lp, p + ListpackEntry.span(lp, p));
  }

  /** The position of the entry in front of another, or -1. */
  public static int previous(byte[] lp, int p) {
    if (p <= HEADER) {
      return -1;
    }
    byte backlen = lp[p - 1];
    if (backlen >= 0) {
      return p - 1 - backlen;
    }
    int length = (int) ListpackEntry.backlen(lp, p - 1);
    return p - ListpackEntry.backlenSize(length) - length;
  }

  /**
   * The position of an entry by its index, from the end if that is negative; -1 if out of range.
   */
  public static int seek(byte[] lp, long index) {
    int size = storedCount(lp, 0);
    if (size == UNKNOWN) {
      return index < 0 ? backward(lp, -1 - index) : forward(lp, index);
    }
    long fromStart = index < 0 ? index + size : index;
    if (fromStart < 0 || fromStart >= size) {
      return -1;
    }
    return fromStart <= size / 2 ? forward(lp, fromStart) : backward(lp, size - 1 - fromStart);
  }

  private static int forward(byte[] lp, long steps) {
    int p = first(lp);
    for (long i = 0; i < steps && p >= 0; i++) {
      p = next(lp, p);
    }
    return p;
  }

  private static int backward(byte[] lp, long steps) {
    int p = previous(lp, end(lp));
    for (long i = 0; i < steps && p >= 0; i++) {
      p = previous(lp, p);
    }
    return p;
  }

  /** True if an entry is kept as a number. */
  public static boolean isNumber(byte[] lp, int p) {
    return ListpackEntry.isNumber(lp[p]);
  }

  /** The number of an entry that {@link #isNumber}. */
  public static long number(byte[] lp, int p) {
    return ListpackEntry.number(lp, p);
  }

  /** Where the bytes of an entry begin that is a string. */
  public static int offset(byte[] lp, int p) {
    return ListpackEntry.stringOffset(lp, p);
  }

  /** How many bytes an entry has that is a string. */
  public static int length(byte[] lp, int p) {
    return ListpackEntry.stringLength(lp, p);
  }

  /** Bytes that an entry takes in the list. */
  public static int span(byte[] lp, int p) {
    return ListpackEntry.span(lp, p);
  }

  /** Points a view at an entry; good until the list changes. */
  public static void read(byte[] lp, int p, Element into) {
    if (isNumber(lp, p)) {
      into.number(number(lp, p));
    } else {
      into.point(lp, offset(lp, p), length(lp, p));
    }
  }

  /** True if an entry is these bytes. */
  public static boolean sameAs(byte[] lp, int p, Bytes other) {
    if (isNumber(lp, p)) {
      return other.isLong() && other.toLong() == number(lp, p);
    }
    return other.sameAs(lp, offset(lp, p), length(lp, p));
  }

  /**
   * Looks for an entry.
   *
   * @param from the position to begin with, which is compared; -1 finds nothing
   * @param skip how many entries to step over after each that is compared: 1 looks at the fields of
   *     a hash alone
   * @return its position, or -1
   */
  public static int find(byte[] lp, int from, Bytes wanted, int skip) {
    return find(lp, from, wanted.array(), wanted.offset(), wanted.length(), skip);
  }

  /** Looks for an entry that is a part of an array, as {@link #find(byte[], int, Bytes, int)}. */
  public static int find(byte[] lp, int from, byte[] array, int offset, int length, int skip) {
    if (Numbers.isLong(array, offset, length)) {
      return find(lp, from, Numbers.toLong(array, offset, length), skip);
    }
    int p = from;
    while (p >= 0) {
      if (isString(lp, p, array, offset, length)) {
        return p;
      }
      p = skip(lp, p, skip);
    }
    return -1;
  }

  /** Elements of one collection often begin alike, so their ends are compared first. */
  private static boolean isString(byte[] lp, int p, byte[] array, int offset, int length) {
    if (isNumber(lp, p) || length(lp, p) != length) {
      return false;
    }
    int at = offset(lp, p);
    return length == 0
        || lp[at + length - 1] == array[offset + length - 1]
            && Arrays.equals(lp, at, at + length, array, offset, offset + length);
  }

  /** Looks for a number, as {@link #find(byte[], int, Bytes, int)}. */
  public static int find(byte[] lp, int from, long wanted, int skip) {
    int p = from;
    while (p >= 0) {
      if (isNumber(lp, p) && number(lp, p) == wanted) {
        return p;
      }
      p = skip(lp, p, skip);
    }
    return -1;
  }

  private static int skip(byte[] lp, int from, int entries) {
    int p = next(lp, from);
    for (int i = 0; i < entries && p >= 0; i++) {
      p = next(lp, p);
    }
    return p;
  }

  /** Bytes that a string or number takes as an entry. */
  public static int entryBytes(Bytes value) {
    return entryBytes(value.array(), value.offset(), value.length());
  }

  /** Bytes that a part of an array takes as an entry. */
  public static int entryBytes(byte[] array, int offset, int length) {
    return Numbers.isLong(array, offset, length)
        ? entryBytes(Numbers.toLong(array, offset, length))
        : ListpackEntry.sizeOfString(length);
  }

  /** Bytes that a number takes as an entry. */
  public static int entryBytes(long number) {
    return ListpackEntry.sizeOf(number);
  }

  /** Bytes that an element takes as an entry. */
  public static int entryBytes(Element value) {
    return value.isNumber()
        ? entryBytes(value.toLong())
        : entryBytes(value.array(), value.offset(), value.length());
  }

  /** Adds an entry behind the last. */
  public static byte[] append(byte[] lp, Bytes value) {
    return append(lp, value.array(), value.offset(), value.length());
  }

  /** Adds an entry behind the last. */
  public static byte[] append(byte[] lp, byte[] array, int offset, int length) {
    if (Numbers.isLong(array, offset, length)) {
      return append(lp, Numbers.toLong(array, offset, length));
    }
    int p = end(lp);
    byte[] target = open(lp, p, 0, ListpackEntry.sizeOfString(length), 1);
    ListpackEntry.write(target, p, array, offset, length);
    return target;
  }

  /** Adds an entry behind the last. */
  public static byte[] append(byte[] lp, long number) {
    int p = end(lp);
    byte[] target = open(lp, p, 0, ListpackEntry.sizeOf(number), 1);
    ListpackEntry.write(target, p, number);
    return target;
  }

  /** Adds an entry behind the last. */
  public static byte[] append(byte[] lp, Element value) {
    return value.isNumber()
        ? append(lp, value.toLong())
        : append(lp, value.array(), value.offset(), value.length());
  }

  /** Puts a number in the place of an entry. */
  public static byte[] replace(byte[] lp, int p, long number) {
    int old = ListpackEntry.span(lp, p);
    byte[] target = open(lp, p, old, ListpackEntry.sizeOf(number), 0);
    ListpackEntry.write(target, p, number);
    return target;
  }

  /**
   * Adds entries of another list behind the last.
   *
   * @param from the position of the first of them in the other list
   * @param count how many, fewer if the other list ends before
   */
  public static byte[] appendFrom(byte[] lp, byte[] other, int from, int count) {
    int to = from;
    int added = 0;
    while (added < count && other[to] != (byte) ListpackEntry.END) {
      to += ListpackEntry.span(other, to);
      added++;
    }
    int at = end(lp);
    byte[] target = open(lp, at, 0, to - from, added);
    System.arraycopy(other, from, target, at, to - from);
    return target;
  }

  /** Makes room for {@code added} bytes in the place of {@code removed} ones at {@code p}. */
  private static byte[] open(byte[] lp, int p, int removed, int added, int entries) {
    int total = bytes(lp);
    int newTotal = Math.addExact(total - removed, added);
    byte[] target = lp;
    boolean shrinks = added < removed && newTotal < lp.length / 2 - SMALL_ROOM;
    if (newTotal > lp.length || shrinks) {
      target = new byte[withSpare(newTotal)];
      System.arraycopy(lp, 0, target, 0, p);
    }
    if (target != lp || removed != added) {
      System.arraycopy(lp, p + removed, target, p + added, total - p - removed);
    }
    INT.set(target, 0, newTotal);
    if (entries != 0) {
      addToCount(target, entries);
    }
    return target;
  }

  private static int withSpare(int length) {
    long roomy = (long) length + (length >> SPARE_SHIFT);
    return HeapLayout.filled((int) Math.min(roomy, Integer.MAX_VALUE - 16));
  }

  /** The list without spare room, save what the array's alignment in the heap gives for free. */
  public static byte[] trim(byte[] lp) {
    int length = HeapLayout.filled(bytes(lp));
    return length < lp.length ? Arrays.copyOf(lp, length) : lp;
  }

  /** True if a part of an array is a list; with {@code deep} every entry is looked at. */
  public static boolean verify(byte[] array, int offset, int length, boolean deep) {
    return ListpackVerifier.verify(array, offset, length, deep);
  }
}
