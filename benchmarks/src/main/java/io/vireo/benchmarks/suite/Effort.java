package io.vireo.benchmarks.suite;

/**
 * How much is done for each scenario.
 *
 * @param rounds counted runs on each server
 * @param seconds of a run, unless the scenario needs more
 * @param warmUp seconds of uncounted load on each server before
 */
record Effort(int rounds, double seconds, double warmUp) {
  private static final double REQUESTS_PER_SECOND = 50_000;
  private static final int BEST_PIPELINE = 8;

  /** How long a round of a scenario takes, in seconds. */
  double roundSeconds(Stage stage) {
    return Math.max(seconds, stage.seconds());
  }

  /** About how long a scenario takes on one server, in seconds. */
  double expected(Scenario scenario) {
    if (scenario.work() instanceof Work.Load load) {
      return warmUp + rounds * roundSeconds(load.stage());
    }
    return scenario.work() instanceof Work.Handshakes ? warmUp + rounds * seconds : rounds;
  }

  /** How many requests take about the time of a round where they have to be counted. */
  long requests(Traffic traffic) {
    int depth = Math.min(BEST_PIPELINE, traffic.pipeline());
    return Math.max(1, Math.round(seconds * REQUESTS_PER_SECOND * depth));
  }
}
