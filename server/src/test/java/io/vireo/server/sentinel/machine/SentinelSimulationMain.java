package io.vireo.server.sentinel.machine;

import java.util.ArrayList;
import java.util.List;

/**
 * Plays many seeds on all processors: {@code seeds=N from=M failovers=K}; ends after N seeds, or K
 * failovers if that is given.
 */
final class SentinelSimulationMain {
  private static final int MOST_FAILURES = 3;
  private static final int REPORTED = 1_000;

  private final SentinelSimulation simulation = new SentinelSimulation(false);
  private final long from;
  private final long end;
  private final long wanted;
  private long next;
  private long played;
  private int failed;

  private SentinelSimulationMain(long from, long end, long wanted) {
    this.from = from;
    this.end = end;
    this.wanted = wanted;
    next = from;
  }

  /** Ends with 1 if a rule was violated. */
  public static void main(String... arguments) throws InterruptedException {
    long from = option(arguments, "from", 1);
    long end = from + option(arguments, "seeds", 1_000);
    SentinelSimulationMain main =
        new SentinelSimulationMain(from, end, option(arguments, "failovers", Long.MAX_VALUE));
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      Thread thread = new Thread(main::work, "simulation" + i);
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    main.report();
    System.exit(main.failed == 0 ? 0 : 1);
  }

  private void work() {
    for (long seed = take(); seed >= 0; seed = take()) {
      played(simulation.play(seed));
    }
  }

  /** The next seed, or -1 if no more is to be played. */
  private synchronized long take() {
    boolean enough = simulation.failovers() >= wanted || failed >= MOST_FAILURES;
    return next == end || enough ? -1 : next++;
  }

  private synchronized void played(String failure) {
    if (failure != null) {
      System.out.println(failure);
      failed++;
    }
    if (++played % REPORTED == 0) {
      report();
    }
  }

  private void report() {
    System.out.printf(
        "%d seeds from %d to %d: %d failovers, %d of them ordered without a majority, %d steps;"
            + " all agreed again after at most %.1f s%n",
        played,
        from,
        next - 1,
        simulation.failovers(),
        simulation.unagreed(),
        simulation.steps(),
        simulation.longestAgreement() / 1000.0);
  }

  private static long option(String[] arguments, String name, long otherwise) {
    for (String argument : arguments) {
      if (argument.startsWith(name + '=')) {
        return Long.parseLong(argument.substring(name.length() + 1));
      }
    }
    return otherwise;
  }
}
