package io.vireo.server.data.page;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Copies and compares a few bytes between the heap and addresses of the machine, a word at a time.
 * Any thread.
 *
 * <p>A key or a short value is a few words, and a call of the JVM's routine for long copies costs
 * more than those. What is left over at the end is no loop of its own: the last word reaches back
 * over bytes that were copied before. Both sides never share a byte.
 */
final class ShortCopy {
  /** The most bytes for which this is the faster way. */
  static final int MOST = 64;

  /** The most bytes for which moving them a word at a time is the faster way. */
  static final int MOST_MOVED = 96;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private ShortCopy() {}

  /** Copies bytes from one address to another, where both parts may overlap. */
  static void move(long from, long to, int length) {
    if (to < from) {
      moveDown(from, to, length);
    } else {
      moveUp(from, to, length);
    }
  }

  private static void moveDown(long from, long to, int length) {
    int done = 0;
    for (; done <= length - Long.BYTES; done += Long.BYTES) {
      NativeNumbers.putLong(to + done, NativeNumbers.getLong(from + done));
    }
    for (; done < length; done++) {
      NativeNumbers.putByte(to + done, NativeNumbers.getByte(from + done));
    }
  }

  private static void moveUp(long from, long to, int length) {
    int left = length;
    for (; left >= Long.BYTES; left -= Long.BYTES) {
      int at = left - Long.BYTES;
      NativeNumbers.putLong(to + at, NativeNumbers.getLong(from + at));
    }
    for (int at = left - 1; at >= 0; at--) {
      NativeNumbers.putByte(to + at, NativeNumbers.getByte(from + at));
    }
  }

  /** Copies bytes at an address, which must be good, into an array. */
  static void toArray(long from, byte[] into, int at, int length) {
    if (length >= Long.BYTES) {
      int last = length - Long.BYTES;
      for (int done = 0; done < last; done += Long.BYTES) {
        LONG.set(into, at + done, NativeNumbers.getLong(from + done));
      }
      LONG.set(into, at + last, NativeNumbers.getLong(from + last));
    } else if (length >= Integer.BYTES) {
      int last = length - Integer.BYTES;
      int first = NativeNumbers.getInt(from);
      INT.set(into, at + last, NativeNumbers.getInt(from + last));
      INT.set(into, at, first);
    } else {
      for (int i = 0; i < length; i++) {
        into[at + i] = NativeNumbers.getByte(from + i);
      }
    }
  }

  /** Copies bytes of an array, which must have them, to an address. */
  static void fromArray(byte[] from, int at, long into, int length) {
    if (length >= Long.BYTES) {
      int last = length - Long.BYTES;
      for (int done = 0; done < last; done += Long.BYTES) {
        NativeNumbers.putLong(into + done, (long) LONG.get(from, at + done));
      }
      NativeNumbers.putLong(into + last, (long) LONG.get(from, at + last));
    } else if (length >= Integer.BYTES) {
      int last = length - Integer.BYTES;
      NativeNumbers.putInt(into, (int) INT.get(from, at));
      NativeNumbers.putInt(into + last, (int) INT.get(from, at + last));
    } else {
      for (int i = 0; i < length; i++) {
        NativeNumbers.putByte(into + i, from[at + i]);
      }
    }
  }

  /** True if bytes at an address are those of an array, however many they are. */
  static boolean same(long one, byte[] other, int at, int length) {
    if (length >= Long.BYTES) {
      int last = length - Long.BYTES;
      for (int done = 0; done < last; done += Long.BYTES) {
        if (NativeNumbers.getLong(one + done) != (long) LONG.get(other, at + done)) {
          return false;
        }
      }
      return NativeNumbers.getLong(one + last) == (long) LONG.get(other, at + last);
    }
    if (length >= Integer.BYTES) {
      int last = length - Integer.BYTES;
      return NativeNumbers.getInt(one) == (int) INT.get(other, at)
          && NativeNumbers.getInt(one + last) == (int) INT.get(other, at + last);
    }
    for (int i = 0; i < length; i++) {
      if (NativeNumbers.getByte(one + i) != other[at + i]) {
        return false;
      }
    }
    return true;
  }
}
