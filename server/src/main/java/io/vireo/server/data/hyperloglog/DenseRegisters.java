package io.vireo.server.data.hyperloglog;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The registers of a dense HyperLogLog: 6 bits each, one behind the other, the lowest bits of a
 * byte first. Any thread.
 */
final class DenseRegisters {
  // A loop over all registers takes eight at a time: 48 bits of a long, and where registers of a
  // byte each are wanted, these are spread to eight bytes by moving halves apart, then quarters,
  // then eighths:
  //
  //   48 bits      ....hhhhhhggggggffffffeeeeee ddddddccccccbbbbbbaaaaaa
  //   two of 24    ........hhhhhhggggggffffffeeeeee........ddddddccccccbbbbbbaaaaaa
  //   four of 12   ....hhhhhhgggggg....ffffffeeeeee....ddddddcccccc....bbbbbbaaaaaa
  //   eight of 6   ..hhhhhh..gggggg..ffffff..eeeeee..dddddd..cccccc..bbbbbb..aaaaaa

  /** Bytes of all registers. */
  static final int BYTES = HyperLogLog.REGISTERS * 6 / 8;

  private static final int MASK = 63;
  private static final int GROUP = 6;
  private static final int LAST_GROUP = BYTES - GROUP;
  private static final long GROUP_MASK = (1L << 48) - 1;
  private static final long TOPS = 0x8080808080808080L;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private DenseRegisters() {}

  /** Where the two bytes are that hold a register; the last one has no byte behind it. */
  private static int at(int index) {
    return Math.min(index * 6 >>> 3, BYTES - 2);
  }

  /** The value of a register; the registers begin at {@code from}. */
  static int get(byte[] array, int from, int index) {
    int at = at(index);
    return (short) SHORT.get(array, from + at) >>> index * 6 - at * 8 & MASK;
  }

  /** Gives a register another value. */
  static void set(byte[] array, int from, int index, int value) {
    int at = at(index);
    int shift = index * 6 - at * 8;
    int pair = (short) SHORT.get(array, from + at);
    SHORT.set(array, from + at, (short) (pair & ~(MASK << shift) | value << shift));
  }

  /** Raises a register if it is less than {@code value}; true if it was. */
  static boolean raise(byte[] array, int from, int index, int value) {
    if (get(array, from, index) >= value) {
      return false;
    }
    set(array, from, index, value);
    return true;
  }

  /** The eight registers of the group at {@code at}: the last one has nothing behind it to read. */
  private static long group(byte[] array, int from, int at) {
    return at == LAST_GROUP
        ? (long) LONG.get(array, from + at - 2) >>> 16
        : (long) LONG.get(array, from + at) & GROUP_MASK;
  }

  /** Adds to a histogram how many registers have which value. */
  static void count(byte[] array, int from, int[] histogram) {
    // Neighbours are counted apart: equal ones would have to wait for each other.
    int[] counts = new int[4 * HyperLogLog.VALUES];
    for (int at = 0; at <= LAST_GROUP; at += GROUP) {
      long group = group(array, from, at);
      for (int half = 0; half < 2; half++) {
        counts[(int) group & MASK]++;
        counts[64 + ((int) (group >>> 6) & MASK)]++;
        counts[128 + ((int) (group >>> 12) & MASK)]++;
        counts[192 + ((int) (group >>> 18) & MASK)]++;
        group >>>= 24;
      }
    }
    for (int value = 0; value < HyperLogLog.VALUES; value++) {
      histogram[value] +=
          counts[value] + counts[64 + value] + counts[128 + value] + counts[192 + value];
    }
  }

  /** Raises registers of a byte each to these where they are greater. */
  static void mergeInto(byte[] registers, byte[] array, int from) {
    int into = 0;
    for (int at = 0; at <= LAST_GROUP; at += GROUP, into += 8) {
      long these = spread(group(array, from, at));
      long those = (long) LONG.get(registers, into);
      LONG.set(registers, into, greater(these, those));
    }
  }

  private static long spread(long group) {
    long halves = group & 0xffffffL | (group & 0xffffff000000L) << 8;
    long quarters = halves & 0xfff00000fffL | (halves & 0xfff00000fff000L) << 4;
    return quarters & 0x003f003f003f003fL | (quarters & 0x0fc00fc00fc00fc0L) << 2;
  }

  /** Byte by byte the greater one; all bytes are less than 128. */
  private static long greater(long one, long other) {
    long tops = (one | TOPS) - other & TOPS;
    long wins = (tops >>> 7) * 0xff;
    return one & wins | other & ~wins;
  }

  /** Writes registers of a byte each. */
  static void pack(byte[] registers, byte[] array, int from) {
    int at = 0;
    for (int first = 0; first < HyperLogLog.REGISTERS; first += 8, at += GROUP) {
      long group = packed((long) LONG.get(registers, first));
      if (at < LAST_GROUP) {
        LONG.set(array, from + at, group);
      } else {
        long before = (long) LONG.get(array, from + at - 2) & 0xffff;
        LONG.set(array, from + at - 2, group << 16 | before);
      }
    }
  }

  private static long packed(long bytes) {
    long quarters = bytes & 0x003f003f003f003fL | (bytes & 0x3f003f003f003f00L) >>> 2;
    long halves = quarters & 0x00000fff00000fffL | (quarters & 0x0fff00000fff0000L) >>> 4;
    return halves & 0xffffffL | (halves & 0xffffff00000000L) >>> 8;
  }
}
