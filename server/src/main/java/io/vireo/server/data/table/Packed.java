package io.vireo.server.data.table;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Hash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A key, or a key with its small string, in one {@code byte[]}.
 *
 * <pre>
 *   byte 0      key length in the upper five bits (31: it follows in four bytes), flags below
 *   byte 1-3    access bits: an LRU clock or an LFU counter, 24 bits
 *  [4 bytes     key length, if it is 31 or more]
 *  [8 bytes     deadline, Unix time in milliseconds, if {@link #DEADLINE}]
 *   key
 *   value       its bytes, or with {@link #INT} a number in 1, 2, 4 or 8 bytes
 *  [spare room  behind a text that took the place of a longer one; the last byte is its length]
 * </pre>
 *
 * A packed array is owned by the data context. Its value, deadline and access bits may be changed
 * in place as long as its length stays. All numbers are little-endian.
 *
 * <p>A text may be overwritten by one that is a little shorter ({@link #refill}), so that a cache
 * whose values change their length a little leaves no garbage: an array that stays is an array that
 * the collector need not move. Copies have no spare room.
 */
public final class Packed {
  /** Flag: a deadline is there. */
  public static final int DEADLINE = 1;

  /** Flag: the value is a number. */
  public static final int INT = 2;

  /** Flag: the value was changed in place once, so its encoding is shown as {@code raw}. */
  public static final int RAW = 4;

  /** No number can be raw: both flags together say that there is spare room behind a text. */
  private static final int SPARE = INT | RAW;

  /** The spare room has to be told by one byte. */
  private static final int MOST_SPARE = 255;

  /**
   * Flag of a head without a value: elements of the {@link Keyed} value have deadlines. Only
   * strings know {@link #RAW}, so they share the bit.
   */
  public static final int ELEMENTS_EXPIRE = 4;

  /** Bytes before the optional fields. */
  public static final int HEADER = 4;

  private static final int FLAGS = 7;
  private static final int LONG_KEY = 31;
  private static final VarHandle LONG_VIEW =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT_VIEW =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT_VIEW =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private Packed() {}

  /**
   * A packed array with room for a value, whose bytes are still zero.
   *
   * @param flags {@link #DEADLINE}, {@link #INT}, {@link #RAW}
   * @param access the 24 access bits
   * @param deadline ignored without {@link #DEADLINE}
   * @param room bytes of the value
   */
  public static byte[] make(Bytes key, int flags, int access, long deadline, int room) {
    return make(key.array(), key.offset(), key.length(), flags, access, deadline, room);
  }

  /** A packed array with room for a value, whose key is given as a part of an array. */
  public static byte[] make(
      byte[] key, int from, int length, int flags, int access, long deadline, int room) {
    byte[] packed = new byte[headLength(length, flags) + room];
    writeHead(packed, key, from, length, flags, access, deadline);
    return packed;
  }

  /** Bytes in front of the value. */
  private static int headLength(int keyLength, int flags) {
    return HEADER + (keyLength >= LONG_KEY ? 4 : 0) + (flags << 3 & 8) + keyLength;
  }

  private static void writeHead(
      byte[] packed, byte[] key, int from, int length, int flags, int access, long deadline) {
    boolean extended = length >= LONG_KEY;
    int keyAt = headLength(length, flags) - length;
    packed[0] = (byte) ((extended ? LONG_KEY : length) << 3 | flags);
    access(packed, access);
    if (extended) {
      INT_VIEW.set(packed, HEADER, length);
    }
    if ((flags & DEADLINE) != 0) {
      LONG_VIEW.set(packed, keyAt - 8, deadline);
    }
    System.arraycopy(key, from, packed, keyAt, length);
  }

  /** Bytes that a key and a text take together; {@code timed} as for {@link #refill}. */
  public static int length(Bytes key, int timed, Bytes text) {
    return headLength(key.length(), timed) + text.length();
  }

  /**
   * Makes an array that has any content one of a key and a text. It is not longer than {@link
   * #length} and {@link #mostSpare} together.
   *
   * @param timed as for {@link #refill}
   */
  public static void fill(
      byte[] packed, Bytes key, int timed, int access, long deadline, Bytes text) {
    writeHead(packed, key.array(), key.offset(), key.length(), timed, access, deadline);
    refill(packed, timed, text);
  }

  /** A copy with another deadline, or with none if it is negative; same key, value, access bits. */
  public static byte[] withDeadline(byte[] packed, long deadline) {
    return copy(packed, packed, keyOffset(packed), keyLength(packed), deadline);
  }

  /** A copy under another key; same value, deadline, access bits. */
  public static byte[] withKey(byte[] packed, Bytes key) {
    return copy(packed, key.array(), key.offset(), key.length(), deadline(packed));
  }

  private static byte[] copy(byte[] packed, byte[] key, int from, int length, long deadline) {
    int form = flags(packed) & SPARE;
    int flags = (form == SPARE ? 0 : form) | (deadline >= 0 ? DEADLINE : 0);
    int room = valueLength(packed);
    byte[] copy = make(key, from, length, flags, access(packed), deadline, room);
    System.arraycopy(packed, valueOffset(packed), copy, copy.length - room, room);
    return copy;
  }

  /**
   * Overwrites a text by another one if that is not longer than the room for it, and leaves at most
   * an eighth of its own length unused. It is not {@link #RAW} afterwards.
   *
   * @param timed {@link #DEADLINE} if the key shall have one, else 0
   * @return false if nothing was changed: the room does not suit or is a number's, or a deadline
   *     has no room here or is not wanted
   */
  public static boolean refill(byte[] packed, int timed, Bytes text) {
    int flags = flags(packed);
    int at = valueOffset(packed);
    int length = text.length();
    int spare = packed.length - at - length;
    boolean number = (flags & SPARE) == INT;
    if (number || (flags & DEADLINE) != timed || spare < 0 || spare > mostSpare(length)) {
      return false;
    }
    System.arraycopy(text.array(), text.offset(), packed, at, length);
    flags(packed, timed | (spare > 0 ? SPARE : 0));
    if (spare > 0) {
      packed[packed.length - 1] = (byte) spare;
    }
    return true;
  }

  /**
   * Overwrites a number by another one if there is room for it; {@code timed} as for {@link
   * #refill}.
   *
   * @return false if nothing was changed
   */
  public static boolean renumber(byte[] packed, int timed, long number) {
    if (flags(packed) != (timed | INT) || valueLength(packed) < widthOf(number)) {
      return false;
    }
    number(packed, number);
    return true;
  }

  /** How many bytes a text of a length may leave unused in its room. */
  public static int mostSpare(int length) {
    return Math.min(length >>> 3, MOST_SPARE);
  }

  /** The flags: both {@link #INT} and {@link #RAW} if there is spare room behind a text. */
  public static int flags(byte[] packed) {
    return packed[0] & FLAGS;
  }

  /** True if the value is a number. */
  public static boolean isNumber(byte[] packed) {
    return (packed[0] & SPARE) == INT;
  }

  /** True if the value is a text that fills its room. */
  public static boolean isFull(byte[] packed) {
    return (packed[0] & INT) == 0;
  }

  /** True if the value was changed in place, other than by {@link #refill}. */
  public static boolean isRaw(byte[] packed) {
    return (packed[0] & SPARE) == RAW;
  }

  /** Sets flags that do not move anything: all but {@link #DEADLINE}. */
  public static void flags(byte[] packed, int flags) {
    packed[0] = (byte) (packed[0] & ~FLAGS | flags);
  }

  /** The access bits, 24 of them. */
  public static int access(byte[] packed) {
    return (int) INT_VIEW.get(packed, 0) >>> 8;
  }

  /** Sets the access bits. */
  public static void access(byte[] packed, int access) {
    INT_VIEW.set(packed, 0, access << 8 | packed[0] & 0xff);
  }

  /** Length of the key in bytes. */
  public static int keyLength(byte[] packed) {
    int length = (packed[0] & 0xff) >>> 3;
    return length == LONG_KEY ? (int) INT_VIEW.get(packed, HEADER) : length;
  }

  /** Where the key begins. */
  public static int keyOffset(byte[] packed) {
    int extended = (packed[0] & 0xff) >>> 3 == LONG_KEY ? 4 : 0;
    return HEADER + extended + ((packed[0] & DEADLINE) << 3);
  }

  /** The deadline in Unix milliseconds, or -1 for none. */
  public static long deadline(byte[] packed) {
    return (packed[0] & DEADLINE) == 0 ? -1 : (long) LONG_VIEW.get(packed, keyOffset(packed) - 8);
  }

  /** Changes a deadline that is there. */
  public static void deadline(byte[] packed, long deadline) {
    LONG_VIEW.set(packed, keyOffset(packed) - 8, deadline);
  }

  /** Where the value begins: the array's length if there is none. */
  public static int valueOffset(byte[] packed) {
    return keyOffset(packed) + keyLength(packed);
  }

  /** Bytes of the value. */
  public static int valueLength(byte[] packed) {
    int room = packed.length - valueOffset(packed);
    return (packed[0] & SPARE) == SPARE ? room - (packed[packed.length - 1] & 0xff) : room;
  }

  /** True if the key is these bytes. */
  public static boolean hasKey(byte[] packed, byte[] key, int from, int length) {
    if (keyLength(packed) != length) {
      return false;
    }
    int at = keyOffset(packed);
    return java.util.Arrays.equals(packed, at, at + length, key, from, from + length);
  }

  /** The hash of the key. */
  public static long hash(byte[] packed) {
    return Hash.of(packed, keyOffset(packed), keyLength(packed));
  }

  /** A number takes as much of its room as it can, so that larger ones find it later. */
  static int widthIn(int room) {
    return Integer.highestOneBit(Math.min(room, Long.BYTES));
  }

  /** Bytes that a number takes as a value: 1, 2, 4 or 8. */
  public static int widthOf(long number) {
    if (number == (byte) number) {
      return 1;
    }
    if (number == (short) number) {
      return 2;
    }
    return number == (int) number ? 4 : 8;
  }

  /** The number of an array with {@link #INT}. */
  public static long number(byte[] packed) {
    int at = valueOffset(packed);
    switch (packed.length - at) {
      case 1:
        return packed[at];
      case 2:
        return (short) SHORT_VIEW.get(packed, at);
      case 4:
        return (int) INT_VIEW.get(packed, at);
      default:
        return (long) LONG_VIEW.get(packed, at);
    }
  }

  /** Writes a number into the value's room, which must be {@link #widthOf} it or wider. */
  public static void number(byte[] packed, long number) {
    int at = valueOffset(packed);
    switch (packed.length - at) {
      case 1 -> packed[at] = (byte) number;
      case 2 -> SHORT_VIEW.set(packed, at, (short) number);
      case 4 -> INT_VIEW.set(packed, at, (int) number);
      default -> LONG_VIEW.set(packed, at, number);
    }
  }
}
