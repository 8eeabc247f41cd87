package io.vireo.server.replication.follow;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the end of a snapshot in a stream: by its length, or by a mark of 40 bytes behind it, if
 * the primary did not know the length when it began. Confined to one thread.
 */
final class PayloadReader {
  /** Bytes of the mark at the end. */
  static final int MARK = 40;

  /** Takes the bytes of the snapshot. */
  interface Sink {
    /** Some more bytes; they are gone when this returns. */
    void bytes(byte[] array, int from, int to);
  }

  private final byte[] mark;
  private final long length;

  /** The last bytes that came, which may be the mark. */
  private final byte[] tail = new byte[MARK];

  private int tailUsed;
  private long read;
  private boolean ended;

  private PayloadReader(long length, byte[] mark) {
    this.length = length;
    this.mark = mark;
    ended = mark == null && length == 0;
  }

  /** A line that does not announce a copy. */
  static final class BadHead extends Exception {
    private static final long serialVersionUID = 1;

    BadHead(String reason) {
      super(reason);
    }
  }

  /**
   * What reads the copy that a line announces.
   *
   * @throws BadHead if it announces none
   */
  static PayloadReader parse(String head) throws BadHead {
    if (head.startsWith("-")) {
      throw new BadHead("MASTER aborted replication with an error: " + head.substring(1));
    }
    if (!head.startsWith("$")) {
      throw new BadHead(
          "Bad protocol from MASTER, the first byte is not '$' (we received '"
              + head
              + "'), are you sure the host and port are right?");
    }
    if (head.startsWith("$EOF:")) {
      byte[] mark = head.substring(5).getBytes(StandardCharsets.UTF_8);
      if (mark.length != MARK) {
        throw new BadHead("Bad protocol from MASTER, the mark has " + mark.length + " bytes");
      }
      return upTo(mark);
    }
    long length = number(head.substring(1));
    if (length < 0) {
      throw new BadHead("Bad protocol from MASTER, the length of the copy is no number");
    }
    return ofLength(length);
  }

  /** A number, or -1 if it is none. */
  static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException none) {
      return -1;
    }
  }

  /** A snapshot of {@code length} bytes. */
  static PayloadReader ofLength(long length) {
    return new PayloadReader(length, null);
  }

  /** A snapshot that ends with a mark. */
  static PayloadReader upTo(byte[] mark) {
    return new PayloadReader(0, mark);
  }

  /** How many bytes there will be, or 0 if that is not known. */
  long length() {
    return length;
  }

  /** How many bytes have come so far, with the mark. */
  long read() {
    return read;
  }

  /** True once all is there. */
  boolean isWhole() {
    return ended;
  }

  /**
   * Takes bytes.
   *
   * @return where what is behind the snapshot begins; {@code to} if nothing is
   */
  int take(byte[] array, int from, int to, Sink sink) {
    return mark == null ? takeCounted(array, from, to, sink) : takeMarked(array, from, to, sink);
  }

  private int takeCounted(byte[] array, int from, int to, Sink sink) {
    int end = from + (int) Math.min(to - from, length - read);
    if (end > from) {
      read += end - from;
      ended = read == length;
      sink.bytes(array, from, end);
    }
    return end;
  }

  /**
   * The mark may come in pieces, so the last bytes are kept back until more are there. Nothing
   * follows it before the primary has heard that the snapshot arrived.
   */
  private int takeMarked(byte[] array, int from, int to, Sink sink) {
    int count = to - from;
    read += count;
    int surplus = tailUsed + count - MARK;
    int ofTail = Math.max(0, Math.min(surplus, tailUsed));
    if (ofTail > 0) {
      sink.bytes(tail, 0, ofTail);
      System.arraycopy(tail, ofTail, tail, 0, tailUsed - ofTail);
      tailUsed -= ofTail;
    }
    int direct = Math.max(0, surplus - ofTail);
    if (direct > 0) {
      sink.bytes(array, from, from + direct);
    }
    System.arraycopy(array, from + direct, tail, tailUsed, count - direct);
    tailUsed += count - direct;
    ended = tailUsed == MARK && Arrays.equals(tail, mark);
    return to;
  }
}
