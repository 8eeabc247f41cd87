package io.vireo.server.data.set;

import io.vireo.server.data.listpack.StoredListpack;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The numbers of a set of integers where they lie in a block outside the heap, or as files have
 * them. Static functions; data context only for those on a block.
 *
 * <pre>
 *   in a block   the head of a {@link StoredListpack}, and behind its gap the numbers
 *
 *   in a file    4 bytes   width of a number: 2, 4 or 8 bytes
 *                4 bytes   how many numbers
 *                numbers
 * </pre>
 *
 * <p>The numbers ascend, and all are as wide as the widest needs. All is little-endian. A number is
 * named by its index in the order. What changes the set either has room, or throws {@link
 * io.vireo.server.data.page.NoRoom} and has changed nothing.
 */
public final class IntSet {
  /*
   * Numbers become wider when one comes that needs it, and never narrower again: the one that did
   * not fit is the least or the greatest, so it is put at an end while the others are rewritten.
   */

  /** Bytes in front of the numbers in a file. */
  public static final int HEADER_BYTES = 8;

  private static final int SIZE_AT = 4;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private IntSet() {}

  /** Bytes that a number needs: 2, 4 or 8. */
  static int widthOf(long number) {
    if (number == (short) number) {
      return Short.BYTES;
    }
    return number == (int) number ? Integer.BYTES : Long.BYTES;
  }

  /** Bytes of a number of a set: 2, 4 or 8. */
  static int width(StoredListpack set) {
    return set.count() == 0 ? Short.BYTES : set.bytes() / set.count();
  }

  /** The number at an index: 0 is that of the least. */
  static long at(StoredListpack set, int index) {
    int width = width(set);
    return set.integer(index * width, width);
  }

  /** The index of a number or, if it is not there, the one it would get, negated, less one. */
  static int find(StoredListpack set, long number) {
    int width = width(set);
    int size = set.count();
    if (widthOf(number) > width) {
      return number < 0 ? -1 : -size - 1;
    }
    int low = 0;
    int high = size - 1;
    // Numbers often come in ascending order.
    if (size > 0 && number > set.integer(high * width, width)) {
      return -size - 1;
    }
    while (low <= high) {
      int middle = low + high >>> 1;
      long there = set.integer(middle * width, width);
      if (there < number) {
        low = middle + 1;
      } else if (there > number) {
        high = middle - 1;
      } else {
        return middle;
      }
    }
    return -low - 1;
  }

  /** Bytes of the numbers of a set once it has another one. */
  static long bytesWith(StoredListpack set, long number) {
    return (set.count() + 1L) * Math.max(width(set), widthOf(number));
  }

  /** Adds a number that is not there, at the index that it belongs to, as {@link #find} tells. */
  static void insert(StoredListpack set, int index, long number) {
    int width = width(set);
    if (widthOf(number) > width) {
      widen(set, width, number);
    } else {
      set.makeRoom(index * width, width, 1);
      set.integer(index * width, width, number);
    }
  }

  private static void widen(StoredListpack set, int oldWidth, long number) {
    int size = set.count();
    int width = widthOf(number);
    set.extend((size + 1) * width - size * oldWidth, 1);
    int shift = number < 0 ? 1 : 0;
    // From the last on: what is written lies behind all that is not read yet.
    for (int i = size - 1; i >= 0; i--) {
      set.integer((i + shift) * width, width, set.integer(i * oldWidth, oldWidth));
    }
    set.integer((number < 0 ? 0 : size) * width, width, number);
  }

  /** Takes the number at an index out. */
  static void removeAt(StoredListpack set, int index) {
    int width = width(set);
    set.remove(index * width, (index + 1) * width, 1);
  }

  /** Adds the numbers of a set as files have it to one without any. */
  public static void append(StoredListpack set, byte[] array, int at) {
    int bytes = size(array, at) * width(array, at);
    set.extend(bytes, size(array, at));
    set.write(0, array, at + HEADER_BYTES, bytes);
  }

  /** The set as files have it. */
  static byte[] toArray(StoredListpack set) {
    byte[] array = new byte[HEADER_BYTES + set.bytes()];
    INT.set(array, 0, width(set));
    INT.set(array, SIZE_AT, set.count());
    set.read(0, array, HEADER_BYTES, set.bytes());
    return array;
  }

  private static int width(byte[] array, int at) {
    return (int) INT.get(array, at);
  }

  private static int size(byte[] array, int at) {
    return (int) INT.get(array, at + SIZE_AT);
  }

  /** How many numbers a set has as files have it. */
  public static int size(byte[] array) {
    return size(array, 0);
  }

  /** The number at an index of a set as files have it: 0 is that of the least. */
  public static long at(byte[] array, int index) {
    return numberIn(array, 0, index);
  }

  private static long numberIn(byte[] array, int at, int index) {
    int width = width(array, at);
    int from = at + HEADER_BYTES + index * width;
    if (width == Short.BYTES) {
      return (short) SHORT.get(array, from);
    }
    return width == Integer.BYTES ? (int) INT.get(array, from) : (long) LONG.get(array, from);
  }

  /**
   * True if a part of an array is a set as files have it that is not empty; with {@code deep} its
   * order is checked.
   */
  public static boolean verify(byte[] array, int offset, int length, boolean deep) {
    if (length < HEADER_BYTES) {
      return false;
    }
    int width = width(array, offset);
    int size = size(array, offset);
    boolean knownWidth = width == Short.BYTES || width == Integer.BYTES || width == Long.BYTES;
    if (!knownWidth || size <= 0 || HEADER_BYTES + (long) size * width != length) {
      return false;
    }
    return !deep || isAscending(array, offset);
  }

  private static boolean isAscending(byte[] array, int offset) {
    for (int i = 1; i < size(array, offset); i++) {
      if (numberIn(array, offset, i - 1) >= numberIn(array, offset, i)) {
        return false;
      }
    }
    return true;
  }
}
