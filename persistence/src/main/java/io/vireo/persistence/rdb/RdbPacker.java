package io.vireo.persistence.rdb;

import java.io.IOException;

/**
 * Gives pages of an RDB file their final form: strings as numbers or compressed where that is
 * shorter, a checksum over all. Confined to one thread, which need not be the one of the {@link
 * RdbWriter}.
 */
public final class RdbPacker {
  private static final int BUFFER = 1 << 16;
  private static final int LONGEST_NUMBER = 11;

  /** Below this length compressing gains nothing. */
  private static final int SHORTEST_COMPRESSED = 20;

  /** Longer strings are compressed in a room of their own, which is not kept. */
  private static final int KEPT_ROOM = 1 << 20;

  private final RdbSink sink;
  private final boolean compress;
  private final boolean checksum;
  private final LzfCompressor lzf = new LzfCompressor();
  private final byte[] buffer = new byte[BUFFER];
  private byte[] room = new byte[BUFFER];
  private int used;
  private long written;
  private long crc;

  /**
   * A packer that begins a file.
   *
   * @param compress whether strings are compressed: {@code rdbcompression}
   * @param checksum whether a checksum is made: {@code rdbchecksum}; without it, it is 0
   */
  public RdbPacker(RdbSink sink, boolean compress, boolean checksum) {
    this.sink = sink;
    this.compress = compress;
    this.checksum = checksum;
  }

  /** Bytes made so far. */
  public long written() {
    return written;
  }

  /** The checksum of all bytes made so far. */
  public long crc() {
    return crc;
  }

  /** Packs a page. */
  public void pack(RdbPage page) throws IOException {
    byte[] bytes = page.bytes();
    int at = 0;
    for (int i = 0; i < page.strings(); i++) {
      int begin = page.stringAt(i);
      put(bytes, at, begin - at);
      string(bytes, begin, page.stringLength(i));
      at = begin + page.stringLength(i);
    }
    put(bytes, at, page.used() - at);
  }

  private void string(byte[] bytes, int offset, int length) throws IOException {
    if (length <= LONGEST_NUMBER && number(bytes, offset, length)) {
      return;
    }
    if (!compress || length <= SHORTEST_COMPRESSED || !compressed(bytes, offset, length)) {
      length(length);
      put(bytes, offset, length);
    }
  }

  /** Writes a string as a number of at most 32 bits, if it is one in its only form. */
  private boolean number(byte[] bytes, int offset, int length) throws IOException {
    boolean negative = length > 0 && bytes[offset] == '-';
    int at = negative ? offset + 1 : offset;
    int end = offset + length;
    if (at == end || bytes[at] == '0' && length > 1) {
      return false;
    }
    long number = 0;
    for (; at < end; at++) {
      int digit = bytes[at] - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      number = number * 10 + digit;
    }
    return number(negative ? -number : number);
  }

  private boolean number(long number) throws IOException {
    if (number != (int) number) {
      return false;
    }
    int width = number == (byte) number ? 1 : number == (short) number ? 2 : 4;
    int encoding =
        width == 1
            ? RdbFormat.ENCODED_INT8
            : width == 2 ? RdbFormat.ENCODED_INT16 : RdbFormat.ENCODED_INT32;
    put(RdbFormat.ENCODED | encoding);
    for (int i = 0; i < width; i++) {
      put((int) (number >>> 8 * i));
    }
    return true;
  }

  private boolean compressed(byte[] bytes, int offset, int length) throws IOException {
    byte[] into = length <= room.length ? room : new byte[length];
    if (into.length <= KEPT_ROOM) {
      room = into;
    }
    int packed = lzf.compress(bytes, offset, length, into, 0, length - 4);
    if (packed == 0) {
      return false;
    }
    put(RdbFormat.ENCODED | RdbFormat.ENCODED_LZF);
    length(packed);
    length(length);
    put(into, 0, packed);
    return true;
  }

  private void length(long length) throws IOException {
    if (used + RdbLengths.MOST > BUFFER) {
      flush();
    }
    used = RdbLengths.write(length, buffer, used);
  }

  private void put(int value) throws IOException {
    if (used == BUFFER) {
      flush();
    }
    buffer[used++] = (byte) value;
  }

  private void put(byte[] bytes, int offset, int length) throws IOException {
    if (length > BUFFER - used) {
      flush();
    }
    if (length >= BUFFER) {
      emit(bytes, offset, length);
    } else {
      System.arraycopy(bytes, offset, buffer, used, length);
      used += length;
    }
  }

  private void emit(byte[] bytes, int offset, int length) throws IOException {
    if (checksum) {
      crc = Crc64.update(crc, bytes, offset, length);
    }
    written += length;
    sink.write(bytes, offset, length);
  }

  /** Hands over all bytes made so far. */
  public void flush() throws IOException {
    if (used > 0) {
      int length = used;
      used = 0;
      emit(buffer, 0, length);
    }
  }

  /** Writes a version as the footer of a DUMP payload has it. */
  void version(int version) throws IOException {
    put(version);
    put(version >>> 8);
  }

  /** Ends a file: the checksum of all that came before. */
  public void end() throws IOException {
    flush();
    long sum = crc;
    for (int i = 0; i < Long.BYTES; i++) {
      put((int) (sum >>> 8 * i));
    }
    flush();
  }
}
