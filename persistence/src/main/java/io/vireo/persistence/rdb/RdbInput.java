package io.vireo.persistence.rdb;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * Reads the parts of which the RDB format is made: numbers, lengths, strings. Confined to one
 * thread.
 *
 * <p>A string is not trusted to be longer than what is left of the stream; where that is unknown,
 * room for it is made as its bytes arrive. The caller is asked for room first: for each long array,
 * for what compressed strings will need, and with 0 bytes whenever as much as a buffer was read.
 */
public final class RdbInput {
  private static final int BUFFER = 1 << 16;
  private static final int STEP = 1 << 20;

  /** A buffer that is larger is not kept when it is not needed, bytes. */
  private static final int MUCH = 4 << 20;

  private static final long LONGEST = 512L << 20;
  private static final LongConsumer PLENTY = bytes -> {};

  /** Bytes that are worth asking for: of an array, or unpacked ones together. */
  private static final int ASKED_FOR = 4096;

  private final InputStream in;
  private final boolean arriving;
  private boolean over;
  private int marked;
  private final boolean checksum;
  private final long size;
  private final long longest;
  private final LongConsumer room;
  private final LongConsumer roomForBytes;
  private long unpacked;
  private byte[] buffer;
  private int at;
  private int end;
  private long before;
  private long crc;
  private int summed;

  /**
   * Reads a stream.
   *
   * @param checksum whether to compute the checksum of what is read
   */
  public RdbInput(InputStream in, boolean checksum) {
    this(in, checksum, 0, PLENTY);
  }

  /**
   * Reads a stream of a known size, in which a string may be as long as the rest of it.
   *
   * @param checksum whether to compute the checksum of what is read
   * @param size bytes of the stream; 0 if unknown
   * @param room gets the number of bytes that will be needed, before they are allocated; what it
   *     throws ends the reading
   */
  public RdbInput(InputStream in, boolean checksum, long size, LongConsumer room) {
    this.in = in;
    this.arriving = false;
    this.size = size;
    this.checksum = checksum;
    this.longest = Integer.MAX_VALUE - 16;
    this.room = room;
    this.roomForBytes = room;
    this.buffer = new byte[BUFFER];
  }

  /**
   * Reads an array. Its strings are parts of it, so only what is compressed needs more room.
   *
   * @param room gets the number of bytes that compressed strings will need, before they are
   *     unpacked; what it throws ends the reading
   */
  public RdbInput(byte[] array, int offset, int length, LongConsumer room) {
    this.in = InputStream.nullInputStream();
    this.arriving = false;
    this.size = length;
    this.checksum = false;
    this.longest = LONGEST;
    this.room = room;
    this.roomForBytes = PLENTY;
    this.buffer = array;
    this.at = offset;
    this.end = offset + length;
    this.before = -offset;
  }

  private RdbInput(boolean checksum, LongConsumer room) {
    this.in = InputStream.nullInputStream();
    this.arriving = true;
    this.size = 0;
    this.checksum = checksum;
    this.longest = Integer.MAX_VALUE - 16;
    this.room = room;
    this.roomForBytes = room;
    this.buffer = new byte[BUFFER];
  }

  /**
   * Reads what arrives bit by bit, by {@link #append}. Where the next byte is not there yet, {@link
   * RdbStarved} is thrown, and what was read since {@link #mark} is read again later: so it is kept
   * until then.
   *
   * @param checksum whether to compute the checksum of what is read
   * @param room as above; it is asked before the bytes that wait need a larger array, too
   */
  public static RdbInput arriving(boolean checksum, LongConsumer room) {
    return new RdbInput(checksum, room);
  }

  /**
   * More has arrived; it is copied.
   *
   * @return false if so much waits to be read as one record that no array can hold it
   */
  public boolean append(byte[] bytes, int from, int to) {
    compact(to - from);
    long wanted = (long) end + to - from;
    if (wanted > longest) {
      return false;
    }
    if (wanted > buffer.length) {
      long larger = Math.min(longest, Math.max(wanted, 2L * buffer.length));
      room.accept(larger);
      buffer = Arrays.copyOf(buffer, (int) larger);
    }
    System.arraycopy(bytes, from, buffer, end, to - from);
    end += to - from;
    return true;
  }

  /** Drops what was read for good, if {@code more} bytes have no place. */
  private void compact(int more) {
    if (end + (long) more <= buffer.length && marked < end) {
      return;
    }
    sum();
    int left = end - marked;
    boolean tooLarge = buffer.length > MUCH && left + more < BUFFER;
    byte[] to = tooLarge ? new byte[BUFFER] : buffer;
    System.arraycopy(buffer, marked, to, 0, left);
    buffer = to;
    before += marked;
    at -= marked;
    summed -= marked;
    end = left;
    marked = 0;
  }

  /** Nothing more will arrive: where something is missing, that is an error from now on. */
  public void whole() {
    over = true;
  }

  /** Bytes that have arrived and are not read. */
  public int waiting() {
    return end - at;
  }

  /** Heap bytes of what has arrived. */
  public long heapBytes() {
    return buffer.length;
  }

  /** What was read so far is read for good. */
  void mark() {
    marked = at;
  }

  /** Goes back to the mark. What was summed up stays so. */
  void reset() {
    at = marked;
    unpacked = 0;
  }

  /** What is left of the stream behind what was read. */
  public InputStream rest() {
    return new SequenceInputStream(new ByteArrayInputStream(buffer, at, end - at), in);
  }

  /** The most bytes that can be left. */
  long left() {
    return size > 0 ? size - position() : Long.MAX_VALUE;
  }

  /** Bytes read so far. */
  public long position() {
    return before + at;
  }

  /** The checksum of all bytes read so far. */
  long crc() {
    sum();
    return crc;
  }

  private void sum() {
    if (checksum && at > summed) {
      crc = Crc64.update(crc, buffer, summed, at - summed);
    }
    summed = Math.max(at, summed);
  }

  private void refill(long wanted) throws IOException {
    if (arriving) {
      if (!over) {
        throw new RdbStarved(wanted);
      }
      throw new RdbException(position(), true, "Unexpected end of the data");
    }
    roomForBytes.accept(0);
    sum();
    before += at;
    int read = in.read(buffer, 0, buffer.length);
    at = 0;
    end = Math.max(read, 0);
    summed = 0;
    if (end == 0) {
      throw new RdbException(before, true, "Unexpected end of the data");
    }
  }

  /** The next byte, 0 to 255. */
  int unsignedByte() throws IOException {
    if (at == end) {
      refill(1);
    }
    return buffer[at++] & 0xff;
  }

  /** Reads {@code width} bytes as a number, the lowest first. */
  long little(int width) throws IOException {
    long number = 0;
    for (int i = 0; i < width; i++) {
      number |= (long) unsignedByte() << 8 * i;
    }
    return number;
  }

  /** Reads {@code width} bytes as a number, the highest first. */
  long big(int width) throws IOException {
    long number = 0;
    for (int i = 0; i < width; i++) {
      number = number << 8 | unsignedByte();
    }
    return number;
  }

  /** A length, unsigned. */
  long length() throws IOException {
    int first = unsignedByte();
    if (first >>> 6 == 3) {
      throw fault("A length was expected");
    }
    return length(first);
  }

  private long length(int first) throws IOException {
    return switch (first >>> 6) {
      case 0 -> first;
      case 1 -> (first & 0x3f) << 8 | unsignedByte();
      default -> longLength(first);
    };
  }

  private long longLength(int first) throws IOException {
    return switch (first) {
      case RdbFormat.LENGTH_32 -> big(4);
      case RdbFormat.LENGTH_64 -> big(8);
      default -> throw fault("Unknown form of a length: " + first);
    };
  }

  /** A string, whatever its encoding. */
  byte[] string() throws IOException {
    int first = unsignedByte();
    if (first >>> 6 != 3) {
      return bytes(length(first));
    }
    return switch (first & 0x3f) {
      case RdbFormat.ENCODED_INT8 -> digits((byte) unsignedByte());
      case RdbFormat.ENCODED_INT16 -> digits((short) little(2));
      case RdbFormat.ENCODED_INT32 -> digits((int) little(4));
      case RdbFormat.ENCODED_LZF -> compressed();
      default -> throw fault("Unknown encoding of a string: " + first);
    };
  }

  private static byte[] digits(long number) {
    return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
  }

  private byte[] compressed() throws IOException {
    long packed = length();
    long length = length();
    // The best that LZF can do is to turn 3 bytes into 264.
    if (length < 0 || length > longest || packed < 0 || length > packed * 88 + 264) {
      throw fault("A compressed string of an impossible length");
    }
    byte[] bytes = bytes(packed);
    askFor(length);
    byte[] whole = new byte[(int) length];
    if (!Lzf.decompress(bytes, 0, bytes.length, whole, 0, whole.length)) {
      throw fault("A compressed string is damaged");
    }
    return whole;
  }

  private void askFor(long length) {
    unpacked += length;
    if (unpacked >= ASKED_FOR) {
      room.accept(unpacked);
      unpacked = 0;
    }
  }

  /** Reads {@code length} bytes. */
  byte[] bytes(long length) throws IOException {
    if (length < 0 || length > longest) {
      throw fault("A string of an impossible length: " + Long.toUnsignedString(length));
    }
    if (arriving && length > end - at && !over) {
      throw new RdbStarved(length - (end - at));
    }
    boolean mayBeThere = length <= size - position() || length <= end - at;
    byte[] bytes = new byte[allowed(mayBeThere ? length : Math.min(length, STEP), 0)];
    int filled = 0;
    while (filled < length) {
      if (at == end) {
        refill(length - filled);
      }
      if (filled == bytes.length) {
        bytes = Arrays.copyOf(bytes, allowed(Math.min(length, 2L * filled), filled));
      }
      int part = Math.min(end - at, bytes.length - filled);
      System.arraycopy(buffer, at, bytes, filled, part);
      at += part;
      filled += part;
    }
    return bytes;
  }

  /** The length of a new array, beside which there is another one for a while. */
  private int allowed(long length, int beside) {
    if (length >= ASKED_FOR) {
      roomForBytes.accept(length + beside);
    }
    return (int) length;
  }

  /** A fault at the present position. */
  RdbException fault(String text) {
    return new RdbException(position(), text);
  }
}
