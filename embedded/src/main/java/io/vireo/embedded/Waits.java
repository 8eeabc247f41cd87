package io.vireo.embedded;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** The ways to wait: a thread that stands still or polls, and a stage that completes. */
final class Waits {
  private static final Duration LONGEST_POLLING = Duration.ofMinutes(1);
  private static final long POLL_NANOS = 2_000_000;

  private Waits() {}

  /** A promise whose future is told on the Vert.x context of the caller, if there is one. */
  static <T> Promise<T> promise() {
    ContextInternal here = ContextInternal.current();
    return here == null ? Promise.promise() : here.promise();
  }

  /**
   * Does what waits on a thread of its own, which no caller interrupts and which ends with it.
   *
   * @param daemon whether the JVM may end before that is done
   */
  static <T> CompletableFuture<T> inBackground(String name, boolean daemon, Callable<T> task) {
    CompletableFuture<T> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                done.complete(task.call());
              } catch (Exception failure) {
                done.completeExceptionally(failure);
              } catch (Error error) {
                done.completeExceptionally(error);
                throw error;
              }
            },
            name);
    thread.setDaemon(daemon);
    thread.start();
    return done;
  }

  /** A stage that completes as a future does, on the Vert.x context of the caller if it has one. */
  static <T> CompletionStage<T> onCallersContext(CompletableFuture<T> future) {
    ContextInternal here = ContextInternal.current();
    Future<T> shown =
        here == null
            ? Future.fromCompletionStage(future)
            : Future.fromCompletionStage(future, here);
    return shown.toCompletionStage();
  }

  /**
   * Waits for a future.
   *
   * @param what the thread waits for, as the error says that is thrown after {@code timeout}
   * @throws VireoException if it fails or takes too long, or the thread is interrupted
   * @throws IllegalStateException on an event loop, which must not wait
   */
  static <T> T until(Future<T> future, Duration timeout, String what) {
    return until(future.toCompletionStage().toCompletableFuture(), timeout, what);
  }

  /** Waits for a future likewise. */
  static <T> T until(CompletableFuture<T> future, Duration timeout, String what) {
    check();
    try {
      return get(future, System.nanoTime() + timeout.toNanos(), timeout, what);
    } catch (InterruptedException interrupted) {
      throw interrupted();
    }
  }

  /** Waits for a future likewise, whether or not the thread is interrupted, which it stays. */
  static <T> T untilDone(CompletableFuture<T> future, Duration timeout, String what) {
    check();
    long end = System.nanoTime() + timeout.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return get(future, end, timeout, what);
        } catch (InterruptedException later) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static <T> T get(CompletableFuture<T> future, long end, Duration timeout, String what)
      throws InterruptedException {
    try {
      return future.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw late(timeout, what);
    } catch (ExecutionException failure) {
      Throwable cause = failure.getCause();
      String message = cause.getMessage();
      throw new VireoException(message == null ? cause.toString() : message, cause);
    }
  }

  /** What is thrown where something did not happen in time. */
  static VireoException late(Duration timeout, String what) {
    long millis = timeout.toMillis();
    String time = millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    return new VireoException("Waited " + time + " in vain for " + what);
  }

  /**
   * Waits until an obstacle is gone: asks again and again.
   *
   * @param obstacle what stands in the way, or null; one that throws a {@link VireoException} is
   *     asked again, since a server may just have been closed
   * @throws VireoException after a minute, with the obstacle
   */
  static void untilGone(Supplier<String> obstacle) {
    long end = System.nanoTime() + LONGEST_POLLING.toNanos();
    for (String found = poll(obstacle); found != null; found = poll(obstacle)) {
      if (System.nanoTime() - end > 0) {
        throw new VireoException("After a minute still: " + found);
      }
      if (Thread.currentThread().isInterrupted()) {
        throw interrupted();
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static String poll(Supplier<String> obstacle) {
    try {
      return obstacle.get();
    } catch (VireoException failure) {
      return failure.getMessage();
    }
  }

  /**
   * Makes sure that the thread may wait.
   *
   * @throws IllegalStateException on an event loop
   */
  static void check() {
    if (Context.isOnEventLoopThread()) {
      throw new IllegalStateException(
          "An event loop must not wait: use the method that gives a CompletionStage");
    }
  }

  /** What is thrown where a thread was interrupted, which it stays. */
  static VireoException interrupted() {
    Thread.currentThread().interrupt();
    return new VireoException("The thread was interrupted while it waited");
  }
}
