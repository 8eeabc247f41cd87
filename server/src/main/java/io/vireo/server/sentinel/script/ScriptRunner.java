package io.vireo.server.sentinel.script;

import java.util.List;

/** Runs programs. */
public interface ScriptRunner {
  /** Hears of one run, in the data context. */
  interface Listener {
    /** The program runs, as a process of this number. */
    void began(long pid);

    /**
     * The program has ended, or could not be run.
     *
     * @param code its exit code, 0 if a signal ended it
     * @param signal the signal that ended it, or 0
     */
    void ended(int code, int signal);
  }

  /** Begins to run a program; does not wait. Data context. */
  void run(List<String> words, Listener listener);

  /** Ends a program at once. Data context. */
  void kill(long pid);

  /** What a Sentinel without processes has: no program can be run. */
  static ScriptRunner none() {
    return new ScriptRunner() {
      @Override
      public void run(List<String> words, Listener listener) {
        listener.ended(ScriptProcesses.CANNOT_RUN, 0);
      }

      @Override
      public void kill(long pid) {}
    };
  }
}
