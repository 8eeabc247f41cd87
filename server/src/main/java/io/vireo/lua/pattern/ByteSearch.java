package io.vireo.lua.pattern;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks for one byte, eight at a time.
 *
 * @see <a href="https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord">Anderson, Bit
 *     Twiddling Hacks: which byte of a word is zero</a>
 */
final class ByteSearch {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LOWEST_BITS = 0x0101_0101_0101_0101L;
  private static final long HIGHEST_BITS = 0x8080_8080_8080_8080L;

  /** Bytes that are looked at in one go. */
  private static final int BLOCK = 4 * Long.BYTES;

  private ByteSearch() {}

  /** The first place of a byte from a place on and before another, or the latter. */
  static int find(byte[] bytes, byte wanted, int from, int end) {
    long everywhere = (wanted & 0xFF) * LOWEST_BITS;
    int at = from;
    while (at <= end - BLOCK
        && (zero(bytes, at, everywhere)
                | zero(bytes, at + Long.BYTES, everywhere)
                | zero(bytes, at + 2 * Long.BYTES, everywhere)
                | zero(bytes, at + 3 * Long.BYTES, everywhere))
            == 0) {
      at += BLOCK;
    }
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      long zero = zero(bytes, at, everywhere);
      if (zero != 0) {
        return at + (Long.numberOfTrailingZeros(zero) >> 3);
      }
    }
    while (at < end && bytes[at] != wanted) {
      at++;
    }
    return at;
  }

  /** Eight bytes, of which the lowest that is wanted has its highest bit set; 0 if none is. */
  private static long zero(byte[] bytes, int at, long everywhere) {
    long difference = (long) LONGS.get(bytes, at) ^ everywhere;
    return difference - LOWEST_BITS & ~difference & HIGHEST_BITS;
  }
}
