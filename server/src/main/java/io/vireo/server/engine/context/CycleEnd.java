package io.vireo.server.engine.context;

import java.util.ArrayList;
import java.util.List;

/**
 * What is done behind each batch and each turn of regular work, before answers leave. Data context
 * only.
 */
public final class CycleEnd {
  private final Runnable first;
  private final Runnable last;
  private final List<Runnable> tasks = new ArrayList<>();

  /**
   * Does these alone, so far.
   *
   * @param first done before all others
   * @param last done behind all others: lets the answers leave
   */
  public CycleEnd(Runnable first, Runnable last) {
    this.first = first;
    this.last = last;
  }

  /**
   * Adds a task behind those that were added before, and before the last. While the server is put
   * together.
   */
  public void add(Runnable task) {
    tasks.add(task);
  }

  /** Does all of it, in order. */
  public void run() {
    first.run();
    for (int i = 0; i < tasks.size(); i++) {
      tasks.get(i).run();
    }
    last.run();
  }
}
