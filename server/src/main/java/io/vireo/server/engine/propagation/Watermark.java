package io.vireo.server.engine.propagation;

import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How far something has come, counted in bytes of the {@linkplain Propagation replication stream}
 * or in units of it, and what waits for it to come further. Any thread may ask, wait and raise it.
 *
 * <p>It only rises, but for another stream that takes the place of the one before. The thread that
 * raises it also runs what waited for that; so what is meant for the data context has to be handed
 * in there. Raising costs no lock while nothing waits for the offset that is reached.
 */
public final class Watermark {
  private static final long NONE_AWAITED = Long.MAX_VALUE;

  private record Waiter(long offset, Runnable then) implements Comparable<Waiter> {
    @Override
    public int compareTo(Waiter other) {
      return Long.compare(offset, other.offset);
    }
  }

  /*
   * One side writes the offset and then reads the lowest that is waited for; the other writes that
   * and then reads the offset. Both are volatile, so at least one of them sees the other.
   */

  private final AtomicLong reached = new AtomicLong();
  private volatile long lowest = NONE_AWAITED;
  private final PriorityQueue<Waiter> waiting = new PriorityQueue<>();

  /** The offset up to which all has come so far. */
  public long offset() {
    return reached.get();
  }

  /** All up to an offset has come so far; runs what waited for that. */
  public void raise(long offset) {
    if (offset <= reached.get()) {
      return;
    }
    reached.accumulateAndGet(offset, Math::max);
    if (lowest <= offset) {
      for (Waiter due = due(); due != null; due = due()) {
        due.then().run();
      }
    }
  }

  /**
   * The stream is another one from now on, in which all up to an offset has come. Nothing may wait
   * for what the stream before had, and nothing of it may be in flight.
   */
  public synchronized void restart(long offset) {
    reached.set(offset);
  }

  private synchronized Waiter due() {
    Waiter first = waiting.peek();
    if (first == null || first.offset() > reached.get()) {
      return null;
    }
    waiting.poll();
    note();
    return first;
  }

  private void note() {
    lowest = waiting.isEmpty() ? NONE_AWAITED : waiting.peek().offset();
  }

  /**
   * Waits for an offset.
   *
   * @param then is run once, on the thread that raises the watermark to the offset
   * @return false if the offset is reached: then nothing is run
   */
  public synchronized boolean await(long offset, Runnable then) {
    if (reached.get() >= offset) {
      return false;
    }
    Waiter waiter = new Waiter(offset, then);
    waiting.add(waiter);
    note();
    if (reached.get() < offset) {
      return true;
    }
    waiting.remove(waiter);
    note();
    return false;
  }
}
