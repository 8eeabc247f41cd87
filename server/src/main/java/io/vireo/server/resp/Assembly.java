package io.vireo.server.resp;

import io.netty.buffer.ByteBuf;
import io.vireo.server.data.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.LongPredicate;

/**
 * Puts one long request together from many reads. Event loop only.
 *
 * <p>Each argument goes into an array of its own as its bytes come in, so that a value of hundreds
 * of megabytes is copied once, straight to where the keyspace may keep it. The array of a long
 * argument grows as bytes arrive, in few steps, so that a client which only announces a value takes
 * no memory with it. A spare one that is there already is used at once.
 */
public final class Assembly {
  private static final int FIRST_ROOM = 1 << 20;
  private static final int MAX_HEAD = 32;

  /** Heap bytes that an argument takes beside its own. */
  private static final int ARGUMENT = 128;

  private final RequestLimits limits;
  private final boolean stranger;
  private final LongPredicate room;
  private final IntFunction<byte[]> spare;
  private final ByteArrayOutputStream head = new ByteArrayOutputStream(MAX_HEAD);
  private final List<Bytes> arguments = new ArrayList<>();
  private boolean headEnds;
  private int expected = -1;
  private byte[] bulk;
  private int length;
  private int filled;
  private int lineEnd;
  private long total;
  private long held;
  private long granted;
  private boolean starved;
  private String error;

  /** An assembly under these limits, with all the memory that it wants. */
  public Assembly(RequestLimits limits, boolean stranger) {
    this(limits, stranger, bytes -> true, length -> null);
  }

  /**
   * An assembly under these limits.
   *
   * @param room is asked before so many more bytes of the heap are taken
   * @param spare may know an array of a length that nobody uses, or gives null
   */
  public Assembly(
      RequestLimits limits, boolean stranger, LongPredicate room, IntFunction<byte[]> spare) {
    this.limits = limits;
    this.stranger = stranger;
    this.room = room;
    this.spare = spare;
  }

  /** True if there was no room for the request: it will never be whole. */
  public boolean isStarved() {
    return starved;
  }

  /** Bytes of the heap that were asked for and granted. */
  public long granted() {
    return granted;
  }

  private boolean hasRoom(long bytes) {
    if (room.test(bytes)) {
      granted += bytes;
      return true;
    }
    starved = true;
    return false;
  }

  /** The protocol error that was found, or null. */
  public String error() {
    return error;
  }

  /** Bytes taken so far. */
  public long total() {
    return total;
  }

  /** Bytes of arguments among them, which are kept. */
  public long held() {
    return held;
  }

  /** Bytes that the argument which is coming has announced and not brought yet. */
  public long toCome() {
    return bulk == null ? 0 : length - filled;
  }

  /**
   * Takes bytes from {@code in} up to the end of the request.
   *
   * @return true when the request is whole, or {@link #error} is set, or {@link #isStarved}
   */
  public boolean feed(ByteBuf in) {
    int before = in.readableBytes();
    while (in.isReadable() && error == null && !starved && !whole()) {
      if (bulk == null) {
        readHead(in);
      } else if (filled < length) {
        fill(in);
      } else {
        skipLineEnd(in);
      }
    }
    total += before - in.readableBytes();
    return error != null || starved || whole();
  }

  private boolean whole() {
    return arguments.size() == expected;
  }

  /** A head ends with a carriage return and, as for {@link RespDecoder}, any one byte. */
  private void readHead(ByteBuf in) {
    byte b = in.readByte();
    if (headEnds) {
      headEnds = false;
      endHead();
    } else if (expected >= 0 && head.size() == 0 && b != '$') {
      error = RespDecoder.expectedBulk(b);
    } else if (b == '\r') {
      headEnds = true;
    } else {
      head.write(b);
      if (head.size() > MAX_HEAD) {
        error = expected < 0 ? "invalid multibulk length" : "invalid bulk length";
      }
    }
  }

  private void endHead() {
    byte[] line = head.toByteArray();
    head.reset();
    Bytes digits = Bytes.of(line, 1, line.length - 1);
    boolean wellFormed = digits.isLong();
    if (expected < 0) {
      beginRequest(wellFormed ? digits.toLong() : Long.MAX_VALUE);
    } else {
      beginBulk(wellFormed ? digits.toLong() : -1);
    }
  }

  private void beginRequest(long count) {
    error = RespDecoder.refuseCount(count, stranger);
    expected = error == null ? (int) count : 0;
  }

  private void beginBulk(long announced) {
    error = RespDecoder.refuseLength(announced, limits, stranger);
    if (error == null) {
      length = (int) announced;
      filled = 0;
      lineEnd = 0;
      bulk = begun();
    }
  }

  /** An array to begin with, or null if there is no room. */
  private byte[] begun() {
    byte[] whole = spare.apply(length);
    int first = whole == null ? Math.min(length, FIRST_ROOM) : length;
    if (!hasRoom(ARGUMENT + (long) first)) {
      return null;
    }
    return whole == null ? new byte[first] : whole;
  }

  private void fill(ByteBuf in) {
    if (filled == bulk.length && !grow()) {
      return;
    }
    int more = Math.min(in.readableBytes(), bulk.length - filled);
    in.readBytes(bulk, filled, more);
    filled += more;
    held += more;
  }

  /** One mebibyte on credit, then sixteen times as much, then all: two copies of a small part. */
  private boolean grow() {
    int larger = bulk.length == FIRST_ROOM ? Math.min(length, FIRST_ROOM * 16) : length;
    if (!hasRoom(larger)) {
      return false;
    }
    byte[] roomy = new byte[larger];
    System.arraycopy(bulk, 0, roomy, 0, filled);
    bulk = roomy;
    return true;
  }

  private void skipLineEnd(ByteBuf in) {
    in.skipBytes(1);
    if (++lineEnd == 2) {
      arguments.add(Bytes.of(bulk));
      bulk = null;
    }
  }

  /** Puts the whole request into a buffer, as {@link RespDecoder} would have. */
  public void emit(RequestBuffer into) {
    into.word(expected);
    arguments.forEach(into::large);
  }
}
