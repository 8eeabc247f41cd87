package io.vireo.persistence.rdb;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Compresses bytes quickly rather than well: the form in which snapshots hold long strings and
 * lists their inner nodes. Static functions without state; any thread.
 *
 * <pre>
 *   000lllll                       l + 1 bytes follow as they are
 *   lllooooo oooooooo              copy l + 2 bytes from o + 1 bytes back; l is 1 to 6
 *   111ooooo llllllll oooooooo     copy l + 9 bytes from o + 1 bytes back
 * </pre>
 *
 * <p>A copy may reach into what it is writing: that is how a run of one byte is told. The length of
 * the plain bytes is not part of the form, so whoever keeps it must keep that too.
 *
 * @see <a href="http://oldhome.schmorp.de/marc/liblzf.html">LibLZF by Marc Lehmann, the format</a>
 */
public final class Lzf {
  private static final int MAX_DISTANCE = 1 << 13;
  private static final int MIN_MATCH = 3;
  private static final int MAX_MATCH = 255 + 7 + 2;
  private static final int MAX_LITERALS = 1 << 5;
  private static final int LONG_MATCH = 7;

  private static final int MIN_TABLE_BITS = 8;
  private static final int MAX_TABLE_BITS = 14;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Lzf() {}

  /**
   * Compresses bytes if the result fits.
   *
   * @param limit how many bytes the result may take in {@code to} from {@code at} on
   * @return how many it takes, or 0 if it does not fit
   */
  public static int compress(byte[] from, int offset, int length, byte[] to, int at, int limit) {
    return new Compressor(from, offset, length, to, at, limit).run();
  }

  /**
   * Restores what {@link #compress} made. Safe with any bytes.
   *
   * @param plainLength how many bytes there were
   * @return false if the compressed bytes are not the whole of so many plain ones
   */
  public static boolean decompress(
      byte[] from, int offset, int length, byte[] to, int at, int plainLength) {
    int in = offset;
    int inEnd = offset + length;
    int out = at;
    int outEnd = at + plainLength;
    while (in < inEnd) {
      int control = from[in++] & 0xff;
      if (control < MAX_LITERALS) {
        int count = control + 1;
        if (count > inEnd - in || count > outEnd - out) {
          return false;
        }
        System.arraycopy(from, in, to, out, count);
        in += count;
        out += count;
        continue;
      }
      int count = control >> 5;
      int more = count == LONG_MATCH ? 2 : 1;
      if (inEnd - in < more) {
        return false;
      }
      if (more == 2) {
        count += from[in++] & 0xff;
      }
      count += 2;
      int source = out - ((control & 0x1f) << 8 | from[in++] & 0xff) - 1;
      if (source < at || count > outEnd - out) {
        return false;
      }
      copy(to, source, out, count);
      out += count;
    }
    return out == outEnd;
  }

  private static void copy(byte[] array, int source, int target, int count) {
    int distance = target - source;
    if (distance >= count) {
      System.arraycopy(array, source, array, target, count);
    } else if (distance == 1) {
      Arrays.fill(array, target, target + count, array[source]);
    } else {
      for (int i = 0; i < count; i++) {
        array[target + i] = array[source + i];
      }
    }
  }

  /** The state of one compression. */
  private static final class Compressor {
    /*
     * A table remembers where three bytes with a certain hash were seen last. Where the three bytes
     * ahead were seen before, not too far back, the longest match from there is told as a copy;
     * everything else as literals, whose control byte is left open until their count is known.
     */

    private final byte[] from;
    private final int start;
    private final int end;
    private final byte[] to;
    private final int outStart;
    private final int outEnd;
    private final int[] table;
    private final int shift;

    private int out;
    private int literals;

    Compressor(byte[] from, int offset, int length, byte[] to, int at, int limit) {
      this.from = from;
      this.start = offset;
      this.end = offset + length;
      this.to = to;
      this.outStart = at;
      this.outEnd = at + limit;
      int bits = Integer.SIZE - Integer.numberOfLeadingZeros(length);
      bits = Math.min(MAX_TABLE_BITS, Math.max(MIN_TABLE_BITS, bits));
      table = new int[1 << bits];
      shift = Integer.SIZE - bits;
    }

    int run() {
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
      int seen = table[slot] - 1 + start;
      table[slot] = at - start + 1;
      boolean matches = seen >= start && at - seen <= MAX_DISTANCE && three(seen) == three;
      return matches ? seen : -1;
    }

    /** The last places of a match are worth finding: what follows them is new. */
    private void remember(int at) {
      if (at <= end - MIN_MATCH) {
        table[slot(three(at))] = at - start + 1;
      }
    }

    private int three(int at) {
      return from[at] & 0xff | (from[at + 1] & 0xff) << 8 | (from[at + 2] & 0xff) << 16;
    }

    private int slot(int three) {
      return three * 0x9E3779B1 >>> shift;
    }

    private int matchLength(int match, int at) {
      int most = Math.min(MAX_MATCH, end - at);
      int length = MIN_MATCH;
      while (length + Long.BYTES <= most) {
        long difference =
            (long) LONG.get(from, match + length) ^ (long) LONG.get(from, at + length);
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
      if (literals == MAX_LITERALS) {
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
      boolean isLong = code >= LONG_MATCH;
      if (outEnd - out < (isLong ? 3 : 2)) {
        return false;
      }
      to[out++] = (byte) (Math.min(code, LONG_MATCH) << 5 | distance >> 8);
      if (isLong) {
        to[out++] = (byte) (code - LONG_MATCH);
      }
      to[out++] = (byte) distance;
      out++;
      return true;
    }
  }
}
