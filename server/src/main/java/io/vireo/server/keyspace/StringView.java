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
  private byte[] array;
  private int offset;
  private int length;
  private boolean number;
  private long value;

  /** Points at an entry; null counts as an empty string. It must hold a string. */
  public StringView of(Object entry) {
    number = false;
    if (entry == null) {
      array = digits;
      offset = 0;
      length = 0;
    } else if (entry instanceof byte[] packed) {
      ofPacked(packed);
    } else {
      RawString raw = (RawString) ((Keyed) entry).value();
      array = raw.array();
      offset = 0;
      length = raw.length();
    }
    return this;
  }

  private void ofPacked(byte[] packed) {
    if ((Packed.flags(packed) & Packed.INT) != 0) {
      number = true;
      value = Packed.number(packed);
      array = digits;
      offset = 0;
      length = Decimal.write(value, digits, 0);
    } else {
      array = packed;
      offset = Packed.valueOffset(packed);
      length = packed.length - offset;
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
    return array;
  }

  /** Where the bytes begin. */
  public int offset() {
    return offset;
  }

  /** How many bytes. */
  public int length() {
    return length;
  }

  /** Answers with the string. */
  public void writeTo(Reply reply) {
    reply.bulk(array, offset, length);
  }

  /** A copy of the bytes. */
  public Bytes copy() {
    return Bytes.of(array, offset, length).copy();
  }
}
