package io.vireo.server.info;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.function.ToLongFunction;

/**
 * INFO jvm: the heap and the collectors, which Redis has not. The management classes are loaded at
 * the first request.
 */
final class JvmSection {
  private JvmSection() {}

  static void write(Fields out) {
    Runtime runtime = Runtime.getRuntime();
    out.put("jvm_name", System.getProperty("java.vm.name"));
    out.put("jvm_version", System.getProperty("java.vm.version"));
    out.put("jvm_heap_used", runtime.totalMemory() - runtime.freeMemory());
    out.put("jvm_heap_committed", runtime.totalMemory());
    out.put("jvm_heap_max", runtime.maxMemory());
    out.put("used_memory_heap_after_gc", afterCollection());
    out.put("jvm_threads", ManagementFactory.getThreadMXBean().getThreadCount());
    collectors(out);
  }

  private static long afterCollection() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getCollectionUsage)
        .mapToLong(usage -> usage == null ? 0 : usage.getUsed())
        .sum();
  }

  private static void collectors(Fields out) {
    out.put("gc_collections", sum(GarbageCollectorMXBean::getCollectionCount));
    out.put("gc_milliseconds", sum(GarbageCollectorMXBean::getCollectionTime));
    int number = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      out.put(
          "gc_collector" + number++,
          "name=%s,collections=%d,milliseconds=%d"
              .formatted(
                  collector.getName(),
                  collector.getCollectionCount(),
                  collector.getCollectionTime()));
    }
  }

  private static long sum(ToLongFunction<GarbageCollectorMXBean> count) {
    return ManagementFactory.getGarbageCollectorMXBeans().stream().mapToLong(count).sum();
  }
}
