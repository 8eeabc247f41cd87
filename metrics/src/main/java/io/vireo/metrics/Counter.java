package io.vireo.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A count that one writer at a time adds to and any thread may read.
 *
 * <p>The writer pays one load, one addition and one opaque store: no lock, no fence, no atomic
 * read-modify-write. A reader on another thread sees whole values, in the order they were written,
 * possibly a little late. Counters come from a {@link CounterPage}, which belongs to one writer.
 *
 * <p>{@link #reset} moves a baseline instead of the count, so it may run on another thread than the
 * writer, and {@link #lifetime} never goes back.
 */
public final class Counter {

  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle BASE;

  static {
    try {
      BASE = MethodHandles.lookup().findVarHandle(Counter.class, "base", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long[] cells;
  private final int slot;
  private long base;

  Counter(long[] cells, int slot) {
    this.cells = cells;
    this.slot = slot;
  }

  /**
   * Adds to the count. Only the writer of this counter's page may call it.
   *
   * @param n what to add, at least 0
   */
  public void add(long n) {
    CELL.setOpaque(cells, slot, cells[slot] + n);
  }

  /** Adds one. Only the writer of this counter's page may call it. */
  public void increment() {
    add(1);
  }

  /** The count since the last {@link #reset}. Any thread. */
  public long get() {
    return lifetime() - (long) BASE.getOpaque(this);
  }

  /** The count since the counter was made, untouched by {@link #reset}. Any thread. */
  public long lifetime() {
    return (long) CELL.getOpaque(cells, slot);
  }

  /** Makes {@link #get} start from 0 again. Any one thread at a time. */
  public void reset() {
    BASE.setOpaque(this, lifetime());
  }
}
