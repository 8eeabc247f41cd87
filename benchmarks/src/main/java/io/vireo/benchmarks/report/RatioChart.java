package io.vireo.benchmarks.report;

import io.vireo.benchmarks.figures.Spread;
import io.vireo.benchmarks.results.Figure;
import io.vireo.benchmarks.results.ScenarioResult;
import io.vireo.benchmarks.results.SuiteResult;
import java.util.List;

/**
 * All ratios at a glance: a row for each scenario, a dot for each server that is compared with, and
 * to the right of the line whatever is better.
 */
public final class RatioChart {
  private static final double LABELS = 170;
  private static final double PANEL = 240;
  private static final double GAP = 26;
  private static final double ROW = 19;
  private static final double HEAD = 54;
  private static final double LEAST = 0.25;
  private static final double MOST = 4;
  private static final double[] TICKS = {0.25, 0.5, 1, 2, 4};

  /** What is compared; a figure of which less is better counts the other way round. */
  private record Panel(Figure figure, String title) {}

  private static final List<Panel> PANELS =
      List.of(
          new Panel(Figure.RATE, "throughput"),
          new Panel(Figure.CPU, "work per CPU second"),
          new Panel(Figure.P99, "shortness of p99"));

  private final SuiteResult result;
  private final List<ScenarioResult> rows;

  RatioChart(SuiteResult result) {
    this.result = result;
    this.rows = result.scenarios();
  }

  /** As part of a page; empty if there is nothing to compare. */
  String draw() {
    return result.others().isEmpty() ? "" : drawing().inline();
  }

  /** As a file of its own. */
  public static String picture(SuiteResult result) {
    return new RatioChart(result).drawing().standalone(Style.ofPicture());
  }

  private Svg drawing() {
    double bottom = HEAD + rows.size() * ROW;
    double width = LABELS + PANELS.size() * (PANEL + GAP);
    Svg svg =
        new Svg(width, bottom + 14, "Ratios of " + result.subject() + " to the other servers");
    legend(svg);
    for (int i = 0; i < rows.size(); i++) {
      double y = HEAD + i * ROW + ROW / 2;
      svg.text("label", LABELS - 10, y + 4, Svg.Anchor.END, rows.get(i).name());
    }
    for (int i = 0; i < PANELS.size(); i++) {
      double left = LABELS + i * (PANEL + GAP);
      panel(svg, PANELS.get(i), new Scale(LEAST, MOST, left, left + PANEL, true), bottom);
    }
    return svg;
  }

  private void legend(Svg svg) {
    double x = 10;
    for (int i = 1; i <= result.others().size(); i++) {
      String text = result.subject() + " against " + result.others().get(i - 1);
      svg.circle("dot f" + i, x + 4, 13, 4.5, "");
      svg.text("label", x + 14, 17, Svg.Anchor.START, text);
      x += 34 + text.length() * 6.6;
    }
    svg.text(
        "tick", x, 17, Svg.Anchor.START, "right of the line: " + result.subject() + " is better");
  }

  private void panel(Svg svg, Panel panel, Scale x, double bottom) {
    svg.text("label", x.at(1), HEAD - 18, Svg.Anchor.MIDDLE, panel.title());
    for (double tick : TICKS) {
      svg.line(tick == 1 ? "one" : "grid", x.at(tick), HEAD, x.at(tick), bottom);
      svg.text("tick", x.at(tick), HEAD - 4, Svg.Anchor.MIDDLE, Numbers.tick(tick));
    }
    for (int row = 0; row < rows.size(); row++) {
      for (int other = 1; other <= result.others().size(); other++) {
        dot(svg, panel, x, row, other);
      }
    }
  }

  private void dot(Svg svg, Panel panel, Scale x, int row, int other) {
    ScenarioResult scenario = rows.get(row);
    String server = result.others().get(other - 1);
    boolean starts = scenario.main() == Figure.START && panel.figure() == Figure.RATE;
    Figure figure = starts ? Figure.START : panel.figure();
    Spread spread =
        better(figure, scenario.of(result.subject()).ratio(figure, scenario.of(server)));
    if (Double.isNaN(spread.median()) || !scenario.tells(figure)) {
      return;
    }
    double apart = result.others().size() == 1 ? 0 : other == 1 ? -3.5 : 3.5;
    double y = HEAD + row * ROW + ROW / 2 + apart;
    String tip =
        scenario.name()
            + ", "
            + panel.title()
            + " against "
            + server
            + ": "
            + Numbers.ratio(spread.median())
            + " ("
            + Numbers.ratio(spread.min())
            + " to "
            + Numbers.ratio(spread.max())
            + ")";
    svg.line("reach l" + other, x.at(spread.min()), y, x.at(spread.max()), y);
    double place = x.at(spread.median());
    if (spread.median() < LEAST || spread.median() > MOST) {
      String arrow = spread.median() < LEAST ? "◂ " : "▸ ";
      svg.text(
          "tick f" + other,
          place + 7,
          y + 4,
          Svg.Anchor.START,
          arrow + Numbers.ratio(spread.median()));
    } else {
      svg.circle("dot f" + other, place, y, 4, "");
    }
    svg.circle("hit", place, y, 8, tip);
  }

  /** A ratio of which more is better. */
  static Spread better(Figure figure, Spread ratio) {
    return figure.moreIsBetter()
        ? ratio
        : new Spread(1 / ratio.median(), 1 / ratio.max(), 1 / ratio.min());
  }
}
