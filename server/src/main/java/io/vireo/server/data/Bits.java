package io.vireo.server.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Counts, finds and combines the bits of byte arrays. Any thread.
 *
 * <p>Bit 0 is the highest bit of the first byte, as SETBIT numbers them. Everything that may be
 * long goes by words of eight bytes.
 */
public final class Bits {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int WORD = Long.BYTES;
  private static final int STRIDE = 4 * WORD;

  private Bits() {}

  /** True if a bit is set, counted from the byte at {@code offset}. */
  public static boolean get(byte[] array, int offset, long bit) {
    return (array[offset + (int) (bit >>> 3)] & mask(bit)) != 0;
  }

  /** Sets or clears a bit, counted from the byte at {@code offset}. */
  public static void set(byte[] array, int offset, long bit, boolean on) {
    int at = offset + (int) (bit >>> 3);
    array[at] = (byte) (on ? array[at] | mask(bit) : array[at] & ~mask(bit));
  }

  private static int mask(long bit) {
    return 0x80 >>> (int) (bit & 7);
  }

  /** How many bits are set in {@code length} bytes from {@code offset}. */
  public static long count(byte[] array, int offset, int length) {
    int at = offset;
    int end = offset + length;
    long first = 0;
    long second = 0;
    // Two sums and four words at a time: a single sum would wait for itself at each word.
    for (; at <= end - STRIDE; at += STRIDE) {
      first += Long.bitCount(word(array, at)) + Long.bitCount(word(array, at + WORD));
      second +=
          Long.bitCount(word(array, at + 2 * WORD)) + Long.bitCount(word(array, at + 3 * WORD));
    }
    for (; at <= end - WORD; at += WORD) {
      first += Long.bitCount(word(array, at));
    }
    for (; at < end; at++) {
      second += Integer.bitCount(array[at] & 0xff);
    }
    return first + second;
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
   * The first bit that is set, or clear, in {@code length} bytes from {@code offset}.
   *
   * @return its number, 0 for the first bit at {@code offset}; -1 if there is none
   */
  public static long find(byte[] array, int offset, int length, boolean on) {
    long uniform = on ? 0 : -1;
    int at = offset;
    int end = offset + length;
    while (at <= end - STRIDE
        && (word(array, at) ^ uniform
                | word(array, at + WORD) ^ uniform
                | word(array, at + 2 * WORD) ^ uniform
                | word(array, at + 3 * WORD) ^ uniform)
            == 0) {
      at += STRIDE;
    }
    for (; at <= end - WORD; at += WORD) {
      long different = word(array, at) ^ uniform;
      if (different != 0) {
        return ((long) (at - offset) << 3) + Long.numberOfLeadingZeros(different);
      }
    }
    for (; at < end; at++) {
      int different = (array[at] ^ (int) uniform) & 0xff;
      if (different != 0) {
        return ((long) (at - offset) << 3) + Integer.numberOfLeadingZeros(different) - 24;
      }
    }
    return -1;
  }

  /**
   * The first bit that is set, or clear, from bit {@code first} to bit {@code last}, both included,
   * counted from the byte at {@code offset}; {@code first} must not be beyond {@code last}.
   *
   * @return its number, or -1 if there is none
   */
  public static long find(byte[] array, int offset, long first, long last, boolean on) {
    int from = offset + (int) (first >>> 3);
    int to = offset + (int) (last >>> 3);
    int wanted = (on ? array[from] : ~array[from]) & 0xff >>> (int) (first & 7);
    long found;
    if (wanted != 0) {
      found = (first & ~7L) + Integer.numberOfLeadingZeros(wanted) - 24;
    } else {
      long rest = find(array, from + 1, to - from, on);
      found = rest < 0 ? -1 : rest + (first & ~7L) + 8;
    }
    return found > last ? -1 : found;
  }

  /** The eight bytes from {@code at}, the first one the highest. */
  static long word(byte[] array, int at) {
    return (long) LONG.get(array, at);
  }

  private static void word(byte[] array, int at, long word) {
    LONG.set(array, at, word);
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
