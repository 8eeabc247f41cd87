package io.vireo.server.durability;

import io.vireo.server.engine.memory.MemoryBudget;
import java.io.IOException;
import java.nio.file.Path;

/** The data of a file do not fit into the heap: says what they need, and how to give it to them. */
final class TooLarge extends IOException {
  private static final long serialVersionUID = 1L;
  private static final long MEBI = 1 << 20;

  /**
   * A refusal to load.
   *
   * @param file that was being read
   * @param needed bytes that all data will take, as far as that is known
   * @param percent how much of the files was read
   */
  TooLarge(Path file, MemoryBudget heap, long needed, int percent) {
    super(
        file
            + " cannot be loaded: the data need about "
            + mebibytes(needed)
            + " MB, but a heap of "
            + heap.heap() / MEBI
            + " MB bears no more than "
            + heap.most() / MEBI
            + " MB of data (after "
            + percent
            + " % it was full). "
            + remedy(heap, needed)
            + ". What is on the disk stays as it is");
  }

  /** Which settings make the heap large enough. */
  static String remedy(MemoryBudget heap, long needed) {
    return "Give the JVM a larger heap: start bin/vireo-server with maxmemory "
        + mebibytes(needed)
        + "mb or more, or with VIREO_OPTS=-Xmx"
        + mebibytes(heap.heapFor(needed))
        + "m";
  }

  /** Rounded up. */
  static long mebibytes(long bytes) {
    return (bytes + MEBI - 1) / MEBI;
  }
}
