package io.vireo.server.durability;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Short work on the files of the log, such as writing its manifest: a disk worker does it while
 * commands go on, and what came of it is told in the data context. One task is under way at a time,
 * so each knows what the one before has left. Data context only.
 */
final class SerialTasks {
  /** What a disk worker is to do. */
  interface Work {
    /** Does the work; if it fails, the sender gets the exception. */
    void run() throws IOException;
  }

  /** What was sent, and, once it is done, what was wrong with it. */
  private static final class SerialTask {
    private final Work work;
    private final Consumer<IOException> then;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile IOException failure;

    SerialTask(Work work, Consumer<IOException> then) {
      this.work = work;
      this.then = then;
    }

    void run() {
      try {
        work.run();
      } catch (IOException failed) {
        failure = failed;
      } catch (Throwable unforeseen) {
        failure = new IOException(unforeseen);
      } finally {
        done.countDown();
      }
    }
  }

  private final Executor back;
  private final Deque<Runnable> later = new ArrayDeque<>();
  private SerialTask underWay;

  /**
   * Nothing is under way yet.
   *
   * @param back leads from a disk worker into the data context
   */
  SerialTasks(Executor back) {
    this.back = back;
  }

  /**
   * Has something done; nothing may be under way.
   *
   * @param then called with null or with what was wrong, and may send the next
   */
  void send(Executor worker, Work work, Consumer<IOException> then) {
    if (underWay != null) {
      throw new IllegalStateException("Another task is under way");
    }
    SerialTask task = new SerialTask(work, then);
    underWay = task;
    try {
      worker.execute(() -> perform(task));
    } catch (Throwable refused) {
      underWay = null;
      throw refused;
    }
  }

  private void perform(SerialTask task) {
    task.run();
    back.execute(() -> end(task));
  }

  /** True until what was sent is done and was told. */
  boolean isUnderWay() {
    return underWay != null;
  }

  /** Does something, which may send, as soon as nothing is under way. */
  void whenIdle(Runnable task) {
    later.add(task);
    runLater();
  }

  /** Waits until nothing is under way; for moments at which all clients wait. */
  void await() {
    try {
      while (underWay != null) {
        underWay.done.await();
        end(underWay);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void end(SerialTask task) {
    if (task == underWay) {
      underWay = null;
      try {
        task.then.accept(task.failure);
      } finally {
        runLater();
      }
    }
  }

  private void runLater() {
    while (underWay == null && !later.isEmpty()) {
      later.poll().run();
    }
  }
}
