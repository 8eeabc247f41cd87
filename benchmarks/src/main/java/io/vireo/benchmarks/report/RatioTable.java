package io.vireo.benchmarks.report;

import io.vireo.benchmarks.figures.Spread;
import io.vireo.benchmarks.results.Figure;
import io.vireo.benchmarks.results.ScenarioResult;
import io.vireo.benchmarks.results.SuiteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Medians and ratios of all scenarios as a table. */
final class RatioTable {
  /** A ratio this far from one is told from noise by its colour, if all rounds agree. */
  private static final double CLEAR = 0.03;

  private final SuiteResult result;

  RatioTable(SuiteResult result) {
    this.result = result;
  }

  /** The figures of the columns; for starts the time takes the place of the rate. */
  private static final List<Figure> COLUMNS = List.of(Figure.RATE, Figure.CPU, Figure.P99);

  String html() {
    StringBuilder html = new StringBuilder("<div class=\"scroll\"><table>\n");
    html.append(head());
    for (Map.Entry<String, List<ScenarioResult>> chapter : result.chapters().entrySet()) {
      html.append("<tr class=\"chapter\"><td colspan=\"")
          .append(1 + COLUMNS.size() * (result.servers().size() + result.others().size()))
          .append("\">")
          .append(Svg.escape(chapter.getKey()))
          .append("</td></tr>\n");
      chapter.getValue().forEach(scenario -> html.append(row(scenario)));
    }
    return html.append("</table></div>\n").toString();
  }

  private String head() {
    StringBuilder groups = new StringBuilder("<tr class=\"group\"><th></th>");
    StringBuilder names = new StringBuilder("<tr><th>scenario</th>");
    int width = result.servers().size() + result.others().size();
    for (Figure figure : COLUMNS) {
      groups.append("<th colspan=\"" + width + "\">" + Svg.escape(figure.title()) + "</th>");
      result.servers().forEach(server -> names.append("<th>" + Svg.escape(server) + "</th>"));
      result.others().forEach(other -> names.append("<th>to " + Svg.escape(other) + "</th>"));
    }
    return groups + "</tr>\n" + names + "</tr>\n";
  }

  private String row(ScenarioResult scenario) {
    List<String> cells = new ArrayList<>();
    cells.add("<td>" + Svg.escape(scenario.name()) + "</td>");
    for (Figure column : COLUMNS) {
      Figure figure = column == Figure.RATE ? scenario.main() : column;
      for (String server : result.servers()) {
        double median = scenario.of(server).spread(figure).median();
        String unit = figure == Figure.START && !Double.isNaN(median) ? " ms" : "";
        cells.add("<td>" + Numbers.of(median) + unit + "</td>");
      }
      for (String other : result.others()) {
        Spread spread = scenario.of(result.subject()).ratio(figure, scenario.of(other));
        cells.add(scenario.tells(figure) ? ratio(figure, spread) : "<td>set</td>");
      }
    }
    return "<tr>" + String.join("", cells) + "</tr>\n";
  }

  private static String ratio(Figure figure, Spread spread) {
    if (Double.isNaN(spread.median())) {
      return "<td>–</td>";
    }
    Spread better = RatioChart.better(figure, spread);
    String verdict = better.min() > 1 + CLEAR ? "good" : better.max() < 1 - CLEAR ? "bad" : "";
    return "<td><span class=\""
        + verdict
        + "\">"
        + Numbers.ratio(spread.median())
        + "</span><small>"
        + Numbers.ratio(spread.min())
        + "–"
        + Numbers.ratio(spread.max())
        + "</small></td>";
  }
}
