package io.vireo.persistence.rdb;

import java.util.Arrays;

/**
 * Reads zipmaps: the packed hashes of the oldest RDB files. Confined to one thread.
 *
 * <p>Layout: one byte count, then fields and values, 255. A field is its length (one byte, or if it
 * is 254 and more 254 and four bytes, the lowest first) and its bytes; a value has one more byte
 * behind its length, the number of unused bytes behind the value.
 */
final class Zipmap {
  private static final int END = 255;
  private static final int WIDE = 254;

  private final byte[] bytes;
  private int at = 1;
  private int fields;

  Zipmap(byte[] bytes) throws CorruptValueException {
    this.bytes = bytes;
    if (bytes.length < 2 || (bytes[bytes.length - 1] & 0xff) != END) {
      throw damaged();
    }
  }

  private static CorruptValueException damaged() {
    return new CorruptValueException("Zipmap integrity check failed");
  }

  /** True if there is one more field; once there is none, all of it must have been read. */
  boolean more() throws CorruptValueException {
    if ((bytes[at] & 0xff) != END) {
      return true;
    }
    int count = bytes[0] & 0xff;
    if (at != bytes.length - 1 || fields == 0 || count < WIDE && count != fields) {
      throw damaged();
    }
    return false;
  }

  /** The next field; its value is to be asked for next. */
  byte[] field() throws CorruptValueException {
    fields++;
    return take(length(), 0);
  }

  /** The value of the field asked for last. */
  byte[] value() throws CorruptValueException {
    long length = length();
    need(1);
    return take(length, bytes[at++] & 0xff);
  }

  private long length() throws CorruptValueException {
    need(1);
    int first = bytes[at++] & 0xff;
    if (first == END) {
      throw damaged();
    }
    if (first < WIDE) {
      return first;
    }
    need(4);
    long length = 0;
    for (int i = 0; i < 4; i++) {
      length |= (bytes[at++] & 0xffL) << 8 * i;
    }
    if (length < WIDE) {
      throw damaged();
    }
    return length;
  }

  private byte[] take(long length, int unused) throws CorruptValueException {
    need(length + unused);
    int from = at;
    at += (int) length + unused;
    return Arrays.copyOfRange(bytes, from, from + (int) length);
  }

  private void need(long count) throws CorruptValueException {
    if (count > bytes.length - 1 - at) {
      throw damaged();
    }
  }
}
