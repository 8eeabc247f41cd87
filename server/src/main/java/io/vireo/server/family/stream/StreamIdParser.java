package io.vireo.server.family.stream;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.number.Numbers;
import io.vireo.server.data.stream.StreamId;

/**
 * Reads ids of stream entries as clients write them. Data context only.
 *
 * <p>One object reads one id after the other, and remembers what it found about the last.
 */
final class StreamIdParser {
  private static final int LONGEST = 127;

  private long number;
  private boolean automatic;

  /**
   * Reads {@code ms} or {@code ms-seq}.
   *
   * @param seq the number within the millisecond, if only {@code ms} is given
   * @return null if it is no id
   */
  StreamId exact(Bytes text, long seq) {
    return exact(text, 0, seq, false);
  }

  /** Reads the id of a new entry, which may also be {@code ms-*}: see {@link #isAutomatic}. */
  StreamId ofNewEntry(Bytes text) {
    return exact(text, 0, 0, true);
  }

  /** True if the last id ended in a star: the number within its millisecond is to be chosen. */
  boolean isAutomatic() {
    return automatic;
  }

  /** Reads an id that may also be {@code -}, the least one, or {@code +}, the greatest. */
  StreamId orEdge(Bytes text, long seq) {
    if (text.length() == 1 && text.at(0) == '-') {
      return StreamId.ZERO;
    }
    if (text.length() == 1 && text.at(0) == '+') {
      return StreamId.MAX;
    }
    return exact(text, seq);
  }

  /** True if the end of a range is exclusive: it begins with a parenthesis. */
  static boolean isExclusive(Bytes text) {
    return text.length() > 1 && text.at(0) == '(';
  }

  /** Reads the end of a range; an {@linkplain #isExclusive exclusive} one as if it were not. */
  StreamId bound(Bytes text, long seq) {
    return isExclusive(text) ? exact(text, 1, seq, false) : orEdge(text, seq);
  }

  /** A zero byte ends a text in C. */
  private static int lengthInC(Bytes text, int from) {
    int end = from;
    while (end < text.length() && text.at(end) != 0) {
      end++;
    }
    return end;
  }

  private StreamId exact(Bytes text, int from, long missingSeq, boolean mayBeAutomatic) {
    automatic = false;
    if (text.length() - from > LONGEST) {
      return null;
    }
    int end = lengthInC(text, from);
    int dash = from;
    while (dash < end && text.at(dash) != '-') {
      dash++;
    }
    if (!readUnsigned(text, from, dash)) {
      return null;
    }
    long ms = number;
    if (dash == end) {
      return new StreamId(ms, missingSeq);
    }
    if (mayBeAutomatic && dash + 2 == end && text.at(dash + 1) == '*') {
      automatic = true;
      return new StreamId(ms, 0);
    }
    return readUnsigned(text, dash + 1, end) ? new StreamId(ms, number) : null;
  }

  /**
   * Reads an unsigned number as clients know it from Redis: in its canonical form, or else in any
   * form that C's {@code strtoull} takes.
   */
  private boolean readUnsigned(Bytes text, int from, int end) {
    if (Numbers.isLong(text.array(), text.offset() + from, end - from)) {
      number = Numbers.toLong(text.array(), text.offset() + from, end - from);
      return number >= 0;
    }
    return readLenient(text, from, end);
  }

  private boolean readLenient(Bytes text, int from, int end) {
    int at = from;
    while (at < end && isSpace(text.at(at))) {
      at++;
    }
    boolean negative = at < end && text.at(at) == '-';
    if (at < end && (negative || text.at(at) == '+')) {
      at++;
    }
    long value = 0;
    int digits = at;
    while (at < end && text.at(at) >= '0' && text.at(at) <= '9') {
      int digit = text.at(at++) - '0';
      if (Long.compareUnsigned(value, Long.divideUnsigned(-1 - digit, 10)) > 0) {
        return false;
      }
      value = value * 10 + digit;
    }
    number = negative ? -value : value;
    return at == end && at > digits;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b >= '\t' && b <= '\r';
  }
}
