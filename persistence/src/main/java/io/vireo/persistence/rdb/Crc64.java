package io.vireo.persistence.rdb;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The checksum of RDB files and DUMP payloads: a 64-bit cyclic redundancy check. Any thread.
 *
 * <p>The polynomial is Jones' ({@code 0xad93d23594c935a9}), bits reflected, no inversion at either
 * end; of {@code "123456789"} it gives {@code 0xe9c6d914c4b8d9ca}. Eight bytes at a time are looked
 * up in eight tables (M. Kounavis, F. Berry, "A Systematic Approach to Building High Performance
 * Software-Based CRC Generators", 2005).
 */
public final class Crc64 {
  private static final long REFLECTED = Long.reverse(0xad93d23594c935a9L);
  private static final int AT_A_TIME = 8;
  private static final long[][] TABLES = tables();
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Crc64() {}

  private static long[][] tables() {
    long[][] tables = new long[AT_A_TIME][256];
    for (int i = 0; i < 256; i++) {
      long crc = i;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc >>> 1 ^ ((crc & 1) == 0 ? 0 : REFLECTED);
      }
      tables[0][i] = crc;
    }
    for (int table = 1; table < AT_A_TIME; table++) {
      for (int i = 0; i < 256; i++) {
        long before = tables[table - 1][i];
        tables[table][i] = tables[0][(int) before & 0xff] ^ before >>> 8;
      }
    }
    return tables;
  }

  /**
   * The checksum after more bytes.
   *
   * @param crc the checksum of what came before, 0 at the beginning
   */
  public static long update(long crc, byte[] array, int offset, int length) {
    long sum = crc;
    int at = offset;
    int end = offset + length;
    for (; end - at >= AT_A_TIME; at += AT_A_TIME) {
      long word = sum ^ (long) LONG.get(array, at);
      sum =
          TABLES[7][(int) word & 0xff]
              ^ TABLES[6][(int) (word >>> 8) & 0xff]
              ^ TABLES[5][(int) (word >>> 16) & 0xff]
              ^ TABLES[4][(int) (word >>> 24) & 0xff]
              ^ TABLES[3][(int) (word >>> 32) & 0xff]
              ^ TABLES[2][(int) (word >>> 40) & 0xff]
              ^ TABLES[1][(int) (word >>> 48) & 0xff]
              ^ TABLES[0][(int) (word >>> 56)];
    }
    for (; at < end; at++) {
      sum = TABLES[0][(int) (sum ^ array[at]) & 0xff] ^ sum >>> 8;
    }
    return sum;
  }
}
