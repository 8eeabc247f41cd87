package io.vireo.server.data.set;

import io.vireo.server.data.HeapLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A set of integers in one {@code byte[]}, byte for byte as Redis writes it to its files. Static
 * functions; an array is owned by the object that holds it, mostly the data context.
 *
 * <pre>
 *   4 bytes   width of a number: 2, 4 or 8 bytes
 *   4 bytes   how many numbers
 *   numbers   ascending; all as wide as the widest needs
 * </pre>
 *
 * <p>All is little-endian. The array may be longer than the set: the rest is room for more. A
 * number is named by its index in the order. Every function that changes the set returns the array
 * to use from then on, the same or another.
 */
public final class IntSet {
  /*
   * Numbers become wider when one comes that needs it, and never narrower again: the one that did
   * not fit is the least or the greatest, so it is put at an end while the others are rewritten.
   */
  private static final int HEADER = 8;
  private static final int SPARE_SHIFT = 4;
  private static final int SMALL_ROOM = 64;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private IntSet() {}

  /** A set without numbers. */
  public static byte[] empty() {
    byte[] set = new byte[HeapLayout.filled(HEADER)];
    INT.set(set, 0, Short.BYTES);
    return set;
  }

  /** How many numbers. */
  public static int size(byte[] set) {
    return (int) INT.get(set, 4);
  }

  /** Bytes of a number: 2, 4 or 8. */
  public static int width(byte[] set) {
    return (int) INT.get(set, 0);
  }

  /** Bytes of the set: what a file gets. The array may be longer. */
  public static int bytes(byte[] set) {
    return HEADER + size(set) * width(set);
  }

  /** Bytes that a number needs: 2, 4 or 8. */
  public static int widthOf(long number) {
    if (number == (short) number) {
      return Short.BYTES;
    }
    return number == (int) number ? Integer.BYTES : Long.BYTES;
  }

  /** The number at an index: 0 is that of the least. */
  public static long at(byte[] set, int index) {
    return at(set, index, width(set));
  }

  private static long at(byte[] set, int index, int width) {
    int from = HEADER + index * width;
    if (width == Short.BYTES) {
      return (short) SHORT.get(set, from);
    }
    return width == Integer.BYTES ? (int) INT.get(set, from) : (long) LONG.get(set, from);
  }

  private static void put(byte[] set, int index, int width, long number) {
    int from = HEADER + index * width;
    switch (width) {
      case Short.BYTES -> SHORT.set(set, from, (short) number);
      case Integer.BYTES -> INT.set(set, from, (int) number);
      default -> LONG.set(set, from, number);
    }
  }

  /** True if a number is in the set. */
  public static boolean contains(byte[] set, long number) {
    return find(set, number) >= 0;
  }

  /** The index of a number or, if it is not there, the one it would get, negated, less one. */
  public static int find(byte[] set, long number) {
    int width = width(set);
    int size = size(set);
    if (widthOf(number) > width) {
      return number < 0 ? -1 : -size - 1;
    }
    // Numbers often come in ascending order.
    if (size > 0 && number > at(set, size - 1, width)) {
      return -size - 1;
    }
    return switch (width) {
      case Short.BYTES -> findShort(set, size, number);
      case Integer.BYTES -> findInt(set, size, number);
      default -> findLong(set, size, number);
    };
  }

  private static int findShort(byte[] set, int size, long number) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = low + high >>> 1;
      int there = (short) SHORT.get(set, HEADER + middle * Short.BYTES);
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

  private static int findInt(byte[] set, int size, long number) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = low + high >>> 1;
      int there = (int) INT.get(set, HEADER + middle * Integer.BYTES);
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

  private static int findLong(byte[] set, int size, long number) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = low + high >>> 1;
      long there = (long) LONG.get(set, HEADER + middle * Long.BYTES);
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

  /** Adds a number, if it is not there already; {@link #size} tells. */
  public static byte[] add(byte[] set, long number) {
    int index = find(set, number);
    return index >= 0 ? set : insert(set, -index - 1, number);
  }

  /** Adds a number that is not there, at the index that it belongs to, as {@link #find} tells. */
  public static byte[] insert(byte[] set, int index, long number) {
    int width = width(set);
    if (widthOf(number) > width) {
      return widen(set, number);
    }
    int size = size(set);
    byte[] target = sized(set, size + 1, width);
    int from = HEADER + index * width;
    System.arraycopy(target, from, target, from + width, (size - index) * width);
    put(target, index, width, number);
    INT.set(target, 4, size + 1);
    return target;
  }

  private static byte[] widen(byte[] set, long number) {
    int size = size(set);
    int oldWidth = width(set);
    int width = widthOf(number);
    byte[] target = new byte[capacity(size + 1, width)];
    INT.set(target, 0, width);
    INT.set(target, 4, size + 1);
    int shift = number < 0 ? 1 : 0;
    for (int i = 0; i < size; i++) {
      put(target, i + shift, width, at(set, i, oldWidth));
    }
    put(target, number < 0 ? 0 : size, width, number);
    return target;
  }

  /** Takes the number at an index out. */
  public static byte[] removeAt(byte[] set, int index) {
    int width = width(set);
    int left = size(set) - 1;
    int from = HEADER + index * width;
    System.arraycopy(set, from + width, set, from, (left - index) * width);
    INT.set(set, 4, left);
    return sized(set, left, width);
  }

  /** Takes a number out, if it is there; {@link #size} tells. */
  public static byte[] remove(byte[] set, long number) {
    int index = find(set, number);
    return index < 0 ? set : removeAt(set, index);
  }

  /** The given array if it fits {@code size} numbers and little more, else a copy. */
  private static byte[] sized(byte[] set, int size, int width) {
    int needed = HEADER + size * width;
    if (needed <= set.length && needed >= set.length / 2 - SMALL_ROOM) {
      return set;
    }
    return Arrays.copyOf(set, capacity(size, width));
  }

  private static int capacity(int size, int width) {
    long needed = HEADER + (long) size * width;
    return HeapLayout.filled(Math.toIntExact(needed + (needed >> SPARE_SHIFT)));
  }

  /** The set without spare room, save what the array's alignment in the heap gives for free. */
  public static byte[] trim(byte[] set) {
    int length = HeapLayout.filled(bytes(set));
    return length < set.length ? Arrays.copyOf(set, length) : set;
  }

  /**
   * True if a part of an array is a set that is not empty; with {@code deep} its order is checked.
   */
  public static boolean verify(byte[] array, int offset, int length, boolean deep) {
    if (length < HEADER) {
      return false;
    }
    int width = (int) INT.get(array, offset);
    int size = (int) INT.get(array, offset + 4);
    boolean knownWidth = width == Short.BYTES || width == Integer.BYTES || width == Long.BYTES;
    if (!knownWidth || size <= 0 || HEADER + (long) size * width != length) {
      return false;
    }
    return !deep || isAscending(Arrays.copyOfRange(array, offset, offset + length));
  }

  private static boolean isAscending(byte[] set) {
    int width = width(set);
    for (int i = 1; i < size(set); i++) {
      if (at(set, i - 1, width) >= at(set, i, width)) {
        return false;
      }
    }
    return true;
  }
}
