package io.vireo.lua.pattern;

/** Kinds of items of a compiled pattern. */
final class Item {
  /** The end: the pattern has matched. */
  static final int MATCH = 0;

  /** One byte. */
  static final int BYTE = 1;

  /** Any byte. */
  static final int ANY = 2;

  /** A byte of a set. */
  static final int SET = 3;

  /** As many bytes of a set as possible, then fewer. */
  static final int MOST = 4;

  /** All bytes of a set that follow: fewer would not help what comes next. */
  static final int ALL = 5;

  /** As few bytes of a set as possible, then more. */
  static final int FEWEST = 6;

  /** One byte of a set, or else none. */
  static final int OPTIONAL = 7;

  /** The beginning of a capture. */
  static final int OPEN = 8;

  /** The end of a capture. */
  static final int CLOSE = 9;

  /** A capture of the position. */
  static final int POSITION = 10;

  /** What a capture has matched, again. */
  static final int AGAIN = 11;

  /** A balanced stretch between two bytes. */
  static final int BALANCE = 12;

  /** The place where a set begins. */
  static final int FRONTIER = 13;

  /** The end of the subject. */
  static final int END = 14;

  /** The pattern is malformed here: found only by a match that gets so far. */
  static final int MALFORMED = 15;

  private Item() {}
}
