package io.vireo.lua.library;

/** Positions in strings as scripts give them: from 1 on, or from -1 back from the end. */
final class StringPositions {
  private StringPositions() {}

  /** The position from 1 on; 0 for what lies before the first byte. */
  static long absolute(long position, int length) {
    long at = position < 0 ? position + length + 1 : position;
    return Math.max(0, at);
  }

  /** The place from 0 on where to begin, at most the length. */
  static int start(long position, int length) {
    return (int) Math.min(length, Math.max(0, absolute(position, length) - 1));
  }
}
