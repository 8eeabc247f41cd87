package io.vireo.server.resp;

import io.netty.buffer.ByteBuf;
import io.vireo.server.data.Bytes;
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
 * no memory with it. A spare one that is there already is used at once. Where the JVM can, the
 * bytes come there straight from the socket, by {@link #pull}; else through a buffer, by {@link
 * #feed}.
 */
public final class Assembly {
  private static final int FIRST_ROOM = 1 << 20;

  /** More characters than the head of any request that is well-formed. */
  private static final int MAX_HEAD = 32;

  /** The end of an argument's line comes into its array too, so that one read can bring all. */
  private static final int LINE_END = 2;

  /** One byte more than that is asked for, which tells whether the client has sent on. */
  private static final int EXCESS = 1;

  /** Heap bytes that an argument takes beside its own. */
  private static final int ARGUMENT = 128;

  private final RequestLimits limits;
  private final boolean stranger;
  private final LongPredicate room;
  private final IntFunction<byte[]> spare;
  private final byte[] head = new byte[MAX_HEAD];
  private int headLength;
  private final List<Bytes> arguments = new ArrayList<>();
  private boolean headEnds;
  private int expected = -1;
  private byte[] bulk;
  private int length;
  private int wanted;
  private int filled;
  private long total;
  private long held;
  private long granted;
  private boolean starved;
  private boolean excessive;
  private byte excess;
  private String error;

  /** Where bytes come from without waiting. */
  public interface Source {
    /** Puts at most {@code count} bytes into an array, and tells how many: 0 if none are there. */
    int read(byte[] into, int from, int count);
  }

  /** An assembly under these limits, with all the memory that it wants. */
  public Assembly(RequestLimits limits, boolean stranger) {
    this(limits, stranger, bytes -> true, length -> null);
  }

  /**
   * An assembly under these limits.
   *
   * @param room is asked for a number of bytes of the heap before they are taken
   * @param spare gives an unused array of a length, or null
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
    return bulk == null ? 0 : wanted - filled;
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
        readHead(in.readByte());
      } else if (filled < bulk.length || grow()) {
        fill(in);
      }
    }
    total += before - in.readableBytes();
    return isDone();
  }

  /** True if the request is whole, or never will be. */
  public boolean isDone() {
    return error != null || starved || whole();
  }

  private boolean whole() {
    return arguments.size() == expected;
  }

  /** A head ends with a carriage return and, as for {@link RespDecoder}, any one byte. */
  private void readHead(byte b) {
    if (headEnds) {
      headEnds = false;
      endHead();
    } else if (expected >= 0 && headLength == 0 && b != '$') {
      error = RespDecoder.expectedBulk(b);
    } else if (b == '\r') {
      headEnds = true;
    } else if (headLength == RequestLimits.INLINE_LIMIT) {
      error = expected < 0 ? RespDecoder.LONG_COUNT_HEAD : RespDecoder.LONG_LENGTH_HEAD;
    } else {
      if (headLength < MAX_HEAD) {
        head[headLength] = b;
      }
      headLength++;
    }
  }

  private void endHead() {
    Bytes digits = Bytes.of(head, 1, Math.min(headLength, MAX_HEAD) - 1);
    boolean wellFormed = headLength <= MAX_HEAD && digits.isLong();
    headLength = 0;
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
      wanted = length + LINE_END;
      filled = 0;
      bulk = begun();
    }
  }

  /** An array to begin with, or null if there is no room. */
  private byte[] begun() {
    int all = wanted + EXCESS;
    byte[] ready = spare.apply(all);
    int first = ready == null ? Math.min(all, FIRST_ROOM) : all;
    if (!hasRoom(ARGUMENT + (long) first)) {
      return null;
    }
    return ready == null ? made(first) : ready;
  }

  /**
   * A new array, or null: though room was granted, the heap may be too full for one so long, and
   * then it is this request that must go.
   */
  private byte[] made(int size) {
    try {
      return new byte[size];
    } catch (OutOfMemoryError full) {
      starved = true;
      return null;
    }
  }

  private void fill(ByteBuf in) {
    int more = Math.min(in.readableBytes(), Math.min(bulk.length, wanted) - filled);
    in.readBytes(bulk, filled, more);
    filled(more);
  }

  private void filled(int more) {
    filled += more;
    held += more;
    if (filled >= wanted) {
      arguments.add(Bytes.own(bulk, length));
      bulk = null;
    }
  }

  /**
   * Takes bytes of the argument that is coming straight from where they come in, as many as are
   * there, up to its end.
   *
   * @param most no more bytes are asked for, though more may be there
   * @return true if the client has sent more than this argument
   */
  public boolean pull(Source source, int most) {
    byte[] last = bulk;
    long end = total + most;
    boolean drained = false;
    while (!drained && bulk != null && total < end && (filled < bulk.length || grow())) {
      last = bulk;
      int asked = (int) Math.min(bulk.length - filled, end - total);
      int got = source.read(bulk, filled, asked);
      drained = got < asked;
      total += got;
      filled(got);
    }
    boolean more = bulk == null && filled > wanted;
    if (more) {
      sentOn(last[wanted]);
    }
    return more;
  }

  /** A byte behind an argument, of this request or the next one. */
  private void sentOn(byte b) {
    if (whole()) {
      excessive = true;
      excess = b;
    } else {
      readHead(b);
    }
  }

  /** True if a byte behind the request has been taken too. */
  public boolean hasExcess() {
    return excessive;
  }

  /** That byte. */
  public byte excess() {
    return excess;
  }

  /** One mebibyte on credit, then sixteen times as much, then all: two copies of a small part. */
  private boolean grow() {
    int all = wanted + EXCESS;
    int larger = bulk.length == FIRST_ROOM ? Math.min(all, FIRST_ROOM * 16) : all;
    if (!hasRoom(larger)) {
      return false;
    }
    byte[] roomy = made(larger);
    if (roomy == null) {
      return false;
    }
    System.arraycopy(bulk, 0, roomy, 0, filled);
    bulk = roomy;
    return true;
  }

  /** Puts the whole request into a buffer, as {@link RespDecoder} would have. */
  public void emit(RequestBuffer into) {
    into.word(expected);
    arguments.forEach(into::large);
  }
}
