package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.RdbWriter;
import io.vireo.server.data.ByteSource;
import io.vireo.server.data.string.LongString;
import io.vireo.server.data.string.StringParts;

/**
 * Writes a long string piece by piece, as it is: to compress it, all of it and what comes out of it
 * would have to be in memory.
 *
 * <p>While it is held, a command that changes the string changes a copy.
 */
final class LongStringWriter implements Continuation {
  private static final int PIECE_BYTES = 1 << 14;

  private final LongString string;
  private final RdbWriter out;
  private final int end;
  private final byte[] piece;

  /** The string, or its bytes as they were when it was held. */
  private ByteSource source;

  private StringParts held;
  private int at;
  private boolean changed;

  private LongStringWriter(LongString string, RdbWriter out) {
    this.string = string;
    source = string;
    this.out = out;
    end = string.length();
    piece = new byte[Math.min(PIECE_BYTES, end)];
  }

  /** Begins a string. */
  static Continuation write(LongString string, RdbWriter out) {
    out.longString(string.length());
    return new LongStringWriter(string, out);
  }

  @Override
  public boolean more() {
    long enough = Parts.end(out);
    while (at < end && out.bytes() < enough) {
      int length = Math.min(piece.length, end - at);
      source.copy(at, piece, 0, length);
      out.piece(piece, 0, length);
      at += length;
    }
    return at == end;
  }

  @Override
  public void freeze() {
    held = string.hold();
    source = held;
  }

  @Override
  public void beforeChange() {
    changed = true;
  }

  @Override
  public long keptBytes() {
    return changed ? end : 0;
  }

  @Override
  public void release() {
    if (held != null) {
      held.release();
      held = null;
    }
  }
}
