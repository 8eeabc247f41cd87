package io.vireo.cli.cluster;

import io.vireo.cli.output.Console;

/** A bar for slots or keys that are moved; where no person reads, a line at the end. */
final class Progress {
  private static final int WIDTH = 40;

  private final Console console;
  private final String what;
  private final long total;
  private final long start = System.nanoTime();
  private long done;

  Progress(Console console, String what, long total) {
    this.console = console;
    this.what = what;
    this.total = total;
  }

  /** One more is done. */
  void step(String detail) {
    done++;
    if (console.outputIsTerminal()) {
      int full = total == 0 ? WIDTH : (int) (WIDTH * Math.min(done, total) / total);
      console.print(
          "\r\033[K["
              + "#".repeat(full)
              + "-".repeat(WIDTH - full)
              + "] "
              + done
              + (total == 0 ? " " : "/" + total + " ")
              + what
              + " "
              + detail);
    }
  }

  /** All is done. */
  void end() {
    console.print(
        (console.outputIsTerminal() ? "\r\033[K" : "")
            + "%d %s in %.1f s\n".formatted(done, what, (System.nanoTime() - start) / 1e9));
  }
}
