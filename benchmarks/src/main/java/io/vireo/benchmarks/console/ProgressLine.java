package io.vireo.benchmarks.console;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One line that says how far something is and how long it will take: redrawn with a bar on a
 * terminal, a log line every few seconds elsewhere. For one thread.
 */
public final class ProgressLine {
  private static final int BAR = 24;
  private static final long LOG_EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final PrintStream out;
  private final boolean terminal;
  private final LongSupplier nanoTime;
  private long lastShown;
  private int shownWidth;

  /**
   * @param out where to, usually standard error
   * @param terminal whether a line may be drawn over
   * @param nanoTime the clock
   */
  public ProgressLine(PrintStream out, boolean terminal, LongSupplier nanoTime) {
    this.out = out;
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    this.lastShown = nanoTime.getAsLong();
  }

  /** On standard error; the launcher says by a system property whether that is a terminal. */
  public static ProgressLine onStandardError() {
    return new ProgressLine(System.err, Boolean.getBoolean("vireo.terminal"), System::nanoTime);
  }

  /**
   * Shows the state, or does nothing if the last line is recent.
   *
   * @param label what is under way
   * @param fraction done so far, 0 to 1
   * @param secondsLeft estimated; negative if unknown
   * @param detail more, such as a rate
   */
  public void show(String label, double fraction, double secondsLeft, String detail) {
    long now = nanoTime.getAsLong();
    if (!terminal && now - lastShown < LOG_EVERY_NANOS) {
      return;
    }
    lastShown = now;
    double done = Math.min(1, Math.max(0, fraction));
    String left = secondsLeft < 0 ? "" : ", " + duration(secondsLeft) + " left";
    String percent = Math.round(done * 100) + "%";
    if (terminal) {
      draw(label + " " + bar(done) + " " + percent + left + "  " + detail);
    } else {
      out.println(label + ": " + percent + left + "  " + detail);
    }
  }

  /** Takes the line away, so that results start on an empty one. */
  public void clear() {
    if (terminal && shownWidth > 0) {
      draw("");
      out.print("\r");
      out.flush();
    }
  }

  private void draw(String text) {
    String padding = " ".repeat(Math.max(0, shownWidth - text.length()));
    out.print("\r" + text + padding);
    out.flush();
    shownWidth = text.length();
  }

  private static String bar(double done) {
    int full = (int) Math.round(done * BAR);
    return "[" + "#".repeat(full) + "-".repeat(BAR - full) + "]";
  }

  private static String duration(double seconds) {
    long rounded = Math.max(0, Math.round(seconds));
    return rounded < 60 ? rounded + " s" : rounded / 60 + " min " + rounded % 60 + " s";
  }
}
