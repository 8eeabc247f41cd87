package io.vireo.benchmarks.results;

import io.vireo.benchmarks.figures.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Results as comma separated values: a line for each scenario, server and figure. */
public final class ResultsCsv {
  private static final String HEAD = "scenario,server,figure,median,lowest,highest,rounds";

  private ResultsCsv() {}

  /** As text, each line ended. */
  public static String encode(SuiteResult result) {
    List<String> lines = new ArrayList<>(List.of(HEAD));
    for (ScenarioResult scenario : result.scenarios()) {
      scenario
          .outcomes()
          .forEach((server, outcome) -> lines(scenario.name(), server, outcome, lines));
    }
    return String.join("\n", lines) + "\n";
  }

  private static void lines(String scenario, String server, Outcome outcome, List<String> lines) {
    for (Figure figure : Figure.values()) {
      Spread spread = outcome.spread(figure);
      if (!Double.isNaN(spread.median())) {
        lines.add(
            String.format(
                Locale.ROOT,
                "%s,%s,%s,%.4f,%.4f,%.4f,%d",
                scenario,
                server,
                figure.key(),
                spread.median(),
                spread.min(),
                spread.max(),
                outcome.rounds().size()));
      }
    }
  }
}
