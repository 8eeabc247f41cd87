package io.vireo.embedded;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** The two ways to wait: a thread that stands still, and a stage that completes. */
final class Waits {
  private Waits() {}

  /** A promise whose future is told on the Vert.x context of the caller, if there is one. */
  static <T> Promise<T> promise() {
    ContextInternal here = ContextInternal.current();
    return here == null ? Promise.promise() : here.promise();
  }

  /**
   * Does what waits on a thread of its own, which ends with it, and so long keeps the JVM alive.
   */
  static <T> CompletionStage<T> inBackground(String name, Callable<T> task) {
    Promise<T> promise = promise();
    Thread thread =
        new Thread(
            () -> {
              try {
                promise.complete(task.call());
              } catch (Exception failure) {
                promise.fail(failure);
              } catch (Error error) {
                promise.fail(error);
                throw error;
              }
            },
            name);
    thread.start();
    return promise.future().toCompletionStage();
  }

  /**
   * Waits for a future.
   *
   * @throws VireoException if it fails, or the thread is interrupted
   * @throws IllegalStateException on an event loop, which must not wait
   */
  static <T> T until(Future<T> future) {
    check();
    try {
      return future.toCompletionStage().toCompletableFuture().get();
    } catch (InterruptedException interrupted) {
      throw interrupted();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof VireoException known) {
        throw known;
      }
      throw new VireoException(failure.getCause().getMessage(), failure.getCause());
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
