package io.vireo.server.engine.context;

import java.util.ArrayList;
import java.util.List;

/**
 * The time in which an event loop is inside the data context, and what it puts off until it has
 * left: writing to files, which may take as long as a disk pleases, while all clients of the loop
 * and all of the data wait. So a line of the log that a command causes is written behind its batch.
 *
 * <p>Inside the context, but for {@link #putOff}, which any thread may ask.
 */
public final class InlineSection {
  /** Plain: a thread cannot see its own name here unless it is the one that is inside now. */
  private Thread loop;

  private List<Runnable> tasks = List.of();

  /** The calling event loop has entered. */
  public void begin() {
    loop = Thread.currentThread();
  }

  /**
   * The event loop leaves.
   *
   * @return what it is to do as soon as it has left
   */
  public List<Runnable> end() {
    List<Runnable> all = tasks;
    tasks = List.of();
    loop = null;
    return all;
  }

  /** True if the calling thread is an event loop that is inside: then the task is done later. */
  public boolean putOff(Runnable task) {
    if (loop != Thread.currentThread()) {
      return false;
    }
    if (tasks.isEmpty()) {
      tasks = new ArrayList<>(1);
    }
    tasks.add(task);
    return true;
  }

  /** The process is about to end: there will be no later. On the thread that ends it. */
  public void doAtOnce() {
    if (loop == Thread.currentThread()) {
      end().forEach(Runnable::run);
    }
  }
}
