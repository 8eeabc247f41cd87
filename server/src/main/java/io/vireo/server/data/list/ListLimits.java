package io.vireo.server.data.list;

import io.vireo.server.data.Thresholds;
import io.vireo.server.data.listpack.PartListpack;

/**
 * How large the chunks of a list may become. Immutable.
 *
 * @param fill elements of a chunk, at most {@link #SAFE_BYTES} bytes of them, or if negative its
 *     size class: -1 to -5 for 4, 8, 16, 32, 64 KiB
 * @param depth chunks at each end that are not compressed; 0 compresses none
 * @param plainFrom bytes from which on an element gets a chunk of its own; 0 for those that would
 *     not fit into an empty chunk
 */
public record ListLimits(int fill, int depth, long plainFrom) {
  /** Bytes of a chunk that is limited by its number of elements. */
  static final int SAFE_BYTES = 8192;

  /** Bytes that an element's frame takes in a chunk, estimated from above. */
  private static final int FRAME = 8;

  private static final int SMALLEST_CLASS = 4096;
  private static final int CLASSES = 5;
  private static final int MAX_FILL = (1 << 15) - 1;
  private static final int MAX_DEPTH = (1 << 16) - 1;

  /** Those of a server without a configuration. */
  public static final ListLimits DEFAULT = of(Thresholds.DEFAULT, 0);

  /** The limits by the present settings. */
  public static ListLimits of(Thresholds thresholds, long plainFrom) {
    return new ListLimits(thresholds.listSize(), thresholds.listCompressDepth(), plainFrom);
  }

  /** The limits that a list of chunks keeps as long as it lives, whatever is set later. */
  ListLimits forLife() {
    int lasting = Math.max(-CLASSES, Math.min(MAX_FILL, fill));
    boolean lasts = lasting == fill && depth <= MAX_DEPTH;
    return lasts ? this : new ListLimits(lasting, Math.min(depth, MAX_DEPTH), plainFrom);
  }

  /** These limits with another least size of elements by themselves. */
  ListLimits withPlainFrom(long bytes) {
    return new ListLimits(fill, depth, bytes);
  }

  /** Bytes of a chunk. */
  int bytes() {
    return fill >= 0 ? Integer.MAX_VALUE : SMALLEST_CLASS << Math.min(-(long) fill, CLASSES) - 1;
  }

  /**
   * Bytes of the elements that a chunk at an end of a long list is likely to come to have.
   *
   * @param elementBytes of one that is there
   */
  int likelyBytes(int elementBytes) {
    int guess = fill >= 0 ? elementBytes + (elementBytes >> 1) : Integer.MAX_VALUE;
    return Math.min(guess, fullBytes());
  }

  /**
   * Bytes of the elements of a chunk for which, with all that stands in front of them, a block of
   * the size class is enough: a full chunk seldom has more.
   */
  int fullBytes() {
    return (fill >= 0 ? SAFE_BYTES : bytes()) - PartListpack.FRAME_BYTES;
  }

  /** Elements of a chunk. */
  int elements() {
    return fill >= 0 ? Math.max(fill, 1) : Integer.MAX_VALUE;
  }

  /** True if a chunk of the given bytes and elements would be too large. */
  boolean exceeds(long bytes, long elements) {
    return fill >= 0 ? bytes > SAFE_BYTES || elements > elements() : bytes > bytes();
  }

  /** True if an element of {@code bytes} gets a chunk of its own. */
  boolean isPlain(int bytes) {
    if (plainFrom != 0) {
      return bytes >= plainFrom;
    }
    return bytes > (fill >= 0 ? SAFE_BYTES : bytes());
  }

  /** True if a listpack has room for one more element of {@code more} bytes. */
  boolean allowInsert(long bytes, int elements, int more) {
    return !isPlain(more) && !exceeds(bytes + more + FRAME, elements + 1L);
  }
}
