package io.vireo.embedded;

/** Something to be done when the JVM ends, unless it is cancelled before. Any thread. */
final class ExitTask {
  private final Thread thread;

  private ExitTask(Thread thread) {
    this.thread = thread;
  }

  /** Has a task done by a thread of a name when the JVM ends; not if that has begun already. */
  static ExitTask at(String name, Runnable task) {
    ExitTask exit = new ExitTask(new Thread(task, name));
    try {
      Runtime.getRuntime().addShutdownHook(exit.thread);
    } catch (IllegalStateException ending) {
      // It is too late for that.
    }
    return exit;
  }

  /** Does nothing if the JVM ends already. */
  void cancel() {
    try {
      Runtime.getRuntime().removeShutdownHook(thread);
    } catch (IllegalStateException ending) {
      // It is too late for that.
    }
  }
}
