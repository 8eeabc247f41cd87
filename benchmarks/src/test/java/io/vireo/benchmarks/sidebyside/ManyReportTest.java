package io.vireo.benchmarks.sidebyside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.json.JsonObject;
import io.vireo.benchmarks.results.Figure;
import io.vireo.benchmarks.results.Outcome;
import io.vireo.benchmarks.results.Round;
import io.vireo.benchmarks.results.ScenarioResult;
import io.vireo.benchmarks.results.SuiteResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ManyReportTest {
  private final ManyReport report =
      new ManyReport(
          new ManyRun.Load(List.of("list", "set"), 20, 100, 50, 16),
          "canned",
          new SuiteResult(
              Map.of(),
              "today",
              "none",
              servers("1", "2"),
              3,
              0,
              List.of(
                  phase(
                      "list",
                      "LPOP",
                      outcome(round(2000, 2), round(4000, 1), round(8000, 3)),
                      outcome(round(1000, 4), round(2000, 4), round(1000, 3))),
                  phase(
                      "set",
                      "SREM",
                      outcome(round(1000, 1), round(1000, 1), round(1000, 1)),
                      outcome(round(2000, 8), round(2000, 8), round(2000, 8))))));

  @Test
  void printsTheMediansOfEachType() {
    assertThat(lines(report.figures()))
        .containsExactly(
            " 1000/s CPU us PING ms RSS MiB",
            "list one two one two one two one two",
            " LPOP 4 1 2.000 4.000 1.5 1.5 64 64",
            " 1000/s CPU us PING ms RSS MiB",
            "set one two one two one two one two",
            " SREM 1 2 1.000 8.000 1.5 1.5 64 64");
  }

  @Test
  void printsRatiosOfRoundsAndTheirMeans() {
    assertThat(lines(report.ratios()))
        .containsExactly(
            "one by (min-max) two: throughput two: CPU",
            " list LPOP 2.00 (2.00-8.00) 0.50 (0.25-1.00)",
            " set SREM 0.50 (0.50-0.50) 0.13 (0.13-0.13)",
            "geometric mean 1.00 0.25");
  }

  @Test
  void tellsProgramsTheSame() {
    JsonObject json = new JsonObject(report.json().encode());
    assertThat(json.getInteger("keys")).isEqualTo(20);
    assertThat(json.getJsonObject("versions").getString("two")).isEqualTo("2");
    JsonObject means = json.getJsonObject("geometric_means_of_ratios_to").getJsonObject("two");
    assertThat(means.getDouble("rate")).isCloseTo(1, within(1e-9));
    assertThat(means.getDouble("cpu_us")).isCloseTo(0.25, within(1e-9));
    JsonObject first = json.getJsonArray("scenarios").getJsonObject(0);
    assertThat(first.getString("name")).isEqualTo("list LPOP");
    assertThat(first.getJsonObject("medians").getJsonObject("one").getDouble("rate"))
        .isEqualTo(4000);
    assertThat(
            first
                .getJsonObject("ratios_to")
                .getJsonObject("two")
                .getJsonObject("rate")
                .getDouble("max"))
        .isEqualTo(8);
    assertThat(
            first
                .getJsonObject("results")
                .getJsonObject("one")
                .getJsonArray("rounds")
                .getJsonObject(2)
                .getDouble("ping_ms"))
        .isEqualTo(1.5);
  }

  @Test
  void drawsAllRatios() {
    assertThat(report.picture()).startsWith("<svg").contains("list LPOP", "one against two");
  }

  private static Stream<String> lines(String text) {
    return text.lines().map(line -> line.replaceAll(" +", " "));
  }

  private static <T> Map<String, T> servers(T one, T two) {
    Map<String, T> servers = new LinkedHashMap<>();
    servers.put("one", one);
    servers.put("two", two);
    return servers;
  }

  private static ScenarioResult phase(String type, String name, Outcome one, Outcome two) {
    return new ScenarioResult(
        type + " " + name, type, name, "", "requests", false, "", List.of(), servers(one, two));
  }

  private static Outcome outcome(Round... rounds) {
    return new Outcome(List.of(rounds), List.of(), List.of(), null);
  }

  private static Round round(double rate, double cpu) {
    return new Round(
        Map.of(Figure.RATE, rate, Figure.CPU, cpu, Figure.PING, 1.5, Figure.RESIDENT, 64.0), 0);
  }
}
