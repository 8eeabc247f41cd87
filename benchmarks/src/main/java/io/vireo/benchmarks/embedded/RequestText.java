package io.vireo.benchmarks.embedded;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Encoded requests, ready before the clock starts: equal groups of requests, each group what one
 * read from a socket would bring. Immutable.
 */
final class RequestText {
  private static final String KEY = "__key__";
  private static final String TURN = "__turn__";
  private static final int DIGITS = 12;

  private final byte[] text;
  private final int groups;

  /**
   * @param words a command; in a word {@code __key__} becomes the key's number and {@code __turn__}
   *     that of the request, both of twelve digits
   * @param perGroup requests of a group
   * @param keys the number of the n-th request's key
   */
  RequestText(List<String> words, int groups, int perGroup, IntUnaryOperator keys) {
    this.groups = groups;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < groups * perGroup; i++) {
      out.writeBytes(encode(words, keys.applyAsInt(i), i));
    }
    text = out.toByteArray();
  }

  private static byte[] encode(List<String> words, int key, int turn) {
    StringBuilder request = new StringBuilder("*").append(words.size()).append("\r\n");
    for (String word : words) {
      String full = word.replace(KEY, digits(key)).replace(TURN, digits(turn));
      request.append('$').append(full.length()).append("\r\n").append(full).append("\r\n");
    }
    return request.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static String digits(int number) {
    String digits = Integer.toString(number);
    return "0".repeat(DIGITS - digits.length()) + digits;
  }

  /** All groups, one after the other. */
  byte[] bytes() {
    return text;
  }

  /** How many groups there are. */
  int groups() {
    return groups;
  }

  /** Bytes of a group: all have the same. */
  int groupLength() {
    return text.length / groups;
  }
}
