package io.vireo.server.engine.context;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;

/**
 * The door of the data context: tasks wait here, and at any time at most one thread is inside.
 *
 * <p>Two kinds of thread may enter. The data worker owns the context: it takes the tasks in order,
 * does what is due by the time, and sleeps when there is nothing to do. With {@code data-thread
 * adaptive} an event loop may enter instead of leaving a batch here, if no thread is inside and
 * nothing waits; that saves waking the worker and being woken by it. So may a thread of a program
 * that the server is a part of, for a request of its own: it counts as a loop here.
 *
 * <p>The hand-over rests on four facts, each a sequentially consistent access:
 *
 * <ol>
 *   <li>{@code inside} goes from 0 to 1 by compare-and-set, so two threads are never inside;
 *       leaving stores 0, so the next one sees all that was written.
 *   <li>A thread that adds a task looks at {@code asleep} afterwards; the worker sets {@code
 *       asleep} and looks at the queue afterwards. One of the two sees the other, so no task is
 *       left behind by a sleeping worker.
 *   <li>A worker that finds a loop inside sleeps too, having left an empty task if there is no
 *       other ({@link #queueUp}); the thread that leaves looks at the queue afterwards, and the
 *       worker, having set {@code asleep}, looks at {@code inside}. Again one sees the other.
 *   <li>{@code due} is the time until which the worker may sleep, and is written inside only: the
 *       worker sets it before it leaves, a loop lowers it when it leaves something behind that is
 *       due earlier, and looks at {@code asleep} afterwards. The worker, having set {@code asleep},
 *       reads it. So either the worker sleeps until the earlier time, or it is woken; where its own
 *       last turn wanted to sleep until does not matter any more.
 * </ol>
 *
 * <p>A loop that sets no earlier time reads {@code due} and stores nothing but {@code inside}. A
 * thread that has no task, and needs the worker to look at what is due, adds an empty task ({@link
 * #wake}): what holds for tasks holds for that too.
 */
public final class Inbox {
  /** The deadline of a loop that leaves nothing behind. */
  public static final long NEVER = Long.MAX_VALUE;

  /** What is due later than this may be due by another clock: the worker looks after all. */
  private static final long FAR_MILLIS = 500;

  private static final Runnable NOTHING = () -> {};

  /**
   * A task of an event loop for its clients. It can be done while a command runs, because it
   * neither changes data nor touches what keeps them.
   */
  @FunctionalInterface
  public interface ClientTask extends Runnable {}

  private final Queue<Runnable> tasks = new MpscUnboundedAtomicArrayQueue<>(1024);
  private final AtomicInteger inside = new AtomicInteger();
  private final Sleeper sleeper;
  private volatile long due;
  private volatile boolean asleep;
  private volatile Thread worker;

  /** Tasks that came before others which could be done at once. Only the worker, inside. */
  private final Queue<Runnable> setAside = new ArrayDeque<>(0);

  /** The thread inside; known only where assertions are checked. */
  private Thread occupant;

  /** A door before which a worker sleeps in some way. */
  public Inbox(Sleeper sleeper) {
    this.sleeper = sleeper;
  }

  /** Names the thread that sleeps here: the data worker, before its first {@link #sleep}. */
  void worker(Thread thread) {
    worker = thread;
  }

  /** Adds a task, waking the worker if it sleeps. Any thread. */
  public void add(Runnable task) {
    tasks.add(task);
    rouse();
  }

  /** Has the worker look what is due. Any thread. */
  public void wake() {
    add(NOTHING);
  }

  private void rouse() {
    if (asleep) {
      asleep = false;
      sleeper.wake(worker);
    }
  }

  /** Enters the context if no thread is inside. */
  boolean enter() {
    boolean entered = inside.get() == 0 && inside.compareAndSet(0, 1);
    assert !entered || isNow(Thread.currentThread());
    return entered;
  }

  /** Enters the context if no thread is inside and nothing waits. */
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
    leave(NEVER);
  }

  /**
   * Leaves the context; the worker is woken if something waits, or if it would sleep too long.
   *
   * @param deadline when something is due that came into being inside, Unix milliseconds
   */
  public void leave(long deadline) {
    boolean earlier = deadline < due;
    if (earlier) {
      due = deadline;
    }
    assert isNow(null);
    inside.set(0);
    if (earlier || !tasks.isEmpty()) {
      rouse();
    }
  }

  /** Sets how long the worker may sleep: until a time, Unix milliseconds. Only it, inside. */
  void due(long deadline) {
    if (deadline != due) {
      due = deadline;
    }
  }

  /** The next task, or null. Only inside. */
  public Runnable poll() {
    Runnable first = setAside.poll();
    return first == null ? tasks.poll() : first;
  }

  /**
   * The next task of a client, or null: while a command runs. What else waits before it is set
   * aside until the worker {@linkplain #poll() polls} again. Only the worker, inside.
   */
  public ClientTask pollOfClients() {
    Runnable task = tasks.poll();
    while (task != null && !(task instanceof ClientTask)) {
      setAside.add(task);
      task = tasks.poll();
    }
    return (ClientTask) task;
  }

  /**
   * The command has ended: the worker is to look at what was set aside. Only the worker, inside.
   */
  public void goOn() {
    if (!setAside.isEmpty()) {
      wake();
    }
  }

  /** True if nothing waits. Any thread; may be outdated at once. */
  public boolean isEmpty() {
    return tasks.isEmpty();
  }

  /**
   * True if there is something to do for a worker that woke up, and not just an earlier time until
   * which to sleep on. Only the worker, outside.
   *
   * @param now Unix milliseconds; a clock that was set may be far from what is due
   */
  boolean hasWork(long now) {
    long left = due - now;
    return left <= 0 || left > FAR_MILLIS || !tasks.isEmpty();
  }

  /**
   * Has the thread inside wake the worker when it leaves, so that this need not try to enter until
   * it can. Only the worker, outside.
   */
  void queueUp() {
    if (tasks.isEmpty()) {
      tasks.add(NOTHING);
    }
  }

  /** Sleeps until there is work or something is due. Only the worker, outside. */
  void sleep() {
    asleep = true;
    if (tasks.isEmpty()) {
      sleeper.sleepUntil(due);
    } else if (inside.get() != 0) {
      sleeper.sleepUntil(NEVER);
    }
    asleep = false;
  }

  /**
   * Waits for a task in the midst of another one. Only the worker, inside.
   *
   * @param deadline Unix milliseconds, until when at most
   */
  public void await(long deadline) {
    asleep = true;
    if (tasks.isEmpty()) {
      sleeper.sleepUntil(deadline);
    }
    asleep = false;
  }

  private boolean isNow(Thread inside) {
    occupant = inside;
    return true;
  }

  /**
   * True if the calling thread is inside, or no worker runs yet, so that there is only one thread.
   * For assertions: elsewhere the thread inside is not recorded.
   */
  public boolean isInside() {
    return worker == null || occupant == Thread.currentThread();
  }
}
