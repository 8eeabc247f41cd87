package io.vireo.benchmarks.suite;

import io.vireo.benchmarks.console.Table;
import io.vireo.benchmarks.results.Figure;
import io.vireo.benchmarks.results.Outcome;
import io.vireo.benchmarks.results.ScenarioResult;
import io.vireo.benchmarks.results.SuiteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A scenario's results on the terminal, as soon as they are there. */
final class ScenarioText {
  private ScenarioText() {}

  static String of(ScenarioResult scenario, SuiteResult all) {
    Table table = new Table();
    String subject = all.subject();
    List<String> head = new ArrayList<>(List.of(scenario.name()));
    head.addAll(all.servers());
    all.others().forEach(other -> head.add(subject + "/" + other + " (min-max)"));
    table.row(head);
    for (Figure figure : Figure.values()) {
      if (Double.isNaN(scenario.of(subject).spread(figure).median())) {
        continue;
      }
      List<String> row = new ArrayList<>(List.of("  " + title(figure, scenario)));
      for (String server : all.servers()) {
        row.add(number(scenario.of(server).spread(figure).median()));
      }
      for (String other : all.others()) {
        row.add(scenario.of(subject).ratio(figure, scenario.of(other)).text());
      }
      table.row(row);
    }
    return table.format() + complaints(scenario, all);
  }

  private static String title(Figure figure, ScenarioResult scenario) {
    return figure == Figure.RATE ? scenario.unit() + " " + figure.title() : figure.title();
  }

  private static String complaints(ScenarioResult scenario, SuiteResult all) {
    StringBuilder text = new StringBuilder();
    for (String server : all.servers()) {
      Outcome outcome = scenario.of(server);
      if (outcome.leftOut() != null) {
        text.append(String.format("  %s: %s%n", server, outcome.leftOut()));
      } else if (outcome.errors() > 0) {
        text.append(String.format("  %s: %d errors or lost messages%n", server, outcome.errors()));
      }
    }
    return text.toString();
  }

  /** Three digits that count. */
  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    int decimals = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
