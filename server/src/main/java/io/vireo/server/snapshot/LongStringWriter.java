package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.RdbWriter;
import io.vireo.server.data.string.RawString;

/**
 * Writes a long string piece by piece, as it is: to compress it, all of it and what comes out of it
 * would have to be in memory once more.
 *
 * <p>A string that is held lends its array: a command that changes it meanwhile changes another
 * one, and this one stays until all of it is written.
 */
final class LongStringWriter implements Continuation {
  private static final int PIECE = 1 << 14;

  private final RawString string;
  private final byte[] array;
  private final RdbWriter out;
  private final int end;
  private int at;
  private boolean held;
  private boolean changed;

  private LongStringWriter(RawString string, RdbWriter out) {
    this.string = string;
    this.out = out;
    array = string.array();
    end = string.length();
  }

  /** Begins a string. */
  static Continuation write(RawString string, RdbWriter out) {
    out.longString(string.length());
    return new LongStringWriter(string, out);
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
  public void hold() {
    held = true;
    string.lend();
  }

  @Override
  public void beforeChange() {
    changed = true;
  }

  @Override
  public long keptBytes() {
    return changed ? array.length : 0;
  }

  @Override
  public void release() {
    if (held) {
      held = false;
      string.giveBack();
    }
  }
}
