package io.vireo.server.data.bits;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Counts, finds and combines the bits of byte arrays. Any thread.
 *
 * <p>Bit 0 is the highest bit of the first byte, as SETBIT numbers them. Everything that may be
 * long goes by words of eight bytes.
 */
public final class Bits {
  /** Swapping the bytes of words would keep the compiler from using vectors of them. */
  private static final VarHandle NATIVE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int WORD = Long.BYTES;

  private Bits() {}

  /** True if a bit is set in its byte. */
  public static boolean isSet(int inByte, long bit) {
    return (inByte & mask(bit)) != 0;
  }

  /** The byte of a bit with that set or clear. */
  public static int with(int inByte, long bit, boolean on) {
    return on ? inByte | mask(bit) : inByte & ~mask(bit);
  }

  private static int mask(long bit) {
    return 0x80 >>> (int) (bit & 7);
  }

  /** How many bits are set in {@code length} bytes from {@code offset}. */
  public static long count(byte[] array, int offset, int length) {
    long sum = 0;
    int at = offset;
    int end = offset + length;
    for (; at <= end - WORD; at += WORD) {
      sum += Long.bitCount(word(array, at));
    }
    for (; at < end; at++) {
      sum += Integer.bitCount(array[at] & 0xff);
    }
    return sum;
  }

  /**
   * How many bits are set from bit {@code first} to bit {@code last}, both included, counted from
   * the byte at {@code offset}; {@code first} must not be beyond {@code last}.
   */
  public static long count(byte[] array, int offset, long first, long last) {
    int from = offset + (int) (first >>> 3);
    int to = offset + (int) (last >>> 3);
    long before = Integer.bitCount(array[from] & 0xff & ~(0xff >>> (int) (first & 7)));
    long behind = Integer.bitCount(array[to] & 0x7f >>> (int) (last & 7));
    return count(array, from, to - from + 1) - before - behind;
  }

  /**
   * The first byte from {@code from} on that is not {@code uniform}, or {@code end}. Uniform bytes
   * are the same as themselves one byte further on: such a comparison goes by vectors.
   */
  private static int firstOther(byte[] array, int from, int end, int uniform) {
    if (from == end || array[from] != uniform) {
      return from;
    }
    int same = Arrays.mismatch(array, from, end - 1, array, from + 1, end);
    return same < 0 ? end : from + 1 + same;
  }

  /**
   * The first bit that is set, or clear, from bit {@code first} to bit {@code last}, both included,
   * counted from the byte at {@code offset}; {@code first} must not be beyond {@code last}.
   *
   * @return its number, or -1 if there is none
   */
  public static long find(byte[] array, int offset, long first, long last, boolean on) {
    int uniform = on ? 0 : -1;
    int at = offset + (int) (first >>> 3);
    int end = offset + (int) (last >>> 3) + 1;
    int wanted = (array[at] ^ uniform) & 0xff >>> (int) (first & 7);
    if (wanted == 0) {
      at = firstOther(array, at + 1, end, uniform);
      wanted = at < end ? (array[at] ^ uniform) & 0xff : 0;
    }
    long found = ((long) (at - offset) << 3) + Integer.numberOfLeadingZeros(wanted) - 24;
    return wanted == 0 || found > last ? -1 : found;
  }

  /** The eight bytes from {@code at} as a number, the first one the highest. */
  static long number(byte[] array, int at) {
    return (long) BIG_ENDIAN.get(array, at);
  }

  private static long word(byte[] array, int at) {
    return (long) NATIVE.get(array, at);
  }

  private static void word(byte[] array, int at, long word) {
    NATIVE.set(array, at, word);
  }

  /** Keeps of {@code count} bytes from {@code at} the bits that are set in the others too. */
  public static void and(byte[] into, int at, byte[] other, int from, int count) {
    int i = 0;
    for (; i <= count - WORD; i += WORD) {
      word(into, at + i, word(into, at + i) & word(other, from + i));
    }
    for (; i < count; i++) {
      into[at + i] &= other[from + i];
    }
  }

  /** Sets in {@code count} bytes from {@code at} the bits that are set in the others. */
  public static void or(byte[] into, int at, byte[] other, int from, int count) {
    int i = 0;
    for (; i <= count - WORD; i += WORD) {
      word(into, at + i, word(into, at + i) | word(other, from + i));
    }
    for (; i < count; i++) {
      into[at + i] |= other[from + i];
    }
  }

  /** Flips in {@code count} bytes from {@code at} the bits that are set in the others. */
  public static void xor(byte[] into, int at, byte[] other, int from, int count) {
    int i = 0;
    for (; i <= count - WORD; i += WORD) {
      word(into, at + i, word(into, at + i) ^ word(other, from + i));
    }
    for (; i < count; i++) {
      into[at + i] ^= other[from + i];
    }
  }

  /** Flips all bits of {@code count} bytes from {@code at}. */
  public static void not(byte[] into, int at, int count) {
    int i = 0;
    for (; i <= count - WORD; i += WORD) {
      word(into, at + i, ~word(into, at + i));
    }
    for (; i < count; i++) {
      into[at + i] = (byte) ~into[at + i];
    }
  }

  /**
   * Sets in the first {@code count} bytes of {@code into} the bits that are set both in {@code one}
   * from {@code at} and in {@code other} from {@code from}.
   */
  public static void both(byte[] into, byte[] one, int at, byte[] other, int from, int count) {
    int i = 0;
    for (; i <= count - WORD; i += WORD) {
      word(into, i, word(into, i) | word(one, at + i) & word(other, from + i));
    }
    for (; i < count; i++) {
      into[i] |= (byte) (one[at + i] & other[from + i]);
    }
  }
}
