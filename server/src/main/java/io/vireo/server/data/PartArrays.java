package io.vireo.server.data;

/**
 * A few arrays of parts of values that were stored or are gone, for the parts that need one next.
 *
 * <p>An array that lives long enough to reach the old generation of the heap dies where the
 * collector looks last. What goes through many values, a queue or a stream, would fill the heap
 * with such arrays. Owned by one thread.
 */
public final class PartArrays {
  private static final int MAX_ARRAYS = 16;

  /** Shorter ones are made again as easily; longer ones are rarely wanted. */
  private static final int LEAST_BYTES = 1 << 10;

  private static final int MOST_BYTES = 1 << 16;

  private final byte[][] arrays = new byte[MAX_ARRAYS][];
  private int count;
  private long bytes;

  /** Heap bytes of the arrays. */
  public long heapBytes() {
    return bytes;
  }

  /** Takes an array in, unless there are enough. */
  public void add(byte[] array) {
    if (count < MAX_ARRAYS && array.length >= LEAST_BYTES && array.length <= MOST_BYTES) {
      arrays[count++] = array;
      bytes += HeapLayout.bytes(array.length);
    }
  }

  /** An array of {@code length} bytes or more, whose bytes may be anything. */
  public byte[] take(int length) {
    byte[] array = poll();
    while (array != null && array.length < length) {
      array = poll();
    }
    return array == null ? new byte[length] : array;
  }

  private byte[] poll() {
    if (count == 0) {
      return null;
    }
    byte[] array = arrays[--count];
    arrays[count] = null;
    bytes -= HeapLayout.bytes(array.length);
    return array;
  }

  /** Has none any more. */
  public void clear() {
    while (poll() != null) {}
  }
}
