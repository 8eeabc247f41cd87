package io.vireo.persistence.rdb;

/** The lengths of the RDB format: one to nine bytes. Any thread. */
final class RdbLengths {
  /** Bytes of the longest one. */
  static final int MOST = 9;

  private RdbLengths() {}

  /**
   * Writes a length, taken as unsigned.
   *
   * @param into has room for {@link #MOST} bytes from {@code at}
   * @return the place behind it
   */
  static int write(long length, byte[] into, int at) {
    if (length >= 0 && length < 1 << 6) {
      into[at] = (byte) length;
      return at + 1;
    }
    if (length >= 0 && length < 1 << 14) {
      into[at] = (byte) (RdbFormat.LENGTH_14 | length >>> 8);
      into[at + 1] = (byte) length;
      return at + 2;
    }
    boolean wide = length >>> 32 != 0;
    into[at] = (byte) (wide ? RdbFormat.LENGTH_64 : RdbFormat.LENGTH_32);
    int width = wide ? 8 : 4;
    for (int i = 0; i < width; i++) {
      into[at + 1 + i] = (byte) (length >>> 8 * (width - 1 - i));
    }
    return at + 1 + width;
  }
}
