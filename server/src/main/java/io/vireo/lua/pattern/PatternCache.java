package io.vireo.lua.pattern;

import io.vireo.lua.core.LuaString;

/**
 * Compiled patterns: scripts use the same few again and again. One thread at a time.
 *
 * <p>Each pattern has one place, which it loses to the next one with the same place.
 */
public final class PatternCache {
  private static final int SIZE = 64;

  /** Longer ones are compiled each time, so that the cache stays small. */
  private static final int LONGEST = 256;

  private final boolean withAnchor;
  private final LuaString[] texts = new LuaString[SIZE];
  private final Pattern[] patterns = new Pattern[SIZE];

  /**
   * An empty cache.
   *
   * @param withAnchor whether a caret at the beginning of a pattern is an anchor
   */
  public PatternCache(boolean withAnchor) {
    this.withAnchor = withAnchor;
  }

  /** The pattern of a text. */
  public Pattern get(LuaString text) {
    int place = text.hashCode() & SIZE - 1;
    if (text.equals(texts[place])) {
      return patterns[place];
    }
    Pattern pattern = Pattern.compile(text, withAnchor);
    if (text.length() <= LONGEST) {
      texts[place] = text;
      patterns[place] = pattern;
    }
    return pattern;
  }
}
