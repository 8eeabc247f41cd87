package io.vireo.server.resp;

import io.vireo.config.SplitArgs;
import io.vireo.server.data.Bytes;
import java.util.List;

/**
 * Finds the requests in the bytes of one connection: arrays of bulk strings, and inline lines.
 * Event loop only.
 *
 * <p>It works on a stretch of a {@link RequestBuffer} and keeps no bytes of its own: what is not a
 * whole request yet stays with the caller, which shows it again with more bytes behind. A request
 * that will be long is left to an {@link Assembly}, so that nothing long is read twice.
 *
 * @see <a href="https://redis.io/docs/latest/develop/reference/protocol-spec/">the protocol</a>
 */
public final class RespDecoder {
  /** A request that needs more bytes than this is put together by an {@link Assembly}. */
  public static final int LONG_REQUEST = 32 * 1024;

  /** So does one with an argument of which more bytes than this are missing. */
  public static final int LONG_REST = 8 * 1024;

  /** The error about a head with the number of arguments that does not end. */
  static final String LONG_COUNT_HEAD = "too big mbulk count string";

  /** The error about a head with the length of an argument that does not end. */
  static final String LONG_LENGTH_HEAD = "too big bulk count string";

  private static final int NOT_YET = -1;
  private static final int WRONG = -2;

  /** Hears of each whole request. */
  public interface Sink {
    /**
     * A request stands in the buffer from this word on.
     *
     * @return false to stop decoding behind it
     */
    boolean request(int wordAt);
  }

  private RequestLimits limits = RequestLimits.DEFAULTS;
  private boolean stranger;
  private String error;
  private boolean longRequest;
  private int at;
  private int requestEnd;
  private long number;

  /** Sets what is allowed; {@code stranger} until the client has authenticated. */
  public void limits(RequestLimits newLimits, boolean isStranger) {
    limits = newLimits;
    stranger = isStranger;
  }

  /** The protocol error that ended the last {@link #decode}, or null. */
  public String error() {
    return error;
  }

  /** True if the rest that the last {@link #decode} left is the beginning of a long request. */
  public boolean longRequest() {
    return longRequest;
  }

  /** Where the request ends of which the sink is told at this moment. */
  public int requestEnd() {
    return requestEnd;
  }

  /**
   * Finds requests.
   *
   * @return where the first byte of the rest is: {@code to} if nothing is left
   */
  public int decode(RequestBuffer in, int from, int to, Sink sink) {
    error = null;
    longRequest = false;
    int start = from;
    while (start < to) {
      int words = in.wordsUsed();
      int end = in.bytes()[start] == '*' ? array(in, start, to) : inline(in, start, to);
      if (end < 0) {
        in.cutWords(words);
        return start;
      }
      start = end;
      requestEnd = end;
      if (in.wordsUsed() > words && !sink.request(words)) {
        return start;
      }
    }
    return start;
  }

  private int wrong(String text) {
    error = text;
    return WRONG;
  }

  private int array(RequestBuffer in, int start, int to) {
    byte[] bytes = in.bytes();
    at = start + 1;
    int head = number(bytes, to, LONG_COUNT_HEAD, "invalid multibulk length");
    if (head < 0) {
      return head;
    }
    String refusal = refuseCount(number, stranger);
    if (refusal != null) {
      return wrong(refusal);
    }
    if (number <= 0) {
      return at;
    }
    int count = (int) number;
    if (count > (to - start) / 4 && count > 1024) {
      longRequest = true;
      return NOT_YET;
    }
    in.word(count);
    for (int i = 0; i < count; i++) {
      int next = bulk(in, bytes, to);
      if (next < 0) {
        longRequest |= next == NOT_YET && to - start > LONG_REQUEST;
        return next;
      }
    }
    return at;
  }

  private int bulk(RequestBuffer in, byte[] bytes, int to) {
    if (at >= to) {
      return NOT_YET;
    }
    if (bytes[at] != '$') {
      return wrong(expectedBulk(bytes[at]));
    }
    at++;
    int head = number(bytes, to, LONG_LENGTH_HEAD, "invalid bulk length");
    if (head < 0) {
      return head;
    }
    String refusal = refuseLength(number, limits, stranger);
    if (refusal != null) {
      return wrong(refusal);
    }
    int length = (int) number;
    if (to - at < (long) length + 2) {
      longRequest = length > LONG_REQUEST || length - (to - at) > LONG_REST;
      return NOT_YET;
    }
    in.word(at);
    in.word(length);
    at += length + 2;
    return at;
  }

  static String expectedBulk(byte got) {
    return "expected '$', got '" + (char) (got & 0xff) + "'";
  }

  static String refuseCount(long count, boolean stranger) {
    if (count > Integer.MAX_VALUE) {
      return "invalid multibulk length";
    }
    return stranger && count > RequestLimits.STRANGER_ARGUMENTS
        ? "unauthenticated multibulk length"
        : null;
  }

  static String refuseLength(long length, RequestLimits limits, boolean stranger) {
    if (length < 0 || length > Math.min(limits.maxBulkLength(), Integer.MAX_VALUE - 64)) {
      return "invalid bulk length";
    }
    return stranger && length > RequestLimits.STRANGER_BULK ? "unauthenticated bulk length" : null;
  }

  /** Reads the number of a head and its line end; leaves {@link #at} behind it. */
  private int number(byte[] bytes, int to, String tooLong, String malformed) {
    int from = at;
    int end = from;
    while (end < to && bytes[end] != '\r') {
      end++;
    }
    if (end + 1 >= to) {
      return to - from >= RequestLimits.INLINE_LIMIT ? wrong(tooLong) : NOT_YET;
    }
    if (end == from + 1 && bytes[from] >= '0' && bytes[from] <= '9') {
      number = bytes[from] - '0';
    } else if (Bytes.of(bytes, from, end - from).isLong()) {
      number = Bytes.of(bytes, from, end - from).toLong();
    } else {
      return wrong(malformed);
    }
    at = end + 2;
    return at;
  }

  private int inline(RequestBuffer in, int start, int to) {
    byte[] bytes = in.bytes();
    int end = start;
    while (end < to && bytes[end] != '\n') {
      end++;
    }
    if (end == to) {
      return to - start > RequestLimits.INLINE_LIMIT ? wrong("too big inline request") : NOT_YET;
    }
    int textEnd = end > start && bytes[end - 1] == '\r' ? end - 1 : end;
    List<byte[]> words = SplitArgs.split(bytes, start, textEnd);
    if (words == null) {
      return wrong("unbalanced quotes in request");
    }
    if (!words.isEmpty()) {
      in.word(words.size());
      words.forEach(word -> in.large(Bytes.of(word)));
    }
    return end + 1;
  }
}
