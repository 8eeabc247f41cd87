package io.vireo.benchmarks.load;

import io.vireo.benchmarks.console.ProgressLine;
import java.util.Locale;

/**
 * Shows a run on a progress line.
 *
 * @param line to show it on
 * @param label what the run is
 */
public record ProgressView(ProgressLine line, String label) implements LoadProgress {
  @Override
  public void update(long completed, long scheduled, LoadPlan plan, long elapsedNanos) {
    double fraction =
        plan.total() == Long.MAX_VALUE
            ? (double) elapsedNanos / plan.durationNanos()
            : (double) completed / plan.total();
    double seconds = elapsedNanos / 1e9;
    double left = fraction > 0 ? Math.max(0, seconds / fraction - seconds) : -1;
    String detail = String.format(Locale.ROOT, "%.0f requests/s", completed / seconds);
    if (plan.open()) {
      detail += ", " + (scheduled - completed) + " waiting";
    }
    line.show(label, fraction, left, detail);
  }
}
