package io.vireo.server.keyspace;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Keyed;
import io.vireo.server.data.Numbers;
import io.vireo.server.data.Packed;
import io.vireo.server.data.RawString;
import io.vireo.server.resp.Decimal;
import io.vireo.server.resp.Reply;

/**
 * A look at the string that an entry holds, whatever its form. Data context only.
 *
 * <p>One object is pointed at one entry after the other; it is good until the entry changes.
 */
public final class StringView {
  private final byte[] digits = new byte[20];
  private byte[] array = digits;
  private int offset;
  private int length;
  private boolean number;
  private boolean written;
  private long value;

  /** Points at an entry; null counts as an empty string. It must hold a string. */
  public StringView of(Object entry) {
    number = false;
    if (entry == null) {
      point(digits, 0, 0);
    } else if (entry instanceof byte[] packed) {
      ofPacked(packed);
    } else {
      RawString raw = (RawString) ((Keyed) entry).value();
      point(raw.array(), 0, raw.length());
    }
    return this;
  }

  private void ofPacked(byte[] packed) {
    if ((Packed.flags(packed) & Packed.INT) != 0) {
      number = true;
      written = false;
      value = Packed.number(packed);
    } else {
      int from = Packed.valueOffset(packed);
      point(packed, from, packed.length - from);
    }
  }

  private void point(byte[] newArray, int newOffset, int newLength) {
    array = newArray;
    offset = newOffset;
    length = newLength;
  }

  /** A number is written in digits only for those who want to see them. */
  private void write() {
    if (number && !written) {
      point(digits, 0, Decimal.write(value, digits, 0));
      written = true;
    }
  }

  /** True if the string is kept as a number. */
  public boolean isNumber() {
    return number;
  }

  /** True if the string is a 64-bit integer in its canonical form. */
  public boolean isLong() {
    return number || Numbers.isLong(array, offset, length);
  }

  /** The integer; only if {@link #isLong}. */
  public long toLong() {
    return number ? value : Numbers.toLong(array, offset, length);
  }

  /** The array that holds the bytes, among others. */
  public byte[] array() {
    write();
    return array;
  }

  /** Where the bytes begin. */
  public int offset() {
    write();
    return offset;
  }

  /** How many bytes. */
  public int length() {
    write();
    return length;
  }

  /** True if the string is these bytes. */
  public boolean sameAs(Bytes other) {
    write();
    return other.sameAs(array, offset, length);
  }

  /** Answers with a part of the string: from a place in it on, so many bytes. */
  public void writeTo(Reply reply, int from, int count) {
    write();
    reply.bulk(array, offset + from, count);
  }

  /** Answers with the string. */
  public void writeTo(Reply reply) {
    if (number) {
      reply.bulkNumber(value);
    } else {
      reply.bulk(array, offset, length);
    }
  }

  /** A copy of the bytes. */
  public Bytes copy() {
    write();
    return Bytes.of(array, offset, length).copy();
  }
}
