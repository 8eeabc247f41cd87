package io.vireo.server.keyspace;

import io.vireo.metrics.DataMetrics;
import io.vireo.server.data.page.ClassUsage;
import io.vireo.server.data.page.Compaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The holes between the blocks of all databases, where blocks were freed and pages could not go
 * back. Data context only.
 */
public final class Holes {
  /** What does not matter, bytes, and as a binary fraction of what lives. */
  private static final long IGNORED_HOLE_BYTES = 1 << 20;

  private static final int IGNORED_HOLES_SHIFT = 3;

  private static final int BYTES_AT_ONCE = 64 * 1024;

  /** Pages that are so full, in sixteenths, stay as they are. */
  private static final int FULL_ENOUGH = 14;

  /** Pages that are so full stay when as few holes as possible are to remain, in sixteenths. */
  private static final int NEARLY_FULL = 15;

  private final KeyspaceState space;
  private final UsedDatabases used;

  /** Gathered again for each question, as databases come and go. */
  private final List<BlockPool> pools = new ArrayList<>();

  Holes(KeyspaceState space, UsedDatabases used) {
    this.space = space;
    this.used = used;
  }

  /** Bytes of all of them. */
  public long bytes() {
    long sum = 0;
    for (BlockPool pool : pools()) {
      sum += pool.holes();
    }
    return sum;
  }

  /** The pools of all databases. */
  private List<BlockPool> pools() {
    pools.clear();
    for (int i = 0; i < used.count(); i++) {
      pools.addAll(used.at(i).store().pools());
    }
    return pools;
  }

  /** True if there is so much of them that it pays to close some. */
  public boolean matter() {
    for (BlockPool pool : pools()) {
      if (matter(pool)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matter(BlockPool pool) {
    return pool.holes() > IGNORED_HOLE_BYTES
        && pool.holes() > pool.allocator().used() >> IGNORED_HOLES_SHIFT;
  }

  /**
   * Moves some blocks out of pages that are nearly empty. About half a millisecond's work.
   *
   * @param eagerly whether to do so even where little is gained
   * @return false if there is none that it would pay to move
   */
  public boolean close(boolean eagerly) {
    assert space.isInside();
    boolean more = false;
    for (BlockPool pool : pools()) {
      more |= (eagerly || matter(pool)) && close(pool, eagerly);
    }
    return more;
  }

  private boolean close(BlockPool pool, boolean eagerly) {
    boolean moved = close(pool.compaction(), eagerly ? NEARLY_FULL : FULL_ENOUGH);
    // Pages that stay for the next blocks are holes as well.
    return moved || eagerly && pool.allocator().trim(BlockPool.PAGES_AT_ONCE);
  }

  /** Begins a period: pages without blocks that were not needed in the last one are idle now. */
  public void beginPeriod() {
    pools().forEach(pool -> pool.allocator().beginPeriod());
  }

  /** True if there are idle pages. */
  public boolean hasIdlePages() {
    for (BlockPool pool : pools()) {
      if (pool.allocator().hasIdlePages()) {
        return true;
      }
    }
    return false;
  }

  /** Gives back some idle pages; false if there are none. Some hundred microseconds' work. */
  public boolean giveBackIdle() {
    boolean gaveBack = false;
    for (BlockPool pool : pools()) {
      gaveBack |= pool.allocator().giveBackIdle();
    }
    return gaveBack;
  }

  private boolean close(Compaction compaction, int sixteenths) {
    long moved = compaction.movedBlocks();
    long left = compaction.leftBlocks();
    boolean more = compaction.slice(BYTES_AT_ONCE, sixteenths) > 0;
    DataMetrics stats = space.stats();
    stats.defragHits.add(compaction.movedBlocks() - moved);
    stats.defragMisses.add(compaction.leftBlocks() - left);
    return more;
  }

  /** The books on blocks of each size, the smallest first. */
  public List<ClassUsage> usage() {
    Map<Integer, ClassUsage> bySize = new TreeMap<>();
    for (BlockPool pool : pools()) {
      for (ClassUsage usage : pool.allocator().usage()) {
        bySize.merge(usage.size(), usage, ClassUsage::plus);
      }
    }
    return List.copyOf(bySize.values());
  }
}
