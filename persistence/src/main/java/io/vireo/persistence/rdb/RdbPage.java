package io.vireo.persistence.rdb;

import java.util.Arrays;

/**
 * A stretch of an RDB file on its way from the {@link RdbWriter}, which fills it, to the {@link
 * RdbPacker}, which gives it its final form. Belongs to one thread at a time.
 *
 * <p>Strings lie in it as they are; a mark says where each one is. Finding out how a string is best
 * encoded, and compressing it, is left to the packer, which may work on another thread.
 */
public final class RdbPage {
  private static final int FIRST_MARKS = 64;
  private static final int FULL = 1 << 16;
  private static final int ROOM = FULL + FULL / 4;

  /** Bytes of the heap that a page takes which has not grown, about. */
  public static final int HEAP_BYTES = ROOM;

  private byte[] bytes = new byte[ROOM];
  private int used;
  private int[] marks = new int[FIRST_MARKS];
  private int marked;

  /** Bytes in it. */
  public int used() {
    return used;
  }

  /** True if what comes next belongs on another page. */
  boolean isFull() {
    return used >= FULL;
  }

  /** True if it has not grown, so that it is worth keeping for other bytes. */
  public boolean isPlain() {
    return bytes.length == ROOM;
  }

  byte[] bytes() {
    return bytes;
  }

  /** How many strings are marked. */
  int strings() {
    return marked / 2;
  }

  /** Where a string begins. */
  int stringAt(int index) {
    return marks[2 * index];
  }

  /** How long a string is. */
  int stringLength(int index) {
    return marks[2 * index + 1];
  }

  /**
   * Makes room for more bytes, which the caller fills, and returns where they begin. A page grows
   * to the byte: what does not fit into its first room makes it full.
   */
  int grow(int length) {
    int at = used;
    if (bytes.length - at < length) {
      bytes = Arrays.copyOf(bytes, at + length);
    }
    used = at + length;
    return at;
  }

  /** Gives back what was too much of the room made last. */
  void shrink(int end) {
    used = end;
  }

  void append(byte[] array, int offset, int length) {
    int at = grow(length);
    System.arraycopy(array, offset, bytes, at, length);
  }

  /** Makes room for a string, which the caller fills, and returns where it begins. */
  int growString(int length) {
    if (marked == marks.length) {
      marks = Arrays.copyOf(marks, 2 * marked);
    }
    marks[marked++] = used;
    marks[marked++] = length;
    return grow(length);
  }

  /** Forgets all that is in it. */
  public void clear() {
    used = 0;
    marked = 0;
  }
}
