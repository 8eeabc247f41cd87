package io.vireo.benchmarks.report;

import io.vireo.benchmarks.figures.Spread;
import io.vireo.benchmarks.results.Figure;
import io.vireo.benchmarks.results.ScenarioResult;
import java.util.List;

/** A figure of several scenarios as bars, a bar for each server, the ends of its rounds on it. */
final class BarChart {
  private static final double WIDTH = 560;
  private static final double LABELS = 170;
  private static final double VALUES = 64;
  private static final double BAR = 11;
  private static final double GAP = 2;
  private static final double BETWEEN = 12;
  private static final double TOP = 6;
  private static final double AXIS = 22;

  private final List<ScenarioResult> scenarios;
  private final List<String> servers;
  private final Figure figure;

  BarChart(List<ScenarioResult> scenarios, List<String> servers, Figure figure) {
    this.scenarios = scenarios;
    this.servers = servers;
    this.figure = figure;
  }

  /** The drawing; empty if nothing of it is known. */
  String draw() {
    double greatest =
        scenarios.stream()
            .flatMap(scenario -> servers.stream().map(scenario::of))
            .mapToDouble(outcome -> outcome.spread(figure).max())
            .filter(Double::isFinite)
            .max()
            .orElse(0);
    if (greatest == 0) {
      return "";
    }
    double group = servers.size() * (BAR + GAP) + BETWEEN;
    double bottom = TOP + scenarios.size() * group;
    Svg svg = new Svg(WIDTH, bottom + AXIS, figure.title() + " of each scenario");
    Scale scale = Scale.linear(greatest, LABELS, WIDTH - VALUES);
    axis(svg, scale, bottom);
    for (int i = 0; i < scenarios.size(); i++) {
      group(svg, scale, scenarios.get(i), TOP + i * group + BETWEEN / 2);
    }
    return svg.inline();
  }

  private static void axis(Svg svg, Scale scale, double bottom) {
    for (double tick : scale.ticks()) {
      double x = scale.at(tick);
      svg.line(tick == 0 ? "axis" : "grid", x, TOP, x, bottom);
      svg.text("tick", x, bottom + 15, Svg.Anchor.MIDDLE, Numbers.tick(tick));
    }
  }

  private void group(Svg svg, Scale scale, ScenarioResult scenario, double top) {
    double middle = top + servers.size() * (BAR + GAP) / 2;
    svg.text("label", LABELS - 8, middle + 4, Svg.Anchor.END, shortened(scenario.title()));
    for (int i = 0; i < servers.size(); i++) {
      Spread spread = scenario.of(servers.get(i)).spread(figure);
      double y = top + i * (BAR + GAP);
      if (Double.isNaN(spread.median())) {
        svg.text("tick", LABELS + 4, y + BAR - 2, Svg.Anchor.START, "–");
        continue;
      }
      String tip = servers.get(i) + ", " + scenario.title() + ": " + Numbers.of(spread);
      svg.bar("f" + i, LABELS, y, scale.at(spread.median()) - LABELS, BAR, tip);
      double center = y + BAR / 2;
      svg.line("whisker", scale.at(spread.min()), center, scale.at(spread.max()), center);
      double from = scale.at(spread.max()) + 5;
      svg.text("value", from, y + BAR - 2, Svg.Anchor.START, Numbers.of(spread.median()));
    }
  }

  private static String shortened(String title) {
    return title.length() <= 24 ? title : title.substring(0, 23) + "…";
  }
}
