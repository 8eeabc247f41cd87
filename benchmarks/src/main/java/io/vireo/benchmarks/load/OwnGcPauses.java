package io.vireo.benchmarks.load;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How long this program's own collector has stopped it, which must not be taken for a wait for the
 * server. The tools run with the serial collector, whose time is all spent while everything stands.
 * Any thread.
 */
public final class OwnGcPauses {
  private final List<GarbageCollectorMXBean> collectors =
      ManagementFactory.getGarbageCollectorMXBeans();

  /** Nanoseconds since the program began, in steps of a millisecond. */
  public long nanos() {
    long millis = 0;
    for (GarbageCollectorMXBean collector : collectors) {
      millis += Math.max(0, collector.getCollectionTime());
    }
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
