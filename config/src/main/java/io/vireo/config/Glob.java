package io.vireo.config;

/**
 * Redis' glob patterns over bytes: {@code *} any bytes, {@code ?} one byte, {@code [a-c]} and
 * {@code [^a]} one byte of a class, {@code \} takes the next byte literally. Ignoring letter case
 * concerns ASCII only. Safe from any thread.
 *
 * <p>The matcher never recurses. Everything between two stars matches a fixed number of bytes, so
 * it is enough to go back to the last star and let it take one byte more: an earlier star could
 * only push the rest further to the right. The cost is at most the product of both lengths,
 * whatever the pattern, where naive backtracking is exponential in the number of stars.
 *
 * <p>Three habits of Redis are kept on purpose: a class that is never closed ends with the pattern,
 * a pattern that is not empty does not match an empty text, not even {@code *}, and a pattern with
 * more than a thousand stars before its last byte matches nothing. Ranges compare signed bytes.
 */
public final class Glob {
  private static final int MOST_STARS = 1000;

  private final byte[] pattern;
  private final int patternEnd;
  private final byte[] text;
  private final int textEnd;
  private final boolean ignoreCase;

  /** Where the element that {@link #matchesOne} looked at ends. */
  private int next;

  private Glob(byte[] pattern, int patternEnd, byte[] text, int textEnd, boolean ignoreCase) {
    this.pattern = pattern;
    this.patternEnd = patternEnd;
    this.text = text;
    this.textEnd = textEnd;
    this.ignoreCase = ignoreCase;
  }

  /** Whether the whole text matches the pattern. */
  public static boolean matches(byte[] pattern, byte[] text, boolean ignoreCase) {
    return matches(pattern, 0, pattern.length, text, 0, text.length, ignoreCase);
  }

  /** Whether the whole text matches the pattern, each a {@link ByteText}. */
  public static boolean matches(String pattern, String text, boolean ignoreCase) {
    return matches(ByteText.bytes(pattern), ByteText.bytes(text), ignoreCase);
  }

  /**
   * Whether a part of one array, given by its start and length in bytes, matches a part of another.
   */
  public static boolean matches(
      byte[] pattern,
      int patternFrom,
      int patternLength,
      byte[] text,
      int textFrom,
      int textLength,
      boolean ignoreCase) {
    if (textLength == 0 || patternLength == 0) {
      return textLength == patternLength;
    }
    int patternEnd = patternFrom + patternLength;
    return new Glob(pattern, patternEnd, text, textFrom + textLength, ignoreCase)
        .run(patternFrom, textFrom);
  }

  /** Whether a pattern holds a byte that is special to it, so that it is no plain name. */
  public static boolean isPattern(String text) {
    return text.chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
  }

  private boolean run(int patternFrom, int textFrom) {
    int p = patternFrom;
    int t = textFrom;
    int afterStar = -1;
    int starText = -1;
    int stars = 0;
    while (t < textEnd) {
      if (p < patternEnd && pattern[p] == '*') {
        p = skipStars(p);
        if (p == patternEnd) {
          return true;
        }
        if (++stars > MOST_STARS) {
          return false;
        }
        afterStar = p;
        starText = t;
      } else if (p < patternEnd && matchesOne(p, text[t])) {
        p = next;
        t++;
      } else if (afterStar >= 0) {
        p = afterStar;
        t = ++starText;
      } else {
        return false;
      }
    }
    return skipStars(p) == patternEnd;
  }

  private int skipStars(int from) {
    int p = from;
    while (p < patternEnd && pattern[p] == '*') {
      p++;
    }
    return p;
  }

  private boolean matchesOne(int p, byte b) {
    switch (pattern[p]) {
      case '?':
        next = p + 1;
        return true;
      case '[':
        return matchesClass(p + 1, b);
      case '\\':
        int literal = p + 1 < patternEnd ? p + 1 : p;
        next = literal + 1;
        return same(pattern[literal], b);
      default:
        next = p + 1;
        return same(pattern[p], b);
    }
  }

  private boolean matchesClass(int from, byte b) {
    int p = from;
    boolean negated = p < patternEnd && pattern[p] == '^';
    if (negated) {
      p++;
    }
    boolean found = false;
    while (p < patternEnd && pattern[p] != ']') {
      if (pattern[p] == '\\' && p + 1 < patternEnd) {
        found |= pattern[p + 1] == b;
        p += 2;
      } else if (p + 2 < patternEnd && pattern[p + 1] == '-') {
        found |= inRange(pattern[p], pattern[p + 2], b);
        p += 3;
      } else {
        found |= same(pattern[p], b);
        p++;
      }
    }
    next = Math.min(p + 1, patternEnd);
    return found != negated;
  }

  private boolean inRange(byte first, byte last, byte b) {
    int low = fold((byte) Math.min(first, last));
    int high = fold((byte) Math.max(first, last));
    int value = fold(b);
    return value >= low && value <= high;
  }

  private boolean same(byte a, byte b) {
    return fold(a) == fold(b);
  }

  private int fold(byte b) {
    return ignoreCase && b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
  }
}
