package io.vireo.server.data.hyperloglog;

import io.vireo.server.data.Thresholds;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Tries HyperLogLogs out on this machine, for PFSELFTEST. Takes well below a second. */
public final class HyperLogLogTrial {
  private static final int ROUNDS = 100;
  private static final int ELEMENTS = 10_000_000;

  /** The standard error of an estimate. */
  private static final double ERROR = 1.04 / Math.sqrt(HyperLogLog.REGISTERS);

  /** The number of standard errors beyond which an estimate is wrong beyond doubt. */
  private static final int TOLERATED = 6;

  private HyperLogLogTrial() {}

  /** What is wrong, or null. */
  public static String run(RandomGenerator random) {
    String failure = registers(random);
    return failure == null ? estimates(random.nextLong()) : failure;
  }

  /** Writes registers and reads them back, in a dense HyperLogLog. */
  private static String registers(RandomGenerator random) {
    byte[] packed = new byte[DenseRegisters.BYTES];
    byte[] model = new byte[HyperLogLog.REGISTERS];
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < model.length; i++) {
        model[i] = (byte) random.nextInt(HyperLogLog.VALUES);
        DenseRegisters.set(packed, 0, i, model[i]);
      }
      for (int i = 0; i < model.length; i++) {
        int read = DenseRegisters.get(packed, 0, i);
        if (read != model[i]) {
          return "register " + i + " is " + read + " instead of " + model[i];
        }
      }
    }
    return null;
  }

  /** Adds different elements to a dense and a sparse one, and looks at powers of ten. */
  private static String estimates(long seed) {
    HyperLogLogEditor dense = open(Long.MAX_VALUE);
    dense.toDense();
    HyperLogLogEditor sparse = open(Thresholds.DEFAULT.hllSparseBytes());
    byte[] element = new byte[Long.BYTES];
    int look = 1;
    for (int count = 1; count <= ELEMENTS; count++) {
      write(seed ^ count, element);
      dense.add(element, 0, element.length);
      sparse.add(element, 0, element.length);
      if (count == look) {
        String failure = compare(count, estimate(dense), estimate(sparse));
        if (failure != null) {
          return failure;
        }
        look *= 10;
      }
    }
    return null;
  }

  private static HyperLogLogEditor open(long sparseBytes) {
    byte[] empty = HyperLogLog.empty();
    HyperLogLogEditor editor = new HyperLogLogEditor();
    editor.open(empty, 0, empty.length, sparseBytes);
    return editor;
  }

  private static void write(long number, byte[] into) {
    for (int i = 0; i < into.length; i++) {
      into[i] = (byte) (number >>> 8 * i);
    }
  }

  private static long estimate(HyperLogLogEditor one) {
    int[] histogram = new int[HyperLogLog.VALUES];
    HyperLogLog.count(one.array(), one.offset(), one.length(), histogram);
    return HyperLogLog.estimate(histogram);
  }

  private static String compare(int count, long dense, long sparse) {
    if (dense != sparse) {
      return "the sparse form estimates " + sparse + ", the dense one " + dense;
    }
    double most = Math.ceil(TOLERATED * ERROR * count);
    return Math.abs(dense - count) > most
        ? String.format(Locale.ROOT, "%d elements were estimated as %d", count, dense)
        : null;
  }
}
