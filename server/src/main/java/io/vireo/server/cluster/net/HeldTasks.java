package io.vireo.server.cluster.net;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What the loop of the bus is to do, in order, until it is handed over. What is said behind a save
 * of {@code nodes.conf} waits until that is done, and all that comes behind it. Data context only.
 */
final class HeldTasks {
  private record Held(Runnable task, long save) {}

  private final Deque<Held> tasks = new ArrayDeque<>();
  private long wanted;
  private long done;

  /** Adds a task, which waits for the saves that were named so far. */
  void add(Runnable task) {
    tasks.add(new Held(task, wanted));
  }

  /** All that is added from now on waits for a save. */
  void hold(long save) {
    wanted = Math.max(wanted, save);
  }

  /** A save is done, and all with lower numbers. */
  void saved(long save) {
    done = Math.max(done, save);
  }

  /** Takes those that need not wait any longer. */
  List<Runnable> take() {
    List<Runnable> ready = new ArrayList<>();
    while (!tasks.isEmpty() && tasks.peek().save <= done) {
      ready.add(tasks.remove().task);
    }
    return ready;
  }
}
