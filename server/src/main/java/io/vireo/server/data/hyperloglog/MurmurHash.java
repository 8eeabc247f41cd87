package io.vireo.server.data.hyperloglog;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * MurmurHash2 in its form for 64 bits, with the seed that all HyperLogLogs share. Any thread.
 *
 * @see <a href="https://github.com/aappleby/smhasher">Austin Appleby's MurmurHash</a>
 */
final class MurmurHash {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long FACTOR = 0xc6a4a7935bd1e995L;
  private static final int SHIFT = 47;
  private static final long SEED = 0xadc83b19L;

  private MurmurHash() {}

  static long of(byte[] array, int offset, int length) {
    long hash = SEED ^ length * FACTOR;
    int at = offset;
    int end = offset + length;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      hash = (hash ^ scrambled((long) LONG.get(array, at))) * FACTOR;
    }
    if (at < end) {
      long rest = 0;
      for (int i = end - 1; i >= at; i--) {
        rest = rest << 8 | array[i] & 0xff;
      }
      hash = (hash ^ rest) * FACTOR;
    }
    hash ^= hash >>> SHIFT;
    hash *= FACTOR;
    return hash ^ hash >>> SHIFT;
  }

  private static long scrambled(long word) {
    long product = word * FACTOR;
    return (product ^ product >>> SHIFT) * FACTOR;
  }
}
