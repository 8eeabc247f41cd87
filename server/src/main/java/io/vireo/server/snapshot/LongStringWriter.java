package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.RdbWriter;

/**
 * Writes a long string piece by piece, as it is: to compress it, all of it and what comes out of it
 * would have to be in memory once more.
 */
final class LongStringWriter implements Continuation {
  private static final int PIECE = 1 << 14;

  private final byte[] array;
  private final RdbWriter out;
  private final int end;
  private int at;

  private LongStringWriter(byte[] array, int offset, int length, RdbWriter out) {
    this.array = array;
    this.out = out;
    at = offset;
    end = offset + length;
  }

  /** Begins a string; its bytes must stay, or {@link #beforeChange} be called before. */
  static Continuation write(byte[] array, int offset, int length, RdbWriter out) {
    out.longString(length);
    return new LongStringWriter(array, offset, length, out);
  }

  @Override
  public boolean more() {
    long enough = Parts.end(out);
    while (at < end && out.bytes() < enough) {
      piece();
    }
    return at == end;
  }

  private void piece() {
    int length = Math.min(PIECE, end - at);
    out.piece(array, at, length);
    at += length;
  }

  @Override
  public void beforeChange() {
    while (at < end) {
      piece();
    }
  }
}
