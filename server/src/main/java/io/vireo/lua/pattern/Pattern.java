package io.vireo.lua.pattern;

import io.vireo.lua.core.LuaString;

/**
 * A compiled pattern. Any thread.
 *
 * <p>Its items stand in a row and are met in that row on every way through it, for patterns have no
 * alternatives. So a capture has a number that never changes, and whether a pattern is malformed at
 * some place is known beforehand; but Lua tells so only if a match gets to that place, and so does
 * this one.
 *
 * @see <a href="https://www.lua.org/manual/5.1/manual.html#5.4.1">Lua 5.1 Reference Manual,
 *     Patterns</a>
 */
public final class Pattern {
  /** The most captures that a pattern can have. */
  public static final int MOST_CAPTURES = 32;

  static final int NO_BYTE = -1;

  final int[] kinds;

  /**
   * A byte, the number of a capture, or two bytes of which the second is shifted by eight; of a
   * repetition the byte that follows it, or {@link #NO_BYTE}.
   */
  final int[] values;

  final CharacterSet[] sets;

  /** What is wrong with it, or null. */
  final String problem;

  final int captures;

  /** The set that a match begins with, or null if it may begin otherwise. */
  final CharacterSet first;

  /** The byte that a match begins with, or {@link #NO_BYTE}. */
  final int firstByte;

  final boolean anchored;
  private final boolean plain;

  Pattern(PatternCompiler from) {
    kinds = from.kinds();
    values = from.values();
    sets = from.sets();
    problem = from.problem();
    captures = from.captures();
    first = from.first();
    firstByte = from.firstByte();
    anchored = from.isAnchored();
    plain = from.isPlain();
  }

  /**
   * Compiles a pattern, whatever is wrong with it. A zero byte ends it.
   *
   * @param withAnchor whether a caret at its beginning is an anchor
   */
  public static Pattern compile(LuaString text, boolean withAnchor) {
    return new Pattern(new PatternCompiler(text.bytes(), withAnchor));
  }

  /** How many captures it has. */
  public int captures() {
    return captures;
  }

  /** Whether it matches only where it is first tried. */
  public boolean isAnchored() {
    return anchored;
  }

  /** Whether its text is to be found as it is: no byte before the first zero is special. */
  public boolean isPlain() {
    return plain;
  }
}
