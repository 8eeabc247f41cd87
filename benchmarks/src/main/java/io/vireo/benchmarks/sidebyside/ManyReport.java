package io.vireo.benchmarks.sidebyside;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vireo.benchmarks.console.Table;
import io.vireo.benchmarks.figures.Spread;
import io.vireo.benchmarks.report.RatioChart;
import io.vireo.benchmarks.results.Figure;
import io.vireo.benchmarks.results.ResultsJson;
import io.vireo.benchmarks.results.ScenarioResult;
import io.vireo.benchmarks.results.SuiteResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The outcome of {@link ManyRun}.
 *
 * @param load what was asked for
 * @param generator that put it on the servers
 * @param result what was found, a scenario for each phase
 */
record ManyReport(ManyRun.Load load, String generator, SuiteResult result) {
  /** Figures of the tables, each with a column for each server. */
  private record Column(Figure figure, String title, double unit, int decimals) {}

  private static final List<Column> COLUMNS =
      List.of(
          new Column(Figure.RATE, "1000/s", 1000, 0),
          new Column(Figure.CPU, "CPU us", 1, 3),
          new Column(Figure.PING, "PING ms", 1, 1),
          new Column(Figure.RESIDENT, "RSS MiB", 1, 0));

  private static final List<Figure> RATIOS = List.of(Figure.RATE, Figure.CPU);

  /** Medians for people, a table for each type. */
  String figures() {
    StringBuilder text = new StringBuilder();
    result
        .chapters()
        .forEach(
            (type, scenarios) -> {
              Table table = new Table().row(titles()).row(names(type));
              scenarios.forEach(scenario -> table.row(row(scenario)));
              text.append(table.format());
            });
    return text.toString();
  }

  /** The title of a figure stands above the first of its columns. */
  private List<String> titles() {
    List<String> titles = new ArrayList<>(List.of(""));
    for (Column column : COLUMNS) {
      titles.add(column.title());
      titles.addAll(Collections.nCopies(result.others().size(), ""));
    }
    return titles;
  }

  private List<String> names(String type) {
    List<String> names = new ArrayList<>(List.of(type));
    COLUMNS.forEach(column -> names.addAll(result.servers()));
    return names;
  }

  private List<String> row(ScenarioResult scenario) {
    List<String> row = new ArrayList<>(List.of("  " + scenario.title()));
    for (Column column : COLUMNS) {
      for (String server : result.servers()) {
        double median = scenario.of(server).spread(column.figure()).median();
        row.add(Metric.number(median / column.unit(), column.decimals()));
      }
    }
    return row;
  }

  /** Ratios of all phases to the other servers, and their means, for people. */
  String ratios() {
    if (result.others().isEmpty()) {
      return "";
    }
    Table table = new Table();
    List<String> head = new ArrayList<>(List.of(result.subject() + " by (min-max)"));
    List<String> means = new ArrayList<>(List.of("geometric mean"));
    for (String other : result.others()) {
      for (Figure figure : RATIOS) {
        head.add(other + (figure == Figure.RATE ? ": throughput" : ": CPU"));
        means.add(Metric.number(result.meanRatio(figure, other), 2));
      }
    }
    table.row(head);
    for (ScenarioResult scenario : result.scenarios()) {
      List<String> row = new ArrayList<>(List.of("  " + scenario.name()));
      for (String other : result.others()) {
        RATIOS.forEach(figure -> row.add(ratio(scenario, figure, other).text()));
      }
      table.row(row);
    }
    return table.row(means).format();
  }

  private Spread ratio(ScenarioResult scenario, Figure figure, String other) {
    return scenario.of(result.subject()).ratio(figure, scenario.of(other));
  }

  /** Everything for programs. */
  JsonObject json() {
    JsonObject versions = new JsonObject();
    result.versions().forEach(versions::put);
    JsonArray scenarios = new JsonArray();
    result.scenarios().forEach(scenario -> scenarios.add(json(scenario)));
    JsonObject means = new JsonObject();
    for (String other : result.others()) {
      JsonObject mean = new JsonObject();
      for (Figure figure : RATIOS) {
        mean.put(figure.key(), Metric.known(result.meanRatio(figure, other)));
      }
      means.put(other, mean);
    }
    return load.json()
        .put("rounds", result.rounds())
        .put("generator", generator)
        .put("versions", versions)
        .put("scenarios", scenarios)
        .put("geometric_means_of_ratios_to", means);
  }

  private JsonObject json(ScenarioResult scenario) {
    JsonObject medians = new JsonObject();
    for (String server : result.servers()) {
      JsonObject all = new JsonObject();
      for (Column column : COLUMNS) {
        double median = scenario.of(server).spread(column.figure()).median();
        all.put(column.figure().key(), Metric.known(median));
      }
      medians.put(server, all);
    }
    JsonObject ratios = new JsonObject();
    for (String other : result.others()) {
      JsonObject against = new JsonObject();
      for (Column column : COLUMNS) {
        Figure figure = column.figure();
        against.put(figure.key(), Metric.json(ratio(scenario, figure, other)));
      }
      ratios.put(other, against);
    }
    return ResultsJson.encode(scenario).put("medians", medians).put("ratios_to", ratios);
  }

  /** All ratios as a picture. */
  String picture() {
    return RatioChart.picture(result);
  }
}
