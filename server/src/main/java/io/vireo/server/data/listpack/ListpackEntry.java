package io.vireo.server.data.listpack;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * How one entry of a {@link Listpack} is written. Static functions on arrays; any thread.
 *
 * <pre>
 *   0xxxxxxx                        a number from 0 to 127
 *   10llllll  bytes                 a string of up to 63 bytes
 *   110xxxxx xxxxxxxx               a number of 13 bits
 *   1110llll llllllll  bytes        a string of up to 4095 bytes
 *   11110000 l l l l  bytes         a longer string; little-endian, as is all below
 *   11110001 x x                    a number of 16 bits
 *   11110010 x x x                  of 24 bits
 *   11110011 x x x x                of 32 bits
 *   11110100 x x x x x x x x        of 64 bits
 *   11111111                        no entry: the end
 * </pre>
 *
 * Behind these bytes stands their count, in one to five bytes of seven bits each. It is to be read
 * backwards, from its last byte to its first, the only one whose highest bit is 0.
 */
public final class ListpackEntry {
  /** Bytes of an entry beside those of its string, at most; and of one that is a number. */
  public static final int MAX_FRAME_BYTES = 10;

  /** The byte behind the last entry. */
  public static final int END = 0xff;

  /** Bytes of the longest code in front of a string. */
  static final int MAX_CODE = 5;

  /** Bytes of the longest count behind an entry. */
  static final int MAX_BACKLEN = 5;

  static final int STRING_6 = 0x80;
  static final int NUMBER_13 = 0xc0;
  static final int STRING_12 = 0xe0;
  static final int STRING_32 = 0xf0;
  static final int NUMBER_16 = 0xf1;
  static final int NUMBER_24 = 0xf2;
  static final int NUMBER_32 = 0xf3;
  static final int NUMBER_64 = 0xf4;

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private ListpackEntry() {}

  /** Bytes of the entry at {@code p} without the count behind it; 0 if its code means nothing. */
  static int length(byte[] lp, int p) {
    int code = lp[p];
    if (code >= 0) {
      return 1;
    }
    if (code < (byte) NUMBER_13) {
      return 1 + (code & 0x3f);
    }
    if (code < (byte) STRING_12) {
      return 2;
    }
    if (code < (byte) STRING_32) {
      return 2 + ((code & 0x0f) << 8 | lp[p + 1] & 0xff);
    }
    return longLength(lp, p, code & 0xff);
  }

  private static int longLength(byte[] lp, int p, int code) {
    return switch (code) {
      case STRING_32 -> MAX_CODE + (int) INT.get(lp, p + 1);
      case NUMBER_16 -> 3;
      case NUMBER_24 -> 4;
      case NUMBER_32 -> 5;
      case NUMBER_64 -> 9;
      default -> 0;
    };
  }

  /** Bytes of the code in front of the contents, as its first byte tells; 0 if it means nothing. */
  static int codeLength(byte code) {
    if (code >= 0 || code < (byte) NUMBER_13) {
      return 1;
    }
    if (code < (byte) STRING_32) {
      return 2;
    }
    return code == (byte) STRING_32 ? MAX_CODE : code <= (byte) NUMBER_64 ? 1 : 0;
  }

  /** Bytes of the entry at {@code p} with the count behind it. */
  public static int span(byte[] lp, int p) {
    int code = lp[p];
    if (code >= 0) {
      return 2;
    }
    if (code < (byte) NUMBER_13) {
      return 2 + (code & 0x3f);
    }
    int length = length(lp, p);
    return length + backlenSize(length);
  }

  /** Bytes of the count behind an entry of {@code length} bytes. */
  public static int backlenSize(int length) {
    if (length <= 127) {
      return 1;
    }
    // The greatest numbers that would fit into two, three and four bytes take one more.
    if (length < 16383) {
      return 2;
    }
    if (length < 2097151) {
      return 3;
    }
    return length < 268435455 ? 4 : 5;
  }

  private static void writeBacklen(byte[] lp, int at, int length) {
    int size = backlenSize(length);
    int rest = length;
    for (int i = at + size - 1; i > at; i--) {
      lp[i] = (byte) (rest & 127 | 128);
      rest >>>= 7;
    }
    lp[at] = (byte) rest;
  }

  /** The count whose last byte is at {@code at}; -1 if it is longer than any. */
  public static long backlen(byte[] lp, int at) {
    long length = 0;
    for (int i = 0; i < MAX_BACKLEN && at - i >= 0; i++) {
      byte b = lp[at - i];
      length |= (long) (b & 127) << 7 * i;
      if (b >= 0) {
        return length;
      }
    }
    return -1;
  }

  /** True if the entry is a number. */
  static boolean isNumber(byte code) {
    return code >= 0
        || code >= (byte) NUMBER_13 && code < (byte) STRING_12
        || code > (byte) STRING_32;
  }

  /** The number that the entry at {@code p} is. */
  static long number(byte[] lp, int p) {
    int code = lp[p];
    if (code >= 0) {
      return code;
    }
    if (code < (byte) STRING_12) {
      return (code << 8 | lp[p + 1] & 0xff) << 19 >> 19;
    }
    return switch (code & 0xff) {
      case NUMBER_16 -> (short) SHORT.get(lp, p + 1);
      case NUMBER_24 -> (int) INT.get(lp, p) >> 8;
      case NUMBER_32 -> (int) INT.get(lp, p + 1);
      default -> (long) LONG.get(lp, p + 1);
    };
  }

  /** Where the bytes of the string at {@code p} begin. */
  static int stringOffset(byte[] lp, int p) {
    int code = lp[p];
    if (code < (byte) NUMBER_13) {
      return p + 1;
    }
    return p + (code < (byte) STRING_32 ? 2 : MAX_CODE);
  }

  /** How many bytes the string at {@code p} has. */
  static int stringLength(byte[] lp, int p) {
    int code = lp[p];
    if (code < (byte) NUMBER_13) {
      return code & 0x3f;
    }
    return code < (byte) STRING_32
        ? (code & 0x0f) << 8 | lp[p + 1] & 0xff
        : (int) INT.get(lp, p + 1);
  }

  /** Bytes that a number takes as an entry, with the count behind it. */
  public static int sizeOf(long number) {
    if (number >= 0 && number <= 127) {
      return 2;
    }
    if (number >= -4096 && number <= 4095) {
      return 3;
    }
    if (number == (short) number) {
      return 4;
    }
    if (number >= -(1 << 23) && number < 1 << 23) {
      return 5;
    }
    return number == (int) number ? 6 : 10;
  }

  /** Bytes that a string takes as an entry, with the count behind it. */
  public static int sizeOfString(int length) {
    int size = stringCodeLength(length) + length;
    return size + backlenSize(size);
  }

  /** Bytes of the code in front of a string. */
  static int stringCodeLength(int length) {
    return length <= 63 ? 1 : length <= 4095 ? 2 : MAX_CODE;
  }

  /** Writes a number, whose {@link #sizeOf} must be there from {@code p} on. */
  public static void write(byte[] lp, int p, long number) {
    int length = sizeOf(number) - 1;
    switch (length) {
      case 1 -> lp[p] = (byte) number;
      case 2 -> {
        lp[p] = (byte) (NUMBER_13 | number >> 8 & 0x1f);
        lp[p + 1] = (byte) number;
      }
      case 3 -> {
        lp[p] = (byte) NUMBER_16;
        SHORT.set(lp, p + 1, (short) number);
      }
      case 4 -> INT.set(lp, p, (int) number << 8 | NUMBER_24);
      case 5 -> {
        lp[p] = (byte) NUMBER_32;
        INT.set(lp, p + 1, (int) number);
      }
      default -> {
        lp[p] = (byte) NUMBER_64;
        LONG.set(lp, p + 1, number);
      }
    }
    lp[p + length] = (byte) length;
  }

  /** Writes a string, whose {@link #sizeOfString} must be there from {@code p} on. */
  public static void write(byte[] lp, int p, byte[] string, int from, int length) {
    int at = p;
    if (length <= 63) {
      lp[at++] = (byte) (STRING_6 | length);
    } else if (length <= 4095) {
      lp[at++] = (byte) (STRING_12 | length >> 8);
      lp[at++] = (byte) length;
    } else {
      lp[at] = (byte) STRING_32;
      INT.set(lp, at + 1, length);
      at += MAX_CODE;
    }
    System.arraycopy(string, from, lp, at, length);
    writeBacklen(lp, at + length, at + length - p);
  }
}
