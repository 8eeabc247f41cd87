package io.vireo.server.data.stream;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.number.Decimal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The id of an entry of a stream: a time and a number among those of the same time. Both are
 * unsigned. Any thread.
 *
 * @param ms Unix time in milliseconds, or whatever the client says instead
 * @param seq the number within it
 */
public record StreamId(long ms, long seq) implements Comparable<StreamId> {
  /** The id that no entry can have. */
  public static final StreamId ZERO = new StreamId(0, 0);

  /** The greatest id. */
  public static final StreamId MAX = new StreamId(-1, -1);

  /** Characters of the longest id. */
  public static final int MAX_TEXT = 41;

  /** Heap bytes of an id. */
  public static final long HEAP_BYTES = HeapLayout.object(0, 16);

  private static final int BYTES = 16;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** Less than, equal to or greater than 0, as the first id is to the second. */
  public static int compare(long ms, long seq, long otherMs, long otherSeq) {
    int byMs = Long.compareUnsigned(ms, otherMs);
    return byMs != 0 ? byMs : Long.compareUnsigned(seq, otherSeq);
  }

  @Override
  public int compareTo(StreamId other) {
    return compare(ms, seq, other.ms, other.seq);
  }

  /** True if this is below another. */
  public boolean isBelow(StreamId other) {
    return compareTo(other) < 0;
  }

  /** True if this is above another. */
  public boolean isAbove(StreamId other) {
    return compareTo(other) > 0;
  }

  /** True for 0-0. */
  public boolean isZero() {
    return ms == 0 && seq == 0;
  }

  /** The next id; behind the greatest follows 0-0. */
  public StreamId next() {
    return new StreamId(seq == -1 ? ms + 1 : ms, seq + 1);
  }

  /** The id before this one; before 0-0 comes the greatest. */
  public StreamId previous() {
    return new StreamId(seq == 0 ? ms - 1 : ms, seq - 1);
  }

  /** 16 bytes that are in the same order as the ids. */
  public byte[] toKey() {
    return key(ms, seq);
  }

  /** The id that a key is. */
  public static StreamId ofKey(byte[] key) {
    return new StreamId(msOf(key), seqOf(key));
  }

  static byte[] key(long ms, long seq) {
    byte[] key = new byte[BYTES];
    LONG.set(key, 0, ms);
    LONG.set(key, Long.BYTES, seq);
    return key;
  }

  /** The time of the id that a key is. */
  static long msOf(byte[] key) {
    return (long) LONG.get(key, 0);
  }

  /** The number of the id that a key is. */
  static long seqOf(byte[] key) {
    return (long) LONG.get(key, Long.BYTES);
  }

  /**
   * Writes an id as clients see it.
   *
   * @param into has room for {@link #MAX_TEXT} bytes
   * @return how many bytes it has
   */
  public static int write(long ms, long seq, byte[] into) {
    int at = writeUnsigned(ms, into, 0);
    into[at] = '-';
    return writeUnsigned(seq, into, at + 1);
  }

  private static int writeUnsigned(long number, byte[] into, int at) {
    if (number >= 0) {
      return Decimal.write(number, into, at);
    }
    byte[] digits = Long.toUnsignedString(number).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, into, at, digits.length);
    return at + digits.length;
  }

  /** The id as clients see it. */
  public Bytes text() {
    byte[] text = new byte[MAX_TEXT];
    return Bytes.of(text, 0, write(ms, seq, text));
  }

  @Override
  public String toString() {
    return Long.toUnsignedString(ms) + '-' + Long.toUnsignedString(seq);
  }
}
