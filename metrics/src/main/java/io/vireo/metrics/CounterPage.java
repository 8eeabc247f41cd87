package io.vireo.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * The counters of one writer, side by side in memory and kept apart from those of other writers.
 *
 * <p>The cells of a page share cache lines with each other, which is what their one writer wants,
 * and are padded at both ends so that two writers never share a line.
 */
public final class CounterPage {

  private static final int PADDING = 16;

  private final long[] cells;
  private final List<Counter> counters = new ArrayList<>();

  /**
   * Makes an empty page.
   *
   * @param capacity the most counters the page will hand out
   */
  public CounterPage(int capacity) {
    this.cells = new long[PADDING + capacity + PADDING];
  }

  /**
   * Hands out the next counter. To be called while the page is set up, by one thread.
   *
   * @throws IllegalStateException if the page is full
   */
  public Counter counter() {
    var slot = PADDING + counters.size();
    if (slot >= cells.length - PADDING) {
      throw new IllegalStateException("The page is full: make it with a larger capacity");
    }
    var counter = new Counter(cells, slot);
    counters.add(counter);
    return counter;
  }

  /** Resets every counter of the page. Any one thread at a time. */
  public void reset() {
    counters.forEach(Counter::reset);
  }
}
