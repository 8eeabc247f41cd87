package io.vireo.benchmarks.results;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Results that nobody measured. */
public final class Canned {
  private Canned() {}

  /** Three servers, one of which is left out of one of three scenarios. */
  public static SuiteResult result() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("one", "1.0 <b>");
    versions.put("two", "2.0");
    versions.put("three", "3.0");
    return new SuiteResult(
        new LinkedHashMap<>(Map.of("cores", "2")),
        "2026-01-02T03:04Z",
        "bin/vireo-bench --scenarios some",
        versions,
        3,
        2.5,
        List.of(
            scenario("set-p16", List.of(), loaded(200_000), loaded(100_000), loaded(150_000)),
            scenario(
                "bgsave",
                List.of(new Mark(1.5, "BGSAVE")),
                loaded(20_000),
                loaded(40_000),
                Outcome.leftOut("runs already")),
            scenario("startup", List.of(), started(150), started(300), started(100))));
  }

  private static ScenarioResult scenario(String name, List<Mark> marks, Outcome... outcomes) {
    Map<String, Outcome> all = new LinkedHashMap<>();
    all.put("one", outcomes[0]);
    all.put("two", outcomes[1]);
    all.put("three", outcomes[2]);
    return new ScenarioResult(
        name,
        "Chapter of " + name,
        "Title of " + name,
        "About it.",
        "things",
        !marks.isEmpty(),
        "",
        marks,
        all);
  }

  private static Outcome loaded(double rate) {
    List<Round> rounds = new ArrayList<>();
    for (double factor : new double[] {0.5, 1, 1.5}) {
      rounds.add(
          new Round(
              Map.of(
                  Figure.RATE,
                  rate * factor,
                  Figure.CPU,
                  1.25,
                  Figure.P50,
                  0.5,
                  Figure.P99,
                  1.5,
                  Figure.P999,
                  2.5,
                  Figure.MAX,
                  40.0),
              0));
    }
    List<Second> seconds =
        List.of(new Second(0, rate, 1), new Second(1, rate / 2, 30), new Second(2, rate, 1.5));
    List<Quantile> curve =
        List.of(
            new Quantile(0, 0.1),
            new Quantile(50, 0.5),
            new Quantile(99, 1.5),
            new Quantile(100, 40));
    return new Outcome(rounds, curve, seconds, null);
  }

  private static Outcome started(double millis) {
    return new Outcome(
        List.of(new Round(Map.of(Figure.START, millis), 0)), List.of(), List.of(), null);
  }
}
