package io.vireo.benchmarks.sidebyside;

import io.vireo.benchmarks.console.ProgressLine;
import io.vireo.benchmarks.load.LoadPlan;
import io.vireo.benchmarks.load.LoadProgress;
import java.util.Locale;

/** Progress through steps of about the same length. For one thread. */
final class Steps implements LoadProgress {
  private final ProgressLine line;
  private final int total;
  private final long startedAt = System.nanoTime();
  private int done;
  private String label = "";

  Steps(ProgressLine line, int total) {
    this.line = line;
    this.total = total;
  }

  /** Names what comes now; it does not count as a step until {@link #stepDone}. */
  void begin(String newLabel) {
    label = newLabel;
    show(0, "");
  }

  void stepDone() {
    done++;
  }

  /** Shows that part of the current step, 0 to 1, is done. */
  void show(double part, String detail) {
    double fraction = Math.min(1, (done + Math.min(1, part)) / total);
    double seconds = (System.nanoTime() - startedAt) / 1e9;
    line.show(label, fraction, fraction > 0 ? seconds / fraction - seconds : -1, detail);
  }

  @Override
  public void update(long completed, long scheduled, LoadPlan plan, long elapsedNanos) {
    double part =
        plan.total() == Long.MAX_VALUE
            ? (double) elapsedNanos / plan.durationNanos()
            : (double) completed / plan.total();
    double rate = completed * 1e9 / Math.max(1, elapsedNanos);
    show(part, String.format(Locale.ROOT, "%.0f requests/s", rate));
  }

  void clear() {
    line.clear();
  }
}
