package io.vireo.embedded;

import io.vireo.server.engine.Engine;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The way of a program into the data context of its server: tasks that a thread waits for, behind
 * all requests that the program gave before. Any thread but an event loop.
 */
final class DataCalls {
  private final Engine engine;
  private final LocalLinks links;
  private final Duration timeout;
  private final Set<CompletableFuture<?>> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;
  private volatile boolean ended;

  /** The way into an engine's context, behind what links have sent; a task has so much time. */
  DataCalls(Engine engine, LocalLinks links, Duration timeout) {
    this.engine = engine;
    this.links = links;
    this.timeout = timeout;
  }

  /** What the tasks work with. */
  Engine engine() {
    return engine;
  }

  /**
   * Makes sure that the server is not closed.
   *
   * @throws VireoException if it is
   */
  void check() {
    if (closed) {
      throw new VireoException("The server is closed");
    }
  }

  /**
   * Does something in the data context, and waits for what it gives.
   *
   * @param what the thread waits for, as errors say
   * @throws VireoException if the server is closed before it is done, or it takes too long
   * @throws IllegalStateException on an event loop
   */
  <T> T call(String what, Supplier<T> task) {
    check();
    return callAtLast(what, task);
  }

  /** Does something likewise that gives nothing. */
  void run(String what, Runnable task) {
    call(
        what,
        () -> {
          task.run();
          return null;
        });
  }

  /** Does something likewise, but nothing if the server is closed. */
  void runIfOpen(String what, Runnable task) {
    try {
      run(what, task);
    } catch (VireoException failure) {
      if (!closed) {
        throw failure;
      }
    }
  }

  /** Does something likewise for the thread that has closed the server, until it has ended. */
  <T> T callAtLast(String what, Supplier<T> task) {
    Waits.check();
    CompletableFuture<T> done = new CompletableFuture<>();
    underWay.add(done);
    try {
      links.behind(() -> complete(done, task));
      if (ended) {
        fail(done);
      }
      return Waits.until(done, timeout, what);
    } finally {
      underWay.remove(done);
    }
  }

  private static <T> void complete(CompletableFuture<T> done, Supplier<T> task) {
    try {
      done.complete(task.get());
    } catch (RuntimeException failure) {
      done.completeExceptionally(failure);
    }
  }

  private static void fail(CompletableFuture<?> task) {
    task.completeExceptionally(new VireoException("The server is closed"));
  }

  /** Takes no more tasks; those that were taken are still done. */
  void close() {
    closed = true;
  }

  /** The server has ended: no task is done any more. */
  void end() {
    closed = true;
    ended = true;
    underWay.forEach(DataCalls::fail);
  }
}
