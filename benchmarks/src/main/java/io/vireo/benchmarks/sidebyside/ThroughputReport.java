package io.vireo.benchmarks.sidebyside;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vireo.benchmarks.console.Table;
import io.vireo.benchmarks.figures.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The outcome of a scenario.
 *
 * @param scenario what was run
 * @param samples the counted runs of each server by its name, in the order of rounds; the first
 *     server is the one the others are compared with
 */
record ThroughputReport(Scenario scenario, Map<String, List<Sample>> samples) {
  private static final double WIDE = 0.2;

  /** Medians and ratios for people. */
  String text() {
    Table table = new Table();
    String first = names().get(0);
    List<String> head = new ArrayList<>(List.of(scenario.label()));
    head.addAll(names());
    others().forEach(other -> head.add(first + "/" + other + " (min-max)"));
    table.row(head);
    for (Metric metric : Metric.ALL) {
      List<String> row = new ArrayList<>(List.of("  " + metric.title()));
      names().forEach(name -> row.add(metric.format(median(metric, name))));
      others().forEach(other -> row.add(ratios(metric, other).text()));
      table.row(row);
    }
    return table.format() + warnings();
  }

  private String warnings() {
    StringBuilder text = new StringBuilder();
    samples.forEach(
        (name, runs) -> {
          double errors = runs.stream().mapToDouble(Sample::errors).sum();
          if (errors > 0) {
            text.append(String.format(Locale.ROOT, "  %s: %.0f error replies%n", name, errors));
          }
          Spread rates = Spread.of(runs, Sample::throughput);
          if (rates.max() - rates.min() > WIDE * rates.median()) {
            text.append(
                String.format(
                    Locale.ROOT,
                    "  %s: unsteady, %.0f to %.0f requests/s%n",
                    name,
                    rates.min(),
                    rates.max()));
          }
        });
    return text.toString();
  }

  /** The geometric means of the ratios of throughput and of processor time over all scenarios. */
  static String means(List<ThroughputReport> reports) {
    StringBuilder text = new StringBuilder();
    for (String other : reports.get(0).others()) {
      for (Metric metric : List.of(Metric.THROUGHPUT, Metric.CPU)) {
        double logs =
            reports.stream()
                .mapToDouble(report -> Math.log(report.ratios(metric, other).median()))
                .average()
                .orElse(Double.NaN);
        text.append(
            String.format(
                Locale.ROOT,
                "geometric mean of %d, %s/%s, %s: %.2f%n",
                reports.size(),
                reports.get(0).names().get(0),
                other,
                metric.title(),
                Math.exp(logs)));
      }
    }
    return text.toString();
  }

  JsonObject json() {
    JsonObject servers = new JsonObject();
    samples.forEach((name, runs) -> servers.put(name, server(runs)));
    JsonObject ratios = new JsonObject();
    for (String other : others()) {
      JsonObject against = new JsonObject();
      for (Metric metric : Metric.ALL) {
        against.put(metric.name(), Metric.json(ratios(metric, other)));
      }
      ratios.put(other, against);
    }
    return new JsonObject()
        .put("test", scenario.test().name())
        .put("clients", scenario.clients())
        .put("pipeline", scenario.pipeline())
        .put("requests", scenario.requests())
        .put("data_size", scenario.dataSize())
        .put("keyspace", scenario.keyspace())
        .put("servers", servers)
        .put("ratios_to", ratios);
  }

  private static JsonObject server(List<Sample> runs) {
    JsonObject server = new JsonObject();
    for (Metric metric : Metric.ALL) {
      JsonArray values = new JsonArray();
      for (double value : metric.values(runs)) {
        values.add(Metric.known(value));
      }
      server.put(metric.name(), Metric.json(Spread.of(metric.values(runs))).put("rounds", values));
    }
    return server;
  }

  private Spread ratios(Metric metric, String other) {
    return Spread.ofRatios(
        metric.values(samples.get(names().get(0))), metric.values(samples.get(other)));
  }

  private double median(Metric metric, String name) {
    return Spread.of(metric.values(samples.get(name))).median();
  }

  private List<String> names() {
    return List.copyOf(samples.keySet());
  }

  private List<String> others() {
    return names().subList(1, names().size());
  }
}
