package io.vireo.benchmarks.suite;

import io.vireo.benchmarks.load.Fill;
import io.vireo.benchmarks.load.Preparation;
import java.util.List;

/**
 * What surrounds the measured clients.
 *
 * @param options of the server, beyond those that every one gets
 * @param fills what is there before
 * @param fresh whether each round starts anew
 * @param counted whether a number of requests ends a round instead of the time, since each needs an
 *     element that was filled in
 * @param company other clients
 * @param events what happens during a round
 * @param seconds that a round takes at least; 0 if any time does
 */
record Stage(
    List<String> options,
    List<Fill> fills,
    boolean fresh,
    boolean counted,
    Company company,
    List<Event> events,
    double seconds) {
  /**
   * A command that is sent during a round.
   *
   * @param second when
   * @param label as it is shown
   * @param command its words; empty if it happens by itself
   */
  record Event(double second, String label, List<String> command) {}

  /** An empty server. */
  static Stage empty() {
    return new Stage(List.of(), List.of(), false, false, new Company.None(), List.of(), 0);
  }

  /** What a test of the load generator needs. */
  static Stage forTest(String name) {
    Preparation preparation = Preparation.of(name);
    boolean counted =
        preparation.fills().stream().anyMatch(fill -> fill.count() == Fill.PER_REQUEST);
    return new Stage(
        List.of(),
        preparation.fills(),
        preparation.perRun(),
        counted,
        new Company.None(),
        List.of(),
        0);
  }

  /** This stage with options of the server. */
  Stage options(String... words) {
    return new Stage(List.of(words), fills, fresh, counted, company, events, seconds);
  }

  /** This stage with other clients beside those that are measured. */
  Stage company(Company others) {
    return new Stage(options, fills, fresh, counted, others, events, seconds);
  }

  /** This stage with data filled in once, or before each round. */
  Stage filled(boolean eachRound, Fill... with) {
    return new Stage(options, List.of(with), eachRound, counted, company, events, seconds);
  }

  /** This stage with something happening during rounds of at least {@code atLeast} seconds. */
  Stage events(double atLeast, Event... happening) {
    return new Stage(options, fills, fresh, counted, company, List.of(happening), atLeast);
  }
}
