package io.vireo.server.resp;

import io.vireo.server.data.Bytes;
import java.util.List;

/**
 * An answer as a value, of this server or of another. Values never change; any thread may read
 * them.
 */
public sealed interface ReplyValue {
  /** A simple string, such as {@code OK}. */
  record Status(String text) implements ReplyValue {}

  /** An error, its code first, without the sign in front. */
  record Failure(String text) implements ReplyValue {}

  /** An integer. */
  record Int(long number) implements ReplyValue {}

  /** A bulk string. */
  record Bulk(Bytes bytes) implements ReplyValue {}

  /** A bulk string of another server whose bytes were handed on as they came. */
  record Streamed(long length) implements ReplyValue {}

  /** A string of RESP3 with three letters that tell its format, such as {@code txt}. */
  record Verbatim(String format, Bytes bytes) implements ReplyValue {}

  /** A double. */
  record Real(double number) implements ReplyValue {}

  /** A number of any size, in decimal digits. */
  record BigNumber(String digits) implements ReplyValue {}

  /** A boolean. */
  record Bool(boolean truth) implements ReplyValue {}

  /** Nothing, where a string could be or, if {@code ofArray}, an array. */
  record Null(boolean ofArray) implements ReplyValue {}

  /** An aggregate; the keys and values of a map stand by turns. */
  record Many(Kind kind, List<ReplyValue> items) implements ReplyValue {}

  /** Kinds of aggregates. */
  enum Kind {
    /** A list of values. */
    ARRAY,
    /** Keys and values by turns. */
    MAP,
    /** A set. */
    SET,
    /** A message that answers no request. */
    PUSH
  }

  /** The text of a status, an error or a string; null of anything else. */
  default String text() {
    if (this instanceof Status status) {
      return status.text();
    } else if (this instanceof Failure failure) {
      return failure.text();
    } else if (this instanceof Bulk bulk) {
      return bulk.bytes().toString();
    }
    return this instanceof Verbatim verbatim ? verbatim.bytes().toString() : null;
  }
}
