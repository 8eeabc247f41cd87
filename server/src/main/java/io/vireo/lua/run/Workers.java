package io.vireo.lua.run;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Java threads with stacks of a certain size, which are used again and end when they have been idle
 * for some time.
 */
final class Workers {
  private static final long IDLE = TimeUnit.SECONDS.toNanos(10);

  private final String name;
  private final long stackSize;
  private final Deque<Worker> idle = new ArrayDeque<>();
  private boolean closed;

  /**
   * Threads with a name.
   *
   * @param stackSize bytes of a thread's stack
   */
  Workers(String name, long stackSize) {
    this.name = name;
    this.stackSize = stackSize;
  }

  /** Has one of them do something. */
  void start(Runnable task) {
    Worker worker;
    synchronized (this) {
      worker = idle.pollLast();
    }
    if (worker == null) {
      worker = new Worker(stackSize);
      worker.task = task;
      worker.start();
    } else {
      worker.task = task;
      LockSupport.unpark(worker);
    }
  }

  /** Has a thread do something that needs {@code bytes} of stack. */
  void start(long bytes, Runnable task) {
    if (bytes <= stackSize) {
      start(task);
    } else {
      Thread thread = new Worker(bytes);
      ((Worker) thread).task = task;
      thread.start();
    }
  }

  private synchronized boolean goIdle(Worker worker) {
    if (closed || worker.size != stackSize) {
      return false;
    }
    idle.addLast(worker);
    return true;
  }

  /** Takes an idle thread away: false if it is just used again. */
  private synchronized boolean retire(Worker worker) {
    return idle.remove(worker);
  }

  /** Ends those that have nothing to do; the others end when they have finished. */
  synchronized void close() {
    closed = true;
    idle.forEach(LockSupport::unpark);
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Whether the current Java thread is of an engine. */
  static boolean isCurrent() {
    return Thread.currentThread() instanceof Worker;
  }

  /** One of the threads. */
  private final class Worker extends Thread {
    private final long size;
    private volatile Runnable task;

    Worker(long size) {
      super(null, null, name, size);
      this.size = size;
      setDaemon(true);
    }

    @Override
    public void run() {
      do {
        Runnable next = task;
        task = null;
        next.run();
      } while (goIdle(this) && waitForTask());
    }

    private boolean waitForTask() {
      while (task == null) {
        LockSupport.parkNanos(this, IDLE);
        if (task == null && retire(this)) {
          return false;
        }
      }
      return true;
    }
  }
}
