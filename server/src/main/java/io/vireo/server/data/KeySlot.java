package io.vireo.server.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The slot of a key in a cluster: CRC16 (XMODEM) of the key, or of what stands between the first
 * brace and the next closing one if that is not empty, modulo {@link #COUNT}. Any thread.
 *
 * <p>Source: the Redis Cluster specification, "Key distribution model" and "Hash tags".
 */
public final class KeySlot {
  /** Slots of a cluster. */
  public static final int COUNT = 16384;

  /** Bits of a slot's number. */
  public static final int BITS = 14;

  private static final int POLYNOMIAL = 0x1021;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  /*
   * Four bytes are taken in one step: a table tells what a byte comes to that is followed by none,
   * one, two or three others.
   */
  private static final char[] NOW = new char[256];
  private static final char[] ONE_LATER = new char[256];
  private static final char[] TWO_LATER = new char[256];
  private static final char[] THREE_LATER = new char[256];

  static {
    for (int b = 0; b < 256; b++) {
      int crc = b << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) != 0 ? crc << 1 ^ POLYNOMIAL : crc << 1;
      }
      NOW[b] = (char) crc;
    }
    for (int b = 0; b < 256; b++) {
      ONE_LATER[b] = later(NOW[b]);
      TWO_LATER[b] = later(ONE_LATER[b]);
      THREE_LATER[b] = later(TWO_LATER[b]);
    }
  }

  private KeySlot() {}

  private static char later(char crc) {
    return (char) (crc << 8 ^ NOW[crc >>> 8]);
  }

  /** The slot of a key that is {@code length} bytes of an array. */
  public static int of(byte[] key, int offset, int length) {
    int end = offset + length;
    for (int open = offset; open < end; open++) {
      if (key[open] == '{') {
        int close = open + 1;
        while (close < end && key[close] != '}') {
          close++;
        }
        return close < end && close > open + 1
            ? crc(key, open + 1, close) & COUNT - 1
            : crc(key, offset, end) & COUNT - 1;
      }
    }
    return crc(key, offset, end) & COUNT - 1;
  }

  /**
   * The slot of all keys that a glob pattern can match, or -1 if there is no such slot to be told:
   * it has one if it begins with a hash tag, or has nothing special in it.
   */
  public static int ofPattern(byte[] pattern, int offset, int length) {
    int open = -1;
    for (int i = offset; i < offset + length; i++) {
      byte next = pattern[i];
      if (next == '*' || next == '?' || next == '[' || next == '\\') {
        return -1;
      } else if (open < 0 && next == '{') {
        open = i;
      } else if (open >= 0 && next == '}' && i > open + 1) {
        return crc(pattern, open + 1, i) & COUNT - 1;
      }
    }
    return crc(pattern, offset, offset + length) & COUNT - 1;
  }

  /** CRC16 (XMODEM) of all bytes: 0 to 65,535. */
  public static int crc(byte[] bytes) {
    return crc(bytes, 0, bytes.length);
  }

  private static int crc(byte[] bytes, int from, int end) {
    int crc = 0;
    int at = from;
    for (; at + 4 <= end; at += 4) {
      int word = (int) INT.get(bytes, at) ^ crc << 16;
      crc =
          THREE_LATER[word >>> 24]
              ^ TWO_LATER[word >>> 16 & 0xff]
              ^ ONE_LATER[word >>> 8 & 0xff]
              ^ NOW[word & 0xff];
    }
    for (; at < end; at++) {
      crc = (crc << 8 ^ NOW[(crc >>> 8 ^ bytes[at]) & 0xff]) & 0xffff;
    }
    return crc;
  }

  /**
   * The hash that orders keys by their slots: the slot, and behind it the first bits of the usual
   * hash. So the keys of a slot lie side by side in a table whose entries lie in the order of their
   * hashes.
   */
  public static long ordered(int slot, long hash) {
    return (long) slot << Long.SIZE - BITS | hash >>> BITS;
  }

  /** The hash of a key at the beginning of an array, {@link #ordered} if its table is. */
  public static long hash(byte[] key, int length, boolean ordered) {
    long hash = Hash.of(key, 0, length);
    return ordered ? ordered(of(key, 0, length), hash) : hash;
  }

  /** The slot that an {@link #ordered} hash begins with. */
  public static int ofOrdered(long hash) {
    return (int) (hash >>> Long.SIZE - BITS);
  }
}
