package io.vireo.persistence.tool;

import io.vireo.persistence.rdb.CorruptValueException;
import java.nio.charset.StandardCharsets;

/**
 * Goes over a listpack, the packed list of strings and numbers of all newer files. Confined to one
 * thread.
 *
 * <p>Layout: four bytes total length, two bytes count, entries, 255. An entry is a code that says
 * what follows, its bytes, and the count of both in seven bits a byte, to be read backwards. All is
 * checked while it is read.
 */
final class ListpackReader {
  private static final int HEADER = 6;
  private static final int END = 255;
  private static final int LONGEST_COUNT = 5;

  /** The count that stands for an unknown one. */
  private static final int UNKNOWN = 0xffff;

  private final byte[] bytes;
  private final String of;
  private final int end;
  private int at = HEADER;
  private int entries;
  private boolean isNumber;
  private long number;
  private int textAt;
  private int textLength;

  /**
   * A listpack before its first entry.
   *
   * @param of the type of the value that it is, for the text of an error
   */
  ListpackReader(byte[] bytes, String of) throws CorruptValueException {
    this.bytes = bytes;
    this.of = of;
    this.end = bytes.length - 1;
    if (bytes.length <= HEADER || little(0, 4) != bytes.length || (bytes[end] & 0xff) != END) {
      throw damaged();
    }
  }

  /** What is said of one that is damaged. */
  CorruptValueException damaged() {
    return new CorruptValueException(of + " listpack integrity check failed");
  }

  private long little(int from, int width) {
    long value = 0;
    for (int i = 0; i < width; i++) {
      value |= (bytes[from + i] & 0xffL) << 8 * i;
    }
    return value;
  }

  /** Entries read so far. */
  int entries() {
    return entries;
  }

  /** Reads the next entry; false once there is none, when the count at the head must agree. */
  boolean next() throws CorruptValueException {
    if (at == end) {
      long count = little(4, 2);
      if (count != UNKNOWN && count != entries) {
        throw damaged();
      }
      return false;
    }
    int start = at;
    int code = bytes[at] & 0xff;
    isNumber = code < 0x80 || code >= 0xc0 && code < 0xe0 || code > 0xf0;
    if (isNumber) {
      number(code);
    } else {
      string(code);
    }
    at += backlenSize(start, at - start);
    entries++;
    return true;
  }

  private void number(int code) throws CorruptValueException {
    if (code < 0x80) {
      number = code;
      at++;
    } else if (code < 0xe0) {
      need(2);
      number = (long) ((code & 0x1f) << 8 | bytes[at + 1] & 0xff) << 51 >> 51;
      at += 2;
    } else {
      int width = width(code);
      need(1L + width);
      int unused = Long.SIZE - 8 * width;
      number = little(at + 1, width) << unused >> unused;
      at += 1 + width;
    }
  }

  private int width(int code) throws CorruptValueException {
    return switch (code) {
      case 0xf1 -> 2;
      case 0xf2 -> 3;
      case 0xf3 -> 4;
      case 0xf4 -> 8;
      default -> throw damaged();
    };
  }

  private void string(int code) throws CorruptValueException {
    int head = code < 0xc0 ? 1 : code < 0xf0 ? 2 : 5;
    need(head);
    long length =
        switch (head) {
          case 1 -> code & 0x3f;
          case 2 -> (code & 0x0f) << 8 | bytes[at + 1] & 0xff;
          default -> little(at + 1, 4);
        };
    need(head + length);
    textAt = at + head;
    textLength = (int) length;
    at = textAt + textLength;
  }

  private void need(long count) throws CorruptValueException {
    if (count > end - at) {
      throw damaged();
    }
  }

  /** Bytes of the count behind an entry, which must be right. */
  private int backlenSize(int start, int length) throws CorruptValueException {
    // The greatest numbers that would fit into two, three and four bytes take one more.
    int size =
        length <= 127 ? 1 : length < 16383 ? 2 : length < 2097151 ? 3 : length < 268435455 ? 4 : 5;
    need(size);
    if (told(start + length + size - 1) != length) {
      throw damaged();
    }
    return size;
  }

  /** The count that ends at a place, or -1 if it is longer than any. */
  private long told(int last) {
    long count = 0;
    for (int i = 0; i < LONGEST_COUNT; i++) {
      byte b = bytes[last - i];
      count |= (long) (b & 127) << 7 * i;
      if (b >= 0) {
        return count;
      }
    }
    return -1;
  }

  /** True if the entry read last is a number. */
  boolean isNumber() {
    return isNumber;
  }

  /** The number that the entry read last is. */
  long number() {
    return number;
  }

  /** The entry read last as text; a number in digits. */
  String text() {
    return isNumber
        ? Long.toString(number)
        : new String(bytes, textAt, textLength, StandardCharsets.ISO_8859_1);
  }
}
