package io.vireo.server.engine;

import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.MpscUnboundedArrayQueue;

/**
 * The door of the data context: tasks wait here, and at any time at most one thread is inside.
 *
 * <p>Two kinds of thread may enter. The data worker owns the context: it takes the tasks in order,
 * and sleeps when there are none. With {@code data-thread adaptive} an event loop may enter instead
 * of leaving a batch here, if nobody is inside and nothing waits; that saves waking the worker and
 * being woken by it.
 *
 * <p>The hand-over rests on three facts, each a sequentially consistent access:
 *
 * <ol>
 *   <li>{@code inside} goes from 0 to 1 by compare-and-set, so two threads are never inside;
 *       leaving stores 0, so the next one sees all that was written.
 *   <li>Who adds a task looks at {@code asleep} afterwards; the worker sets {@code asleep} and
 *       looks at the queue afterwards. One of the two sees the other, so no task is left behind by
 *       a sleeping worker.
 *   <li>A worker that finds a loop inside sleeps too; who leaves looks at the queue afterwards, and
 *       the worker, having set {@code asleep}, looks at {@code inside}. Again one sees the other.
 * </ol>
 */
public final class Inbox {
  private final Queue<Runnable> tasks = new MpscUnboundedArrayQueue<>(1024);
  private final AtomicInteger inside = new AtomicInteger();
  private volatile boolean asleep;
  private volatile Thread worker;

  /** Names the thread that sleeps here: the data worker, before its first {@link #sleep}. */
  public void worker(Thread thread) {
    worker = thread;
  }

  /** Adds a task, waking the worker if it sleeps. Any thread. */
  public void add(Runnable task) {
    tasks.add(task);
    wake();
  }

  /** Wakes the worker if it sleeps. Any thread. */
  public void wake() {
    if (asleep) {
      asleep = false;
      LockSupport.unpark(worker);
    }
  }

  /** Enters the context if nobody is inside. */
  public boolean enter() {
    return inside.get() == 0 && inside.compareAndSet(0, 1);
  }

  /** Enters the context if nobody is inside and nothing waits. */
  public boolean enterIfIdle() {
    if (!tasks.isEmpty() || !enter()) {
      return false;
    }
    if (tasks.isEmpty()) {
      return true;
    }
    leave();
    return false;
  }

  /** Leaves the context; if something waits, the worker is woken to see to it. */
  public void leave() {
    inside.set(0);
    if (!tasks.isEmpty()) {
      wake();
    }
  }

  /** The next task, or null. Only inside. */
  public Runnable poll() {
    return tasks.poll();
  }

  /** True if nothing waits. Any thread; may be outdated at once. */
  public boolean isEmpty() {
    return tasks.isEmpty();
  }

  /** Sleeps until there is work or the time is over. Only the worker, outside. */
  public void sleep(long nanos) {
    asleep = true;
    if (tasks.isEmpty() || inside.get() != 0) {
      LockSupport.parkNanos(this, nanos);
    }
    asleep = false;
  }
}
