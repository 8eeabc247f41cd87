package io.vireo.server.peer;

import io.vireo.server.data.Bytes;
import java.util.List;

/**
 * An answer of another server as a value. Values never change; any thread may read them. Texts of
 * single lines are read as UTF-8. Attributes of RESP3 are hints and are dropped.
 */
public sealed interface PeerReply extends PeerOutcome {
  /** A simple string, such as {@code OK}. */
  record Status(String text) implements PeerReply {}

  /** An error, its code first, without the sign in front. */
  record Error(String text) implements PeerReply {}

  /** An integer. */
  record Int(long number) implements PeerReply {}

  /** A bulk string. */
  record Bulk(Bytes bytes) implements PeerReply {}

  /** A bulk string of which a {@link BulkSink} had the bytes. */
  record Streamed(long length) implements PeerReply {}

  /** A string of RESP3 with three letters that tell its format, such as {@code txt}. */
  record Verbatim(String format, Bytes bytes) implements PeerReply {}

  /** A double of RESP3. */
  record Real(double number) implements PeerReply {}

  /** A number of RESP3 of any size, in decimal digits. */
  record BigNumber(String digits) implements PeerReply {}

  /** A boolean of RESP3. */
  record Bool(boolean value) implements PeerReply {}

  /** Nothing: RESP3's null, or a bulk string or an array of length -1. */
  record Null() implements PeerReply {}

  /** An aggregate; the keys and values of a map stand by turns. */
  record Many(Kind kind, List<PeerReply> items) implements PeerReply {}

  /** Kinds of aggregates. */
  enum Kind {
    /** A list of values. */
    ARRAY,
    /** Keys and values by turns. */
    MAP,
    /** A set. */
    SET,
    /** A message of RESP3 that answers no request. */
    PUSH
  }

  /** True for an error. */
  default boolean isError() {
    return this instanceof Error;
  }

  /** The text of a status, an error or a string; null of anything else. */
  default String text() {
    if (this instanceof Status status) {
      return status.text();
    } else if (this instanceof Error error) {
      return error.text();
    } else if (this instanceof Bulk bulk) {
      return bulk.bytes().toString();
    }
    return this instanceof Verbatim verbatim ? verbatim.bytes().toString() : null;
  }
}
