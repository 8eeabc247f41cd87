package io.vireo.cli.mode;

import io.vireo.cli.output.Console;

/** --intrinsic-latency: how long the system keeps a program that only computes from running. */
final class IntrinsicLatency {
  private IntrinsicLatency() {}

  static int run(Console console, int seconds) {
    Interrupt interrupt = new Interrupt();
    long begin = System.nanoTime();
    long length = seconds * 1_000_000_000L;
    long worst = 0;
    long runs = 0;
    long work = begin;
    while (true) {
      long start = System.nanoTime();
      work = compute(work);
      long end = System.nanoTime();
      long micros = (end - start) / 1000;
      runs++;
      if (micros > worst) {
        worst = micros;
        console.print("Max latency so far: " + worst + " microseconds.\n");
      }
      if (interrupt.isWanted() || end - begin > length) {
        // The sum is used, so that no compiler leaves the work out.
        double average = (end - begin) / 1000.0 / runs + (work == 42 ? 1e-9 : 0);
        console.print(
            "\n%d total runs (avg latency: %.4f microseconds / %.2f nanoseconds per run).\n"
                .formatted(runs, average, average * 1000));
        console.print(
            "Worst run took %.0fx longer than the average latency.\n".formatted(worst / average));
        return 0;
      }
    }
  }

  /** A few microseconds' work: xorshift (Marsaglia, 2003). */
  private static long compute(long seed) {
    long x = seed | 1;
    for (int i = 0; i < 1000; i++) {
      x ^= x << 13;
      x ^= x >>> 7;
      x ^= x << 17;
    }
    return x;
  }
}
