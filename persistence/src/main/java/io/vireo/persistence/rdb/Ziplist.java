package io.vireo.persistence.rdb;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads ziplists: the packed lists of strings and integers of RDB files up to version 9. Confined
 * to one thread.
 *
 * <p>Layout: four bytes total length, four bytes offset of the last entry, two bytes count,
 * entries, 255. An entry is the length of the one before (one byte, or 254 and four bytes), an
 * encoding, and its bytes. All is checked while it is read.
 */
final class Ziplist {
  private static final int HEADER = 10;
  private static final int END = 255;
  private static final int WIDE = 254;

  /** The count that stands for an unknown one. */
  private static final int UNKNOWN = 0xffff;

  private final byte[] bytes;
  private final String of;
  private int at = HEADER;
  private int lengthBefore;
  private int entries;

  /**
   * A ziplist before its first entry.
   *
   * @param of the type of the value that it is, for the text of an error
   */
  Ziplist(byte[] bytes, String of) throws CorruptValueException {
    this.bytes = bytes;
    this.of = of;
    if (bytes.length <= HEADER
        || little(0, 4) != bytes.length
        || (bytes[bytes.length - 1] & 0xff) != END) {
      throw damaged();
    }
  }

  private CorruptValueException damaged() {
    return new CorruptValueException(of + " ziplist integrity check failed");
  }

  /** True if there is one more entry; once there is none, the header must agree. */
  boolean more() throws CorruptValueException {
    boolean more = at < bytes.length - 1;
    if (!more && !headerIsRight()) {
      throw damaged();
    }
    return more;
  }

  private boolean headerIsRight() {
    return little(4, 4) == at - lengthBefore && (count() == UNKNOWN || count() == entries);
  }

  /** How many entries it says it has; 65535 and more is not known. */
  int count() {
    return (int) little(8, 2);
  }

  /** The next entry. */
  byte[] next() throws CorruptValueException {
    int start = at;
    int before = take();
    if (before == WIDE) {
      need(4);
      before = (int) little(at, 4);
      at += 4;
    }
    if (before != lengthBefore || before == END) {
      throw damaged();
    }
    int encoding = take();
    byte[] entry = encoding >>> 6 == 3 ? number(encoding) : string(encoding);
    lengthBefore = at - start;
    entries++;
    return entry;
  }

  private int take() throws CorruptValueException {
    need(1);
    return bytes[at++] & 0xff;
  }

  private void need(long count) throws CorruptValueException {
    if (count < 0 || count > bytes.length - 1 - at) {
      throw damaged();
    }
  }

  private long little(int from, int width) {
    long number = 0;
    for (int i = 0; i < width; i++) {
      number |= (bytes[from + i] & 0xffL) << 8 * i;
    }
    return number;
  }

  private byte[] string(int encoding) throws CorruptValueException {
    long length;
    if (encoding >>> 6 == 0) {
      length = encoding;
    } else if (encoding >>> 6 == 1) {
      length = (encoding & 0x3f) << 8 | take();
    } else {
      need(4);
      length = Integer.toUnsignedLong(Integer.reverseBytes((int) little(at, 4)));
      at += 4;
    }
    need(length);
    at += (int) length;
    return Arrays.copyOfRange(bytes, at - (int) length, at);
  }

  private byte[] number(int encoding) throws CorruptValueException {
    if (encoding >= 0xf1 && encoding <= 0xfd) {
      return digits(encoding - 0xf1);
    }
    int width =
        switch (encoding) {
          case 0xc0 -> 2;
          case 0xd0 -> 4;
          case 0xe0 -> 8;
          case 0xf0 -> 3;
          case 0xfe -> 1;
          default -> throw damaged();
        };
    need(width);
    int unused = Long.SIZE - 8 * width;
    long number = little(at, width) << unused >> unused;
    at += width;
    return digits(number);
  }

  private static byte[] digits(long number) {
    return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
  }
}
