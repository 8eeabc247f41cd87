package io.vireo.cli.mode;

import io.vireo.cli.output.Console;
import java.util.List;

/** Shows at a terminal how far a scan is: a bar, and lines below that are drawn over each time. */
final class ScanProgress {
  private static final int WIDTH = 60;
  private static final long EVERY_NANOS = 300_000_000;

  private final Console console;
  private long last = System.nanoTime();
  private int lines;

  ScanProgress(Console console) {
    this.console = console;
  }

  boolean isDue() {
    return console.outputIsTerminal() && System.nanoTime() - last > EVERY_NANOS;
  }

  /** Draws, and puts the cursor back to the first line. */
  void draw(long sampled, long total, List<String> below) {
    last = System.nanoTime();
    StringBuilder out = new StringBuilder(bar(sampled, total));
    below.forEach(line -> out.append("\033[2K\r").append(line).append('\n'));
    int drawn = below.size() + 2;
    // Lines that an earlier drawing left below are taken away.
    for (int i = drawn; i < lines; i++) {
      out.append("\033[2K\r\n");
    }
    lines = Math.max(lines, drawn);
    console.print(out + "\033[" + lines + "A\r");
  }

  /** Leaves the bar, without what was below. */
  void end(long sampled, long total) {
    if (console.outputIsTerminal()) {
      draw(sampled, total, List.of());
      console.print("\033[2B\r");
    }
  }

  /** The bar and the count, two lines. */
  String bar(long sampled, long total) {
    double done = total == 0 ? 0 : Math.min(1, (double) sampled / total);
    String shown = "keys scanned";
    String erase = "";
    if (console.outputIsTerminal()) {
      int full = (int) Math.round(WIDTH * done);
      shown = "\033[32m" + "|".repeat(full) + "\033[31m" + "-".repeat(WIDTH - full) + "\033[39m";
      erase = "\033[2K\r";
    }
    return erase
        + "%6.2f%% %s\n".formatted(done * 100, shown)
        + erase
        + "Keys sampled: "
        + sampled
        + "\n";
  }
}
