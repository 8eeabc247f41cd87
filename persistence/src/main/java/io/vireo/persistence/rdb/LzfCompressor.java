package io.vireo.persistence.rdb;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Compresses one stretch of bytes after the other into the form that {@link Lzf} tells of, and
 * allocates nothing once it has seen a long one. Confined to one thread.
 */
public final class LzfCompressor {
  /*
   * A table remembers where three bytes with a certain hash were seen last. Where the three bytes
   * ahead were seen before, not too far back, the longest match from there is told as a copy;
   * everything else as literals, whose control byte is left open until their count is known.
   *
   * The table is not emptied between two stretches: what it holds of the earlier ones is at most
   * the floor, which rises with each.
   */

  private static final int MIN_MATCH = 3;
  private static final int MIN_TABLE_BITS = 8;
  private static final int MAX_TABLE_BITS = 14;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private int[] table;
  private int floor;
  private int shift;
  private byte[] from;
  private int start;
  private int end;
  private byte[] to;
  private int outStart;
  private int outEnd;
  private int out;
  private int literals;

  /** One that has compressed nothing yet. */
  public LzfCompressor() {
    this(0);
  }

  /** A compressor in the state after {@code floor} bytes. */
  LzfCompressor(int floor) {
    table = new int[1 << MIN_TABLE_BITS];
    this.floor = floor;
  }

  /**
   * Compresses bytes if the result fits.
   *
   * @param limit how many bytes the result may take in {@code into} from {@code at} on
   * @return how many it takes, or 0 if it does not fit
   */
  public int compress(byte[] bytes, int offset, int length, byte[] into, int at, int limit) {
    from = bytes;
    start = offset;
    end = offset + length;
    to = into;
    outStart = at;
    outEnd = at + limit;
    literals = 0;
    makeRoom(length);
    int packed = run();
    floor += length;
    from = null;
    to = null;
    return packed;
  }

  private void makeRoom(int length) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(length);
    bits = Math.min(MAX_TABLE_BITS, Math.max(MIN_TABLE_BITS, bits));
    shift = Integer.SIZE - bits;
    if (table.length < 1 << bits || floor > Integer.MAX_VALUE - length) {
      table = new int[Math.max(table.length, 1 << bits)];
      floor = 0;
    }
  }

  private int run() {
    if (start == end || outEnd - outStart < 2) {
      return 0;
    }
    out = outStart + 1;
    int at = start;
    while (at < end) {
      int match = at <= end - MIN_MATCH ? matchAt(at) : -1;
      if (match < 0) {
        if (!literal(from[at++])) {
          return 0;
        }
        continue;
      }
      int length = matchLength(match, at);
      if (!copy(at - match - 1, length)) {
        return 0;
      }
      at += length;
      remember(at - 2);
      remember(at - 1);
    }
    closeLiterals();
    return out - outStart;
  }

  /** Where the three bytes ahead were seen before, or -1; notes that they are here too. */
  private int matchAt(int at) {
    int three = three(at);
    int slot = slot(three);
    int seen = table[slot] - floor - 1 + start;
    table[slot] = at - start + 1 + floor;
    boolean matches = seen >= start && at - seen <= Lzf.MAX_DISTANCE && three(seen) == three;
    return matches ? seen : -1;
  }

  /** The last places of a match are worth finding: what follows them is new. */
  private void remember(int at) {
    if (at <= end - MIN_MATCH) {
      table[slot(three(at))] = at - start + 1 + floor;
    }
  }

  private int three(int at) {
    return from[at] & 0xff | (from[at + 1] & 0xff) << 8 | (from[at + 2] & 0xff) << 16;
  }

  private int slot(int three) {
    return three * 0x9E3779B1 >>> shift;
  }

  private int matchLength(int match, int at) {
    int most = Math.min(Lzf.MAX_MATCH, end - at);
    int length = MIN_MATCH;
    while (length + Long.BYTES <= most) {
      long difference = (long) LONG.get(from, match + length) ^ (long) LONG.get(from, at + length);
      if (difference != 0) {
        return length + (Long.numberOfTrailingZeros(difference) >> 3);
      }
      length += Long.BYTES;
    }
    while (length < most && from[match + length] == from[at + length]) {
      length++;
    }
    return length;
  }

  private boolean literal(byte b) {
    if (literals == Lzf.MAX_LITERALS) {
      closeLiterals();
      out++;
    }
    if (out >= outEnd) {
      return false;
    }
    to[out++] = b;
    literals++;
    return true;
  }

  /** Writes the count of literals in front of them, or takes its place back without any. */
  private void closeLiterals() {
    if (literals == 0) {
      out--;
    } else {
      to[out - literals - 1] = (byte) (literals - 1);
      literals = 0;
    }
  }

  private boolean copy(int distance, int length) {
    closeLiterals();
    int code = length - 2;
    boolean isLong = code >= Lzf.LONG_MATCH;
    if (outEnd - out < (isLong ? 3 : 2)) {
      return false;
    }
    to[out++] = (byte) (Math.min(code, Lzf.LONG_MATCH) << 5 | distance >> 8);
    if (isLong) {
      to[out++] = (byte) (code - Lzf.LONG_MATCH);
    }
    to[out++] = (byte) distance;
    out++;
    return true;
  }
}
