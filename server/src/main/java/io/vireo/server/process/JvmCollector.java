package io.vireo.server.process;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.Set;

/**
 * The collector of this JVM. Any thread but the data context: the management classes are loaded at
 * the first call.
 */
public final class JvmCollector implements MemoryReturn.Collector {
  /** Those that look at the whole heap while everything waits: serial and parallel. */
  private static final Set<String> STOPPING = Set.of("MarkSweepCompact", "PS MarkSweep");

  private static final String G1 = "G1 Old Generation";
  private static final Set<String> OUTSIDE =
      Set.of("Metaspace", "Compressed Class Space", "CodeCache");

  @Override
  public boolean stops() {
    return full() != null;
  }

  @Override
  public CollectionChoice.Collection last() {
    GarbageCollectorMXBean full = full();
    GcInfo last = full == null ? null : full.getLastGcInfo();
    if (last == null) {
      return null;
    }
    return new CollectionChoice.Collection(
        last.getDuration(),
        heap(last.getMemoryUsageBeforeGc()),
        heap(last.getMemoryUsageAfterGc()));
  }

  private static long heap(Map<String, MemoryUsage> pools) {
    return pools.entrySet().stream()
        .filter(pool -> !OUTSIDE.contains(pool.getKey()) && !pool.getKey().startsWith("CodeHeap"))
        .mapToLong(pool -> pool.getValue().getUsed())
        .sum();
  }

  /** The collector that answers System.gc, if everything waits for it; else null. */
  private static GarbageCollectorMXBean full() {
    for (GarbageCollectorMXBean each :
        ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class)) {
      String name = each.getName();
      if (STOPPING.contains(name) || name.equals(G1) && !isConcurrentIfAsked()) {
        return each;
      }
    }
    return null;
  }

  private static boolean isConcurrentIfAsked() {
    return Boolean.parseBoolean(
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
            .getVMOption("ExplicitGCInvokesConcurrent")
            .getValue());
  }

  @Override
  public void collect() {
    System.gc();
  }
}
