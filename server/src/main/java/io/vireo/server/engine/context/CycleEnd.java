package io.vireo.server.engine.context;

import java.util.ArrayList;
import java.util.List;

/**
 * What is done behind each batch and each turn of regular work, before answers leave. Data context
 * only.
 */
public final class CycleEnd {
  private final List<Runnable> tasks = new ArrayList<>();

  /** Adds a task behind those that were added before. While the server is put together. */
  public void add(Runnable task) {
    tasks.add(task);
  }

  /** Does all of it, in order. */
  public void run() {
    for (int i = 0; i < tasks.size(); i++) {
      tasks.get(i).run();
    }
  }
}
