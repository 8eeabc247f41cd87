package io.vireo.persistence.rdb;

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
 * the plain bytes is not part of the form, so it must be stored as well.
 *
 * @see <a href="http://oldhome.schmorp.de/marc/liblzf.html">LibLZF by Marc Lehmann, the format</a>
 */
public final class Lzf {
  static final int MAX_DISTANCE = 1 << 13;
  static final int MAX_MATCH = 255 + 7 + 2;
  static final int MAX_LITERALS = 1 << 5;
  static final int LONG_MATCH = 7;

  private Lzf() {}

  /**
   * Compresses bytes if the result fits. A caller that compresses much keeps an {@link
   * LzfCompressor}.
   *
   * @param limit how many bytes the result may take in {@code to} from {@code at} on
   * @return how many it takes, or 0 if it does not fit
   */
  public static int compress(byte[] from, int offset, int length, byte[] to, int at, int limit) {
    return new LzfCompressor().compress(from, offset, length, to, at, limit);
  }

  /**
   * Restores what {@link #compress} made. Safe with any bytes.
   *
   * @param plainLength how many bytes there were
   * @return false if the compressed bytes are not the whole of {@code plainLength} plain ones
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
}
