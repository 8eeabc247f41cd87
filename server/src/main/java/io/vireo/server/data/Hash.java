package io.vireo.server.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A seeded 64-bit hash of bytes. Any thread.
 *
 * <p>It follows the multiply-and-fold family (wyhash, rapidhash): two words at a time are mixed by
 * the high and low halves of a 128-bit product. The seed is drawn per process, so that a client
 * cannot choose keys that collide.
 */
public final class Hash {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long A = 0x2d358dccaa6c78a5L;
  private static final long B = 0x8bb84b93962eacc9L;
  private static final long C = 0x4b33a62ed433d4a3L;
  private static final long SEED = seed();

  private Hash() {}

  /** A seed that cannot be guessed, unless it is given to repeat a run of tests. */
  private static long seed() {
    Long given = Long.getLong("vireo.hash.seed");
    return (given == null ? Entropy.number() : given) | 1;
  }

  /** The hash of {@code length} bytes from {@code offset}, under this process's seed. */
  public static long of(byte[] array, int offset, int length) {
    return of(array, offset, length, SEED);
  }

  /**
   * The hash under a given seed: the same on every machine.
   *
   * <p>A product with a factor of 0 forgets the other factor. So whatever bytes are combined with
   * depends on the seed: an attacker that could make a factor 0 would have any number of colliding
   * keys.
   */
  public static long of(byte[] array, int offset, int length, long seed) {
    long chunkSecret = seed ^ A;
    long tailSecret = seed ^ B;
    long h = seed ^ mix(chunkSecret, length ^ B);
    int at = offset;
    int left = length;
    while (left > 16) {
      h = mix((long) LONG.get(array, at) ^ chunkSecret, (long) LONG.get(array, at + 8) ^ h);
      at += 16;
      left -= 16;
    }
    long first;
    long second;
    if (left >= 8) {
      first = (long) LONG.get(array, at);
      second = (long) LONG.get(array, at + left - 8);
    } else if (left >= 4) {
      first = (int) INT.get(array, at) & 0xffffffffL;
      second = (int) INT.get(array, at + left - 4) & 0xffffffffL;
    } else if (left > 0) {
      first = (array[at] & 0xffL) << 16 | (array[at + (left >> 1)] & 0xffL) << 8;
      first |= array[at + left - 1] & 0xffL;
      second = 0;
    } else {
      first = 0;
      second = 0;
    }
    return mix(C ^ length, mix(first ^ tailSecret, second ^ h));
  }

  private static long mix(long x, long y) {
    return Math.multiplyHigh(x, y) ^ x * y;
  }
}
