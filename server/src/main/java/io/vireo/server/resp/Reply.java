package io.vireo.server.resp;

import io.vireo.server.data.ByteSource;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.page.StoredElement;
import io.vireo.server.data.string.LongString;
import java.nio.charset.StandardCharsets;

/**
 * Where a command says its answer: a socket's buffer in RESP2 or RESP3 ({@link RespReply}), values
 * ({@link ValueReply}), or nowhere ({@link NoReply}). Data context only.
 *
 * <p>A handler gives exactly one answer; an aggregate is announced by its size and followed by that
 * many answers. What RESP2 lacks is given in the nearest form that Redis chose: a map as a flat
 * array, a set as an array, a double as a bulk string, a boolean as 0 or 1.
 */
public interface Reply {
  /** The protocol of this answer: 2 or 3. */
  int protocol();

  /**
   * True if the answer is so long already that the client will be disconnected instead of getting
   * it: a command whose answer has no natural end may stop then.
   */
  default boolean isFull() {
    return false;
  }

  /**
   * True if the server has room for the given bytes more: a command with a short request for a long
   * answer finds out before it begins.
   */
  default boolean fits(long bytes) {
    return true;
  }

  /** Bytes of the answer to the client's request so far; 0 of one that no client gets. */
  default long answerBytes() {
    return 0;
  }

  /** A place in the answers, right behind those given so far: for {@link #cut}. */
  int mark();

  /** Takes back what was answered since a {@link #mark}. */
  void cut(int mark);

  /** The text of the last error, or null if there is none that was not taken before. */
  String takeError();

  /** The simple string {@code OK}. */
  default void ok() {
    status("OK");
  }

  /** A simple string: no line breaks. */
  void status(String text);

  /** An error: a code in capitals, a space, a sentence; line breaks become spaces. */
  void error(String text);

  /** An integer. */
  void integer(long number);

  /** A bulk string. */
  void bulk(byte[] array, int offset, int length);

  /** A bulk string of a whole array. */
  default void bulk(byte[] array) {
    bulk(array, 0, array.length);
  }

  /** A bulk string. */
  default void bulk(Bytes bytes) {
    bulk(bytes.array(), bytes.offset(), bytes.length());
  }

  /** A bulk string of an element as it lies in memory. */
  default void bulk(Element element) {
    if (element.isNumber()) {
      bulkNumber(element.toLong());
    } else if (element instanceof StoredElement stored) {
      // Its bytes are copied but once, from where they lie.
      bulk(stored, 0, stored.length());
    } else {
      bulk(element.array(), element.offset(), element.length());
    }
  }

  /** A bulk string of a part of what is elsewhere: {@code length} bytes from a place in it. */
  default void bulk(ByteSource source, int from, int length) {
    byte[] copy = new byte[length];
    source.copy(from, copy, 0, length);
    bulk(copy, 0, length);
  }

  /** A bulk string of a part of a long string: {@code length} bytes from a place in it. */
  default void bulk(LongString string, int from, int length) {
    bulk((ByteSource) string, from, length);
  }

  /** A bulk string of a text in UTF-8. */
  default void bulk(String text) {
    bulk(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A bulk string that shows a number. */
  void bulkNumber(long number);

  /** Nothing where a string could be: {@code $-1}, or {@code _} in RESP3. */
  void nullBulk();

  /** Nothing where an array could be: {@code *-1}, or {@code _} in RESP3. */
  void nullArray();

  /** An array of {@code size} answers to follow. */
  void array(long size);

  /** A map of {@code pairs} to follow, key and value in turn. */
  void map(long pairs);

  /** A set of {@code size} answers to follow. */
  void set(long size);

  /** A push message of {@code size} answers to follow; an array in RESP2. */
  void push(long size);

  /** Attributes of {@code pairs}, before the answer that they describe; RESP3 only. */
  void attribute(long pairs);

  /** A double. */
  void real(double number);

  /** A boolean. */
  void bool(boolean truth);

  /** A number of any size, in decimal digits. */
  void bigNumber(String digits);

  /** A text with a format of three letters, such as {@code txt}; a bulk string in RESP2. */
  void verbatim(String format, String text);

  /**
   * Begins an aggregate whose size is not known yet.
   *
   * @return what {@link #closeArray}, {@link #closeMap} or {@link #closeSet} wants back
   */
  int open();

  /** Ends an aggregate as an array of {@code size} answers, all given since {@code mark}. */
  void closeArray(int mark, long size);

  /** Ends an aggregate as a map of {@code pairs}. */
  void closeMap(int mark, long pairs);

  /** Ends an aggregate as a set of {@code size}. */
  void closeSet(int mark, long size);
}
