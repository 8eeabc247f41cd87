package io.vireo.server.data.vector;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A value that an expression of FILTER computes with: a number, a text, a tuple or null. It is used
 * again and again; a text is a view of bytes that stay as they are meanwhile. Data context only.
 */
final class FilterValue {
  /** What a value can be. */
  enum Kind {
    NUMBER,
    TEXT,
    TUPLE,
    NULL
  }

  /** A longer text is no number. */
  private static final int MAX_NUMBER_BYTES = 255;

  private Kind kind = Kind.NULL;
  private double number;
  private byte[] array;
  private int offset;
  private int length;
  private FilterValue[] elements;
  private int count;

  /** Elements of its own, for tuples that are read. */
  private FilterValue[] own = {};

  /** Bytes of its own, for texts that are read with escapes. */
  private byte[] buffer = {};

  Kind kind() {
    return kind;
  }

  void setNull() {
    kind = Kind.NULL;
  }

  void set(double value) {
    kind = Kind.NUMBER;
    number = value;
  }

  void set(boolean value) {
    set(value ? 1 : 0);
  }

  /** Becomes a view of bytes. */
  void set(byte[] bytes, int from, int bytesLength) {
    kind = Kind.TEXT;
    array = bytes;
    offset = from;
    length = bytesLength;
  }

  /** Becomes what another value is; a tuple is shared. */
  void set(FilterValue other) {
    kind = other.kind;
    number = other.number;
    array = other.array;
    offset = other.offset;
    length = other.length;
    elements = other.elements;
    count = other.count;
  }

  /** Becomes a text of its own that has no bytes yet; {@link #append} adds them. */
  void beginText(int most) {
    if (buffer.length < most) {
      buffer = new byte[most];
    }
    set(buffer, 0, 0);
  }

  void append(byte character) {
    buffer[length++] = character;
  }

  /** Becomes an empty tuple of its own; {@link #next} adds elements. */
  void beginTuple() {
    kind = Kind.TUPLE;
    count = 0;
    elements = own;
  }

  /** One more element, to be set. */
  FilterValue next() {
    if (count == own.length) {
      own = Arrays.copyOf(own, Math.max(4, 2 * count));
      elements = own;
    }
    if (own[count] == null) {
      own[count] = new FilterValue();
    }
    return own[count++];
  }

  /** What a value is worth where a number is needed; 0 if it is none. */
  double toNumber() {
    if (kind == Kind.NUMBER) {
      return number;
    }
    return kind == Kind.TEXT && length <= MAX_NUMBER_BYTES ? parsed() : 0;
  }

  private double parsed() {
    String text = new String(array, offset, length, StandardCharsets.ISO_8859_1).stripLeading();
    return text.isEmpty() ? 0 : FilterNumbers.parse(text, 0);
  }

  /** Whether a value counts as true. */
  boolean isTrue() {
    switch (kind) {
      case NUMBER:
        return number != 0;
      case TEXT:
        return length > 0;
      default:
        return kind == Kind.TUPLE;
    }
  }

  /** Whether two values are equal: texts as such, anything else as numbers, null only to null. */
  boolean isEqualTo(FilterValue other) {
    if (kind == Kind.TEXT && other.kind == Kind.TEXT) {
      return Arrays.equals(
          array, offset, offset + length, other.array, other.offset, other.offset + other.length);
    }
    if (kind == Kind.NULL || other.kind == Kind.NULL) {
      return kind == other.kind;
    }
    return toNumber() == other.toNumber();
  }

  /** Whether a value is one of a tuple, or a text part of another. */
  boolean isIn(FilterValue other) {
    if (other.kind == Kind.TUPLE) {
      for (int i = 0; i < other.count; i++) {
        if (isEqualTo(other.elements[i])) {
          return true;
        }
      }
      return false;
    }
    return kind == Kind.TEXT && other.kind == Kind.TEXT && isPartOf(other);
  }

  private boolean isPartOf(FilterValue other) {
    for (int at = other.offset; at <= other.offset + other.length - length; at++) {
      if (Arrays.equals(array, offset, offset + length, other.array, at, at + length)) {
        return true;
      }
    }
    return false;
  }
}
