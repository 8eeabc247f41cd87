package io.vireo.cli.resp;

import io.vireo.cli.resp.Reply.Type;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads replies of RESP2 and RESP3 from a stream (specification: redis.io, "Redis serialization
 * protocol"). Attributes are skipped. For one thread.
 */
public final class ReplyReader {
  private static final int DEEPEST = 128;
  private static final int FIRST_ELEMENTS = 1024;
  private static final int STEP = 1 << 20;

  private final InputStream in;
  private byte[] buffer = new byte[16 * 1024];
  private int from;
  private int to;

  /** A reader of a stream, which it buffers itself. */
  public ReplyReader(InputStream in) {
    this.in = in;
  }

  /** Whether bytes are here that were not taken yet. */
  public boolean hasBuffered() {
    return from < to;
  }

  /**
   * Waits for bytes and buffers them; nothing is taken.
   *
   * @throws EOFException if the stream has ended
   */
  public void fill() throws IOException {
    if (from == to) {
      from = 0;
      to = 0;
    }
    int count = in.read(buffer, to, buffer.length - to);
    if (count < 0) {
      throw new EOFException("Server closed the connection");
    }
    to += count;
  }

  /**
   * Reads the next reply.
   *
   * @throws EOFException if the stream ends
   * @throws ProtocolException if the bytes are no RESP
   */
  public Reply read() throws IOException {
    return read(0);
  }

  /**
   * Takes what is there, at least one byte unless the stream has ended, at most {@code most}; -1 at
   * the end.
   */
  public int readBytes(byte[] target, int most) throws IOException {
    if (from == to) {
      return in.read(target, 0, most);
    }
    int count = Math.min(most, to - from);
    System.arraycopy(buffer, from, target, 0, count);
    from += count;
    return count;
  }

  /** The next line, without its end. */
  public String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = next(); next != '\n'; next = next()) {
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  private Reply read(int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new ProtocolException(
          "No support for nested multi bulk replies with depth > " + DEEPEST);
    }
    int type = next();
    return switch (type) {
      case '+' -> Reply.ofText(Type.STATUS, line());
      case '-' -> Reply.ofText(Type.ERROR, line());
      case ':' -> Reply.ofInteger(Type.INTEGER, number());
      case ',' -> Reply.ofText(Type.DOUBLE, line());
      case '(' -> Reply.ofText(Type.BIG_NUMBER, line());
      case '#' -> Reply.ofInteger(Type.BOOLEAN, line().equals("t") ? 1 : 0);
      case '_' -> {
        line();
        yield Reply.NULL;
      }
      case '$' -> bulk(Type.STRING);
      case '!' -> bulk(Type.ERROR);
      case '=' -> bulk(Type.VERBATIM);
      case '*' -> elements(Type.ARRAY, 1, depth);
      case '~' -> elements(Type.SET, 1, depth);
      case '>' -> elements(Type.PUSH, 1, depth);
      case '%' -> elements(Type.MAP, 2, depth);
      case '|' -> {
        elements(Type.MAP, 2, depth);
        yield read(depth);
      }
      default ->
          throw new ProtocolException(
              "Protocol error, got \""
                  + (type >= ' ' && type < 127 ? "" + (char) type : String.format("\\x%02x", type))
                  + "\" as reply type byte");
    };
  }

  private Reply bulk(Type type) throws IOException {
    long length = number();
    if (length < 0) {
      return Reply.NULL;
    }
    if (length > Integer.MAX_VALUE - 8) {
      throw new ProtocolException("Bulk string length out of range");
    }
    byte[] bytes = exactly((int) length);
    next();
    next();
    int start = type == Type.VERBATIM && bytes.length >= 4 ? 4 : 0;
    return Reply.ofText(
        type, new String(bytes, start, bytes.length - start, StandardCharsets.ISO_8859_1));
  }

  private byte[] exactly(int length) throws IOException {
    // A length that lies shall not cost its memory before the bytes are there.
    byte[] bytes = new byte[Math.min(length, STEP)];
    int have = 0;
    while (have < length) {
      if (have == bytes.length) {
        bytes = java.util.Arrays.copyOf(bytes, (int) Math.min(length, 2L * bytes.length));
      }
      int count = readBytes(bytes, have, bytes.length - have);
      if (count < 0) {
        throw new EOFException("Server closed the connection");
      }
      have += count;
    }
    return bytes;
  }

  private int readBytes(byte[] target, int at, int most) throws IOException {
    if (from == to) {
      return in.read(target, at, most);
    }
    int count = Math.min(most, to - from);
    System.arraycopy(buffer, from, target, at, count);
    from += count;
    return count;
  }

  private Reply elements(Type type, int each, int depth) throws IOException {
    long count = number();
    if (count < 0) {
      return Reply.NULL;
    }
    if (count > Integer.MAX_VALUE / 2) {
      throw new ProtocolException("Multi-bulk length out of range");
    }
    List<Reply> elements = new ArrayList<>((int) Math.min(count * each, FIRST_ELEMENTS));
    for (long i = 0; i < count * each; i++) {
      elements.add(read(depth + 1));
    }
    return Reply.ofElements(type, elements);
  }

  private long number() throws IOException {
    String line = line();
    try {
      return Long.parseLong(line);
    } catch (NumberFormatException wrong) {
      throw new ProtocolException("Bad integer value");
    }
  }

  private int next() throws IOException {
    if (from == to) {
      fill();
    }
    return buffer[from++] & 0xff;
  }
}
