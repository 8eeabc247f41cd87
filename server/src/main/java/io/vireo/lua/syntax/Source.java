package io.vireo.lua.syntax;

import java.util.Arrays;

/**
 * The bytes of a chunk. They can come in pieces, of which the next is asked for when the parser has
 * come to the end of those that are there: so what is wrong ends the reading, too.
 */
public final class Source {
  /** Where bytes come from. */
  @FunctionalInterface
  public interface Pieces {
    /** The next bytes; none at the end. */
    byte[] next();
  }

  private static final byte[] NONE = {};

  private byte[] bytes;
  private int length;
  private Pieces pieces;

  private Source(byte[] bytes, Pieces pieces) {
    this.bytes = bytes;
    this.length = bytes.length;
    this.pieces = pieces;
  }

  /** A chunk that is there. The array must not be changed. */
  public static Source of(byte[] bytes) {
    return new Source(bytes, null);
  }

  /** A chunk that comes in pieces. */
  public static Source of(Pieces pieces) {
    return new Source(NONE, pieces);
  }

  /** Asks for one piece more; false at the end. */
  boolean grow() {
    byte[] piece = pieces == null ? NONE : pieces.next();
    if (piece.length == 0) {
      pieces = null;
      return false;
    }
    if (piece.length > bytes.length - length) {
      long most = Math.max(2L * length, (long) length + piece.length);
      bytes = Arrays.copyOf(bytes, (int) Math.min(most, Integer.MAX_VALUE - Long.BYTES));
    }
    System.arraycopy(piece, 0, bytes, length, piece.length);
    length += piece.length;
    return true;
  }

  /** Asks for all pieces. */
  public void complete() {
    while (grow()) {
      continue;
    }
  }

  /** The bytes that are there, in an array that may be longer, until {@link #grow}. */
  byte[] bytes() {
    return bytes;
  }

  /** How many bytes are there. */
  public int length() {
    return length;
  }
}
