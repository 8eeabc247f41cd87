package io.vireo.benchmarks.load;

import io.vireo.benchmarks.console.ProgressLine;
import java.util.Locale;

/**
 * Progress through steps, whose weights are in proportion to how long they take. For one thread.
 */
public final class Steps implements LoadProgress {
  private final ProgressLine line;
  private final double total;
  private final long startedAt = System.nanoTime();
  private double done;
  private String label = "";
  private double weight = 1;

  /**
   * @param line to show it on
   * @param total the weights of all steps together
   */
  public Steps(ProgressLine line, double total) {
    this.line = line;
    this.total = total;
  }

  /** Names what comes now; it does not count as a step until {@link #stepDone}. */
  public void begin(String newLabel) {
    begin(newLabel, 1);
  }

  /** Names what comes now, a step that weighs more or less than one. */
  public void begin(String newLabel, double newWeight) {
    label = newLabel;
    weight = newWeight;
    show(0, "");
  }

  /** The current step has ended. */
  public void stepDone() {
    done += weight;
  }

  /** Shows that part of the current step, 0 to 1, is done. */
  public void show(double part, String detail) {
    double fraction = Math.min(1, (done + weight * Math.min(1, part)) / total);
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

  /** Takes the line away. */
  public void clear() {
    line.clear();
  }
}
