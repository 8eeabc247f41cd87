package io.vireo.server.data.hyperloglog;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The registers of a sparse HyperLogLog: runs of equal ones. Any thread.
 *
 * <p>The bytes may come from a client and be damaged: reading them never goes beyond them, and says
 * if they do not describe all registers.
 */
final class SparseRegisters {
  // A run is
  //
  //   00nnnnnn            n + 1 registers that are 0: 1 to 64                      "zero"
  //   01nnnnnn nnnnnnnn   n + 1 registers that are 0: 1 to 16384                   "long zero"
  //   1vvvvvnn            n + 1 registers that are v + 1: 1 to 4, values 1 to 32   "value"

  /** Bytes of registers that are all 0. */
  static final int EMPTY_BYTES = 2;

  /** The greatest value that a run can have. */
  static final int MOST = 32;

  /** The longest run of a value. */
  static final int LONGEST_VALUE = 4;

  private static final int LONGEST_ZERO = 64;
  private static final int LONG_ZERO = 0x40;
  private static final int VALUE = 0x80;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;

  private SparseRegisters() {}

  /** Writes {@link #EMPTY_BYTES} of registers that are all 0. */
  static void clear(byte[] array, int at) {
    putZeros(array, at, HyperLogLog.REGISTERS);
  }

  /** True if the run at a place has a value. */
  static boolean isValue(byte[] array, int at) {
    return array[at] < 0;
  }

  /** True if the run at a place takes two bytes. */
  static boolean isLong(byte[] array, int at) {
    return (array[at] & 0xc0) == LONG_ZERO;
  }

  /** The registers of the run at a place; a second byte beyond the end counts as 0. */
  static int run(byte[] array, int at, int end) {
    int head = array[at];
    if (head < 0) {
      return (head & 3) + 1;
    }
    if (head < LONG_ZERO) {
      return head + 1;
    }
    int low = at + 1 < end ? array[at + 1] & 0xff : 0;
    return ((head & 0x3f) << 8 | low) + 1;
  }

  /** How many bytes {@link #runs} looks at. */
  static final int STEP = Long.BYTES;

  /**
   * The registers of as many runs as there are in {@link #STEP} bytes, if they take a byte each;
   * else -1.
   */
  static int runs(byte[] array, int at) {
    long heads = (long) LONG.get(array, at);
    long values = heads >>> 7 & ONES;
    if ((heads >>> 6 & ONES & ~values) != 0) {
      return -1;
    }
    // Every byte to its run: its lowest two bits if it has a value, else the lowest six.
    long less = heads & (0x3f * ONES & ~(values * 0x3c));
    long pairs = (less & 0x00ff00ff00ff00ffL) + (less >>> 8 & 0x00ff00ff00ff00ffL);
    return (int) (pairs * 0x0001000100010001L >>> 48) + STEP;
  }

  /** The value of a run that has one. */
  static int value(byte[] array, int at) {
    return (array[at] >> 2 & 0x1f) + 1;
  }

  /** Writes a run of zeros of 1 to 16384 registers; answers where the next one goes. */
  static int putZeros(byte[] array, int at, int run) {
    if (run <= LONGEST_ZERO) {
      array[at] = (byte) (run - 1);
      return at + 1;
    }
    array[at] = (byte) (LONG_ZERO | run - 1 >> 8);
    array[at + 1] = (byte) (run - 1);
    return at + 2;
  }

  /** Writes a run of a value; answers where the next one goes. */
  static int putValue(byte[] array, int at, int value, int run) {
    array[at] = (byte) (VALUE | value - 1 << 2 | run - 1);
    return at + 1;
  }

  /** Where the next run begins. */
  static int next(byte[] array, int at) {
    return at + (isLong(array, at) ? 2 : 1);
  }

  /** Adds to a histogram how many registers have which value; false if they are damaged. */
  static boolean count(byte[] array, int from, int end, int[] histogram) {
    long registers = 0;
    for (int at = from; at < end; at = next(array, at)) {
      int run = run(array, at, end);
      histogram[isValue(array, at) ? value(array, at) : 0] += run;
      registers += run;
    }
    return registers == HyperLogLog.REGISTERS;
  }

  /** Raises registers of a byte each to these where they are greater; false if damaged. */
  static boolean mergeInto(byte[] registers, byte[] array, int from, int end) {
    int index = 0;
    for (int at = from; at < end; at = next(array, at)) {
      int run = run(array, at, end);
      if (index + run > HyperLogLog.REGISTERS) {
        return false;
      }
      if (isValue(array, at)) {
        raise(registers, index, run, (byte) value(array, at));
      }
      index += run;
    }
    return index == HyperLogLog.REGISTERS;
  }

  private static void raise(byte[] registers, int index, int run, byte value) {
    for (int i = index; i < index + run; i++) {
      if (registers[i] < value) {
        registers[i] = value;
      }
    }
  }

  /** The runs in words: {@code z:1 Z:100 v:2,1}, for PFDEBUG. */
  static String describe(byte[] array, int from, int end) {
    StringBuilder text = new StringBuilder();
    for (int at = from; at < end; at = next(array, at)) {
      int run = run(array, at, end);
      if (!text.isEmpty()) {
        text.append(' ');
      }
      if (isValue(array, at)) {
        text.append("v:").append(value(array, at)).append(',').append(run);
      } else {
        text.append(isLong(array, at) ? "Z:" : "z:").append(run);
      }
    }
    return text.toString();
  }
}
