package io.vireo.server.crash;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Shows how far something has come: a bar on a terminal, else a line now and then. Whoever calls it
 * takes turns.
 */
public final class Progress {
  private static final int WIDTH = 30;
  private static final long BETWEEN_LINES_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final PrintStream out;
  private final boolean terminal;
  private final long begin = System.nanoTime();
  private long lastLine = begin;
  private boolean isBarShown;

  /**
   * Nothing is shown yet.
   *
   * @param terminal whether a line may be written over
   */
  public Progress(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Something was done: so much of all there is, told in a few words. */
  public void show(long done, long all, String told) {
    long now = System.nanoTime();
    double part = Math.min(1, (double) done / all);
    long left = (long) ((now - begin) * (1 - part) / Math.max(part, 1e-9));
    String end = done >= all ? "" : ", " + time(left) + " left";
    if (terminal) {
      int full = (int) (part * WIDTH);
      String bar = "#".repeat(full) + ".".repeat(WIDTH - full);
      out.print("\r\033[K[" + bar + "] " + told + end);
      out.flush();
      isBarShown = true;
    } else if (now - lastLine > BETWEEN_LINES_NANOS) {
      lastLine = now;
      out.printf(Locale.ROOT, "%s: %.0f %%, %s%s%n", time(now - begin), part * 100, told, end);
    }
  }

  /** A line of its own, above what else is shown. */
  public void line(String text) {
    if (isBarShown) {
      out.println();
      isBarShown = false;
    }
    out.println(text);
  }

  private static String time(long nanos) {
    Duration time = Duration.ofNanos(nanos);
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
  }
}
