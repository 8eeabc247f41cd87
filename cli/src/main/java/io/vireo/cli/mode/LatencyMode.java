package io.vireo.cli.mode;

import io.vireo.cli.output.Console;
import io.vireo.cli.output.OutputMode;

/** --latency and --latency-history: how long PING takes, in milliseconds. */
final class LatencyMode {
  private static final long PACE_MICROS = 10_000;
  private static final long HISTORY_MILLIS = 15_000;
  private static final long ONCE_MILLIS = 1_000;

  private final Server server;
  private final Console console;
  private final OutputMode output;
  private long min;
  private long max;
  private long total;
  private long count;

  LatencyMode(Server server, Console console, OutputMode output) {
    this.server = server;
    this.console = console;
    this.output = output;
  }

  /**
   * Goes on until the program is ended; where no person reads, gives one result, unless it is a
   * history.
   */
  int run(boolean history, long intervalMicros) {
    long interval =
        intervalMicros > 0 ? intervalMicros / 1000 : history ? HISTORY_MILLIS : ONCE_MILLIS;
    long start = System.nanoTime();
    while (true) {
      long before = System.nanoTime();
      server.callPatiently("PING");
      add((System.nanoTime() - before) / 1_000_000);
      long passed = (System.nanoTime() - start) / 1_000_000;
      if (output == OutputMode.STANDARD) {
        console.print("\033[0G\033[2K" + text());
      } else if (history) {
        console.print(text());
      } else if (passed > interval) {
        console.print(text());
        return 0;
      }
      if (history && passed > interval) {
        console.print(" -- %.2f seconds range\n".formatted(passed / 1000.0));
        start = System.nanoTime();
        min = max = total = count = 0;
      }
      server.pause(PACE_MICROS);
    }
  }

  private void add(long millis) {
    min = count == 0 ? millis : Math.min(min, millis);
    max = Math.max(max, millis);
    total += millis;
    count++;
  }

  private String text() {
    double average = (double) total / count;
    return switch (output) {
      case STANDARD ->
          "min: %d, max: %d, avg: %.2f (%d samples)".formatted(min, max, average, count);
      case CSV -> "%d,%d,%.2f,%d\n".formatted(min, max, average, count);
      case RAW -> "%d %d %.2f %d\n".formatted(min, max, average, count);
      case JSON, QUOTED_JSON ->
          "{\"min\": %d, \"max\": %d, \"avg\": %.2f, \"count\": %d}\n"
              .formatted(min, max, average, count);
    };
  }
}
