package io.vireo.server.testing;

import io.vireo.server.testing.RespValue.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads replies from the bytes of one connection, however they are cut. Strict: anything that the
 * protocol does not allow is an {@link IllegalStateException}.
 */
public final class RespParser {
  private byte[] bytes = new byte[1024];
  private int from;
  private int to;
  private int at;

  /** The bytes end before the reply does. */
  private static final class Incomplete extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Incomplete() {
      super(null, null, false, false);
    }
  }

  /** Adds bytes that came in. */
  public void feed(byte[] more, int offset, int length) {
    if (from > 0 && bytes.length - to < length) {
      System.arraycopy(bytes, from, bytes, 0, to - from);
      to -= from;
      from = 0;
    }
    if (bytes.length - to < length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, to + length));
    }
    System.arraycopy(more, offset, bytes, to, length);
    to += length;
  }

  /** How many bytes have come in that belong to no reply yet. */
  public int pending() {
    return to - from;
  }

  /** Takes this many raw bytes, or null if there are not as many. */
  public byte[] take(int count) {
    if (to - from < count) {
      return null;
    }
    from += count;
    return Arrays.copyOfRange(bytes, from - count, from);
  }

  /** The next whole reply, or null. */
  public RespValue next() {
    at = from;
    try {
      RespValue value = value();
      from = at;
      return value;
    } catch (Incomplete notYet) {
      return null;
    }
  }

  /** The bytes of the next whole reply, or null. */
  public byte[] nextBytes() {
    int begin = from;
    return next() == null ? null : Arrays.copyOfRange(bytes, begin, from);
  }

  private RespValue value() {
    char type = (char) (byteAt() & 0xff);
    String line = line();
    return switch (type) {
      case '+' -> new RespValue.Status(line);
      case '-' -> new RespValue.Failure(line);
      case ':' -> new RespValue.Whole(number(line));
      case '$' -> bulk(length(line));
      case '*' -> many(Kind.ARRAY, length(line), 1);
      case '%' -> many(Kind.MAP, length(line), 2);
      case '~' -> many(Kind.SET, length(line), 1);
      case '>' -> many(Kind.PUSH, length(line), 1);
      case ',' -> new RespValue.Real(line);
      case '(' -> new RespValue.Big(line);
      case '#' -> new RespValue.Bool(bool(line));
      case '=' -> verbatim(length(line));
      case '_' -> nil(line);
      case '|' -> afterAttributes(length(line));
      default -> throw new IllegalStateException("No reply begins with '" + type + line + "'");
    };
  }

  private byte byteAt() {
    if (at >= to) {
      throw new Incomplete();
    }
    return bytes[at++];
  }

  private String line() {
    int begin = at;
    while (byteAt() != '\r') {
      if (bytes[at - 1] == '\n') {
        throw new IllegalStateException("A bare line feed in the head of a reply");
      }
    }
    int end = at - 1;
    if (byteAt() != '\n') {
      throw new IllegalStateException("A carriage return without line feed");
    }
    return new String(bytes, begin, end - begin, StandardCharsets.ISO_8859_1);
  }

  private static long number(String digits) {
    if (!digits.matches("-?(0|[1-9][0-9]*)")) {
      throw new IllegalStateException("Not a number: " + digits);
    }
    return Long.parseLong(digits);
  }

  private static int length(String digits) {
    long length = number(digits);
    if (length < -1 || length > Integer.MAX_VALUE) {
      throw new IllegalStateException("Not a length: " + digits);
    }
    return (int) length;
  }

  private RespValue bulk(int length) {
    return length < 0 ? new RespValue.Nil(false) : new RespValue.Text(body(length));
  }

  private String body(int length) {
    if (to - at < length + 2) {
      throw new Incomplete();
    }
    String text = new String(bytes, at, length, StandardCharsets.ISO_8859_1);
    at += length;
    if (!line().isEmpty()) {
      throw new IllegalStateException("A string is longer than its head says");
    }
    return text;
  }

  private RespValue many(Kind kind, int length, int each) {
    if (length < 0) {
      if (kind != Kind.ARRAY) {
        throw new IllegalStateException("Only arrays may have length -1");
      }
      return new RespValue.Nil(true);
    }
    List<RespValue> items = new ArrayList<>(Math.min(length * each, 1024));
    for (int i = 0; i < length * each; i++) {
      items.add(value());
    }
    return new RespValue.Many(kind, items);
  }

  private static boolean bool(String line) {
    if (!line.equals("t") && !line.equals("f")) {
      throw new IllegalStateException("Not a boolean: #" + line);
    }
    return line.equals("t");
  }

  private RespValue verbatim(int length) {
    String text = body(length);
    if (text.length() < 4 || text.charAt(3) != ':') {
      throw new IllegalStateException("A verbatim string without format");
    }
    return new RespValue.Verbatim(text.substring(0, 3), text.substring(4));
  }

  private static RespValue nil(String line) {
    if (!line.isEmpty()) {
      throw new IllegalStateException("Not a null: _" + line);
    }
    return new RespValue.Nil(false);
  }

  /** Attributes are only hints: they are read, and dropped. */
  private RespValue afterAttributes(int pairs) {
    many(Kind.MAP, pairs, 2);
    return value();
  }
}
