package io.vireo.server.process;

import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Has the JVM give memory back to the system once most of the data are gone, as after FLUSHALL, and
 * keeps it from taking much more than the data need, if it can do so without a long pause, or while
 * no client waits. Data context only.
 *
 * <p>A collector gives back what is free after it has collected, but where nothing is written it
 * has no reason to; and one with generations leaves old values lying until the heap has grown as
 * far as it may, however few the data are. What they are is known here, so it is asked to collect.
 * {@link CollectionChoice} says when.
 */
public final class MemoryReturn {
  /** Time between two looks, milliseconds. */
  public static final long INTERVAL_MILLIS = 1_000;

  private final LongSupplier used;
  private final LongSupplier heap;
  private final LongSupplier commands;
  private final Executor worker;
  private final Collector collector;

  /** The data context has it while nothing is under way, then the worker. */
  private final CollectionChoice choice = new CollectionChoice();

  private volatile boolean underWay;

  /** The JVM's collector. The worker alone asks it. */
  public interface Collector {
    /** True if everything waits while it collects because it was asked to. */
    boolean stops();

    /**
     * The last collection of the whole heap for which everything waited; null if there was none.
     */
    CollectionChoice.Collection last();

    /** Collects; returns when that is done. */
    void collect();
  }

  /**
   * Watches the data of a process.
   *
   * @param used bytes in use
   * @param heap bytes of the heap that are taken, garbage included
   * @param commands how many were ever executed
   * @param worker has time to wait for the collector
   */
  public MemoryReturn(
      LongSupplier used,
      LongSupplier heap,
      LongSupplier commands,
      Executor worker,
      Collector collector) {
    this.used = used;
    this.heap = heap;
    this.commands = commands;
    this.worker = worker;
    this.collector = collector;
  }

  /** Looks how much is in use; to be called every {@link #INTERVAL_MILLIS}. */
  public void look() {
    if (underWay) {
      return;
    }
    CollectionChoice.Reason reason =
        choice.look(used.getAsLong(), heap.getAsLong(), commands.getAsLong());
    if (reason != CollectionChoice.Reason.NONE) {
      underWay = true;
      worker.execute(() -> consider(reason));
    }
  }

  private void consider(CollectionChoice.Reason reason) {
    try {
      if (!collector.stops() || isShort(reason)) {
        collector.collect();
        choice.done(heap.getAsLong());
      }
    } finally {
      underWay = false;
    }
  }

  private boolean isShort(CollectionChoice.Reason reason) {
    CollectionChoice.Collection last = collector.last();
    if (last != null) {
      choice.learn(last);
    }
    return choice.isShort(reason, heap.getAsLong());
  }
}
