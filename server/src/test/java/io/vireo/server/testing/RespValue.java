package io.vireo.server.testing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A reply as a client reads it. Texts hold one char per byte (ISO 8859-1). */
public sealed interface RespValue {
  /** A simple string: {@code +OK}. */
  record Status(String text) implements RespValue {}

  /** An error, its code first: {@code -ERR no}. */
  record Failure(String text) implements RespValue {}

  /** An integer. */
  record Whole(long number) implements RespValue {}

  /** A bulk string, one char per byte. */
  record Text(String text) implements RespValue {}

  /** A verbatim string of RESP3 with its three letters of format. */
  record Verbatim(String format, String text) implements RespValue {}

  /** A double of RESP3, as it was written. */
  record Real(String digits) implements RespValue {}

  /** A big number of RESP3. */
  record Big(String digits) implements RespValue {}

  /** A boolean of RESP3. */
  record Bool(boolean value) implements RespValue {}

  /** Nothing: RESP3's null, or a bulk string or an array of length -1. */
  record Nil(boolean array) implements RespValue {}

  /** What an aggregate is, with the letter of redis-cli's notation. */
  enum Kind {
    /** A list of replies. */
    ARRAY(')', "(empty array)"),
    /** Keys and values by turns. */
    MAP('#', "(empty hash)"),
    /** A set. */
    SET('~', "(empty set)"),
    /** A message that answers no request. */
    PUSH('>', "(empty push)");

    private final char mark;
    private final String whenEmpty;

    Kind(char mark, String whenEmpty) {
      this.mark = mark;
      this.whenEmpty = whenEmpty;
    }

    /** The character behind an element's number. */
    public char mark() {
      return mark;
    }

    /** How an empty one is written. */
    public String whenEmpty() {
      return whenEmpty;
    }

    /** The kind with this mark. */
    public static Kind of(char mark) {
      return Arrays.stream(values()).filter(kind -> kind.mark == mark).findFirst().orElseThrow();
    }
  }

  /** An aggregate; a map's keys and values stand by turns. */
  record Many(Kind kind, List<RespValue> items) implements RespValue {}

  /** True for a push message of RESP3. */
  default boolean isPush() {
    return this instanceof Many many && many.kind() == Kind.PUSH;
  }

  /** The text of a string, status or error; null of anything else. */
  default String asText() {
    if (this instanceof Text bulk) {
      return bulk.text();
    } else if (this instanceof Verbatim verbatim) {
      return verbatim.text();
    } else if (this instanceof Status status) {
      return status.text();
    }
    return this instanceof Failure failure ? failure.text() : null;
  }

  /** A bulk string of these bytes. */
  static Text text(byte[] bytes) {
    return new Text(new String(bytes, StandardCharsets.ISO_8859_1));
  }
}
