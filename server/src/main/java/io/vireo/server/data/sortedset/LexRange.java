package io.vireo.server.data.sortedset;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import java.util.Arrays;

/**
 * A range of members by their bytes, for sorted sets whose scores are all the same. It looks at the
 * bytes it was made from and is good as long as those are.
 *
 * @param from where the range begins
 * @param to where it ends
 */
public record LexRange(Bound from, Bound to) {

  /**
   * A place between members.
   *
   * @param side below 0 before all members, above 0 behind all, 0 at {@code value}
   * @param value the member at the place
   * @param orSame true if the place is behind that member, false if in front of it
   */
  public record Bound(int side, Bytes value, boolean orSame) {
    private static final Bound START = new Bound(-1, Bytes.EMPTY, false);
    private static final Bound END = new Bound(1, Bytes.EMPTY, false);

    /** True if a member, a part of an array, lies before this place. */
    public boolean isAfter(byte[] array, int offset, int length) {
      if (side != 0) {
        return side > 0;
      }
      int order =
          Arrays.compareUnsigned(
              array,
              offset,
              offset + length,
              value.array(),
              value.offset(),
              value.offset() + value.length());
      return orSame ? order <= 0 : order < 0;
    }

    /** True if a member lies before this place. */
    public boolean isAfter(Element member) {
      return isAfter(member.array(), member.offset(), member.length());
    }

    /**
     * {@code -} and {@code +} are the ends; {@code [} or {@code (} stands before a member.
     *
     * @param behind the first of these that puts the place behind the member
     */
    private static Bound parse(Bytes text, char behind) {
      if (text.isEmpty()) {
        return null;
      }
      char mark = (char) text.at(0);
      if (mark == '[' || mark == '(') {
        Bytes value = Bytes.of(text.array(), text.offset() + 1, text.length() - 1);
        return new Bound(0, value, mark == behind);
      }
      if (text.length() > 1) {
        return null;
      }
      return mark == '-' ? START : mark == '+' ? END : null;
    }
  }

  /**
   * The range that a client means.
   *
   * @return null if an end is malformed
   */
  public static LexRange parse(Bytes min, Bytes max) {
    Bound from = Bound.parse(min, '(');
    Bound to = Bound.parse(max, '[');
    return from == null || to == null ? null : new LexRange(from, to);
  }
}
