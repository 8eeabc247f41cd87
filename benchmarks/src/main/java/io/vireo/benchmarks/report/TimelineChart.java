package io.vireo.benchmarks.report;

import io.vireo.benchmarks.results.Mark;
import io.vireo.benchmarks.results.ScenarioResult;
import io.vireo.benchmarks.results.Second;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A round by the second: operations above, the 99th percentile below, and what happened when. */
final class TimelineChart {
  private static final double WIDTH = 760;
  private static final double LEFT = 56;
  private static final double RIGHT = WIDTH - 16;
  private static final double PANEL = 110;
  private static final double TOP = 30;
  private static final double BETWEEN = 34;
  private static final double HEIGHT = TOP + 2 * PANEL + BETWEEN + 24;
  private static final double LOWEST_MILLIS = 0.001;

  private final ScenarioResult scenario;
  private final List<String> servers;

  TimelineChart(ScenarioResult scenario, List<String> servers) {
    this.scenario = scenario;
    this.servers = servers;
  }

  /** The drawing; empty if there are not at least three seconds to show. */
  String draw() {
    List<Second> all =
        servers.stream().flatMap(server -> scenario.of(server).seconds().stream()).toList();
    int last = all.stream().mapToInt(Second::at).max().orElse(0);
    if (last < 2) {
      return "";
    }
    Svg svg = new Svg(WIDTH, HEIGHT, scenario.title() + " by the second");
    Scale x = new Scale(0, last + 1, LEFT, RIGHT, false);
    double most = all.stream().mapToDouble(Second::rate).max().orElse(0);
    panel(
        svg,
        x,
        Scale.linear(most, TOP + PANEL, TOP),
        scenario.unit() + " per second",
        Second::rate);
    double below = TOP + PANEL + BETWEEN;
    double least = all.stream().mapToDouble(TimelineChart::p99).min().orElse(0);
    double longest = all.stream().mapToDouble(TimelineChart::p99).max().orElse(0);
    Scale latency = Scale.logarithmic(least, longest, below + PANEL, below);
    panel(svg, x, latency, "p99 of each second, ms", TimelineChart::p99);
    for (int second = 0; second <= last + 1; second += last > 20 ? 5 : 1) {
      svg.text("tick", x.at(second), HEIGHT - 8, Svg.Anchor.MIDDLE, second + " s");
    }
    for (Mark mark : scenario.marks()) {
      svg.line("mark", x.at(mark.second()), TOP - 8, x.at(mark.second()), below + PANEL);
      svg.text("value", x.at(mark.second()) + 4, TOP - 8, Svg.Anchor.START, mark.label());
    }
    return svg.inline();
  }

  private static double p99(Second second) {
    return Math.max(LOWEST_MILLIS, second.p99());
  }

  private void panel(Svg svg, Scale x, Scale y, String title, ToDoubleFunction<Second> value) {
    for (double tick : y.ticks()) {
      svg.line("grid", LEFT, y.at(tick), RIGHT, y.at(tick));
      svg.text("tick", LEFT - 6, y.at(tick) + 4, Svg.Anchor.END, Numbers.tick(tick));
    }
    svg.line("axis", LEFT, y.begin(), RIGHT, y.begin());
    svg.text("tick", LEFT, y.end() - 8, Svg.Anchor.START, title);
    for (int i = servers.size() - 1; i >= 0; i--) {
      String server = servers.get(i);
      List<Second> seconds = scenario.of(server).seconds();
      List<Svg.Point> points = new ArrayList<>();
      for (Second second : seconds) {
        points.add(new Svg.Point(x.at(second.at() + 0.5), y.at(value.applyAsDouble(second))));
      }
      svg.path("line l" + i, points);
      for (int k = 0; k < points.size(); k++) {
        String number = Numbers.of(value.applyAsDouble(seconds.get(k)));
        String tip = server + ", second " + (seconds.get(k).at() + 1) + ": " + number;
        svg.circle("dot f" + i, points.get(k).x(), points.get(k).y(), 2.5, "");
        svg.circle("hit", points.get(k).x(), points.get(k).y(), 9, tip);
      }
    }
  }
}
