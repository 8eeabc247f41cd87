package io.vireo.server.durability;

import io.vireo.server.engine.memory.MemoryBudget;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The data of a file do not fit into the heap, or beside it: says what they need, and how to give
 * it to them.
 */
final class TooLarge extends IOException {
  private static final long serialVersionUID = 1L;
  private static final long MEBI = 1 << 20;

  /**
   * What data need.
   *
   * @param inHeap bytes of the heap
   * @param outside bytes of pages beside it
   */
  record Needs(long inHeap, long outside) {
    long all() {
      return inHeap + outside;
    }

    /** These needs in the same proportion to each other, {@code bytes} in all if that is more. */
    Needs grownTo(double bytes) {
      double times = Math.max(1, bytes / Math.max(1, all()));
      return new Needs((long) (inHeap * times), (long) (outside * times));
    }

    /** Which settings make the heap, and what lies beside it, large enough. */
    String remedy(MemoryBudget budget) {
      long heap = budget.heapFor(inHeap);
      long pages = MemoryBudget.pagesFor(outside);
      String property =
          pages > budget.pages() ? " -D" + MemoryBudget.PAGES + "=" + mebibytes(pages) : "";
      return "Start bin/vireo-server with VIREO_OPTS='-Xmx"
          + mebibytes(Math.max(heap, budget.heap()))
          + "m"
          + property
          + "'";
    }
  }

  /**
   * A refusal to load.
   *
   * @param file that was being read
   * @param needs of all data, as far as that is known
   * @param percent how much of the files was read
   */
  TooLarge(Path file, MemoryBudget budget, Needs needs, int percent) {
    super(
        file
            + " cannot be loaded: the data need about "
            + mebibytes(needs.all())
            + " MB, "
            + mebibytes(needs.outside())
            + " of them beside the heap, but a heap of "
            + budget.heap() / MEBI
            + " MB bears no more than "
            + budget.most() / MEBI
            + " MB of data, and "
            + budget.pages() / MEBI
            + " MB may lie beside it (after "
            + percent
            + " % one of them was full). "
            + needs.remedy(budget)
            + ". What is on the disk stays as it is");
  }

  /** Rounded up. */
  static long mebibytes(long bytes) {
    return (bytes + MEBI - 1) / MEBI;
  }
}
