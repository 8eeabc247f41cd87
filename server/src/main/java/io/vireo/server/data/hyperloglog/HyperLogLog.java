package io.vireo.server.data.hyperloglog;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A HyperLogLog: an estimate of how many different elements were seen, with a standard error of
 * 0.81 %, in a string of at most 12 KiB. Any thread.
 */
public final class HyperLogLog {
  // An element is hashed to 64 bits. The lowest 14 choose one of 16384 registers; the register
  // keeps
  // the greatest number of the first set bit (from 1 on) among the other 50 that was ever seen.
  // From
  // how many registers have which value follows the estimate.
  //
  // A HyperLogLog is a string like any other, so its bytes are Redis' own: GET, SET, RESTORE and
  // replicas carry it.
  //
  //   byte 0-3    "HYLL"
  //   byte 4      0 dense, 1 sparse
  //   byte 5-7    zero
  //   byte 8-15   the estimate, little-endian, if the highest bit is clear; else it is out of date
  //   from 16     the registers, see DenseRegisters and SparseRegisters
  //
  // Sources: P. Flajolet et al., HyperLogLog: the analysis of a near-optimal cardinality estimation
  // algorithm, 2007. S. Heule et al., HyperLogLog in practice, 2013 (sparse form, 64-bit hash).
  // O. Ertl, New cardinality estimation algorithms for HyperLogLog sketches, 2017 (the estimator;
  // sigma and tau are its names).

  /** Bits of a hash that choose the register. */
  static final int INDEX_BITS = 14;

  /** Bits of a hash in which the first set one is looked for. */
  static final int RANK_BITS = Long.SIZE - INDEX_BITS;

  /** How many registers there are. */
  public static final int REGISTERS = 1 << INDEX_BITS;

  /** How many values a register can have: 0 to 63. */
  public static final int VALUES = 64;

  /** Bytes before the registers. */
  public static final int HEADER = 16;

  private static final int DENSE = 0;
  private static final int SPARSE = 1;
  private static final int ENCODING = 4;
  private static final int CACHE = 8;
  private static final int MAGIC = 'H' | 'Y' << 8 | 'L' << 16 | 'L' << 24;

  /** 0.5 / ln 2 */
  private static final double ALPHA = 0.721347520444481703680;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private HyperLogLog() {}

  /** A HyperLogLog that saw nothing, in its sparse form. */
  public static byte[] empty() {
    byte[] made = new byte[HEADER + SparseRegisters.EMPTY_BYTES];
    INT.set(made, 0, MAGIC);
    made[ENCODING] = SPARSE;
    SparseRegisters.clear(made, HEADER);
    return made;
  }

  /** True if a string looks like a HyperLogLog; a sparse one may still turn out to be damaged. */
  public static boolean isOne(byte[] array, int offset, int length) {
    if (length < HEADER || (int) INT.get(array, offset) != MAGIC) {
      return false;
    }
    int encoding = array[offset + ENCODING];
    return encoding == SPARSE || encoding == DENSE && length == HEADER + DenseRegisters.BYTES;
  }

  /** True if a HyperLogLog is in its sparse form. */
  public static boolean isSparse(byte[] array, int offset) {
    return array[offset + ENCODING] == SPARSE;
  }

  /** The header of a dense HyperLogLog, all else taken from another one. */
  static void denseHeader(byte[] from, int offset, byte[] into) {
    System.arraycopy(from, offset, into, 0, HEADER);
    into[ENCODING] = DENSE;
  }

  /** The estimate that is kept in a HyperLogLog, or a negative number if it is out of date. */
  public static long cached(byte[] array, int offset) {
    return (long) LONG.get(array, offset + CACHE);
  }

  /** Keeps an estimate in a HyperLogLog. */
  public static void cache(byte[] array, int offset, long estimate) {
    LONG.set(array, offset + CACHE, estimate);
  }

  /** Says that the estimate is out of date. */
  public static void outdate(byte[] array, int offset) {
    array[offset + CACHE + 7] |= (byte) 0x80;
  }

  /** The hash of an element. */
  static long hash(byte[] array, int offset, int length) {
    return MurmurHash.of(array, offset, length);
  }

  /** Which register the element with this hash belongs to. */
  static int index(long hash) {
    return (int) hash & REGISTERS - 1;
  }

  /** The value of that register for the element: 1 to 51. */
  static int rank(long hash) {
    return Long.numberOfTrailingZeros(hash >>> INDEX_BITS | 1L << RANK_BITS) + 1;
  }

  /**
   * Adds to a histogram how many registers have which value.
   *
   * @param histogram {@link #VALUES} counts
   * @return false if the HyperLogLog is damaged
   */
  public static boolean count(byte[] array, int offset, int length, int[] histogram) {
    if (isSparse(array, offset)) {
      return SparseRegisters.count(array, offset + HEADER, offset + length, histogram);
    }
    DenseRegisters.count(array, offset + HEADER, histogram);
    return true;
  }

  /**
   * Adds to a histogram how many of {@link #REGISTERS} registers of a byte each have which value.
   */
  public static void count(byte[] registers, int[] histogram) {
    byte[] packed = new byte[DenseRegisters.BYTES];
    DenseRegisters.pack(registers, packed, 0);
    DenseRegisters.count(packed, 0, histogram);
  }

  /** Raises the register of an element, of {@link #REGISTERS} of a byte each. */
  public static void add(byte[] registers, byte[] element, int offset, int length) {
    long hash = hash(element, offset, length);
    int index = index(hash);
    registers[index] = (byte) Math.max(registers[index], rank(hash));
  }

  /**
   * Raises registers of a byte each to those of a HyperLogLog where they are greater.
   *
   * @return false if the HyperLogLog is damaged; the registers may be changed even so
   */
  public static boolean mergeInto(byte[] registers, byte[] array, int offset, int length) {
    if (isSparse(array, offset)) {
      return SparseRegisters.mergeInto(registers, array, offset + HEADER, offset + length);
    }
    DenseRegisters.mergeInto(registers, array, offset + HEADER);
    return true;
  }

  /** The dense form of a HyperLogLog in an array of its own, or null if it is damaged. */
  public static byte[] dense(byte[] array, int offset, int length) {
    byte[] registers = new byte[REGISTERS];
    if (!mergeInto(registers, array, offset, length)) {
      return null;
    }
    byte[] made = new byte[HEADER + DenseRegisters.BYTES];
    denseHeader(array, offset, made);
    DenseRegisters.pack(registers, made, HEADER);
    return made;
  }

  /** The estimate that follows from how many registers have which value. */
  public static long estimate(int[] histogram) {
    double registers = REGISTERS;
    double z = registers * tau((registers - histogram[RANK_BITS + 1]) / registers);
    for (int value = RANK_BITS; value >= 1; value--) {
      z += histogram[value];
      z *= 0.5;
    }
    z += registers * sigma(histogram[0] / registers);
    return Math.round(ALPHA * registers * registers / z);
  }

  /** x + x^2 + 2 x^4 + 4 x^8 + 8 x^16 ... for the share x of registers that are 0. */
  private static double sigma(double x) {
    if (x == 1) {
      return Double.POSITIVE_INFINITY;
    }
    double power = x;
    double factor = 1;
    double sum = x;
    double before;
    do {
      power *= power;
      before = sum;
      sum += power * factor;
      factor += factor;
    } while (before != sum);
    return sum;
  }

  /** What registers that reached the end of their range add; x is the share of the others. */
  private static double tau(double x) {
    if (x == 0 || x == 1) {
      return 0;
    }
    double root = x;
    double factor = 1;
    double sum = 1 - x;
    double before;
    do {
      root = Math.sqrt(root);
      before = sum;
      factor *= 0.5;
      sum -= (1 - root) * (1 - root) * factor;
    } while (before != sum);
    return sum / 3;
  }
}
