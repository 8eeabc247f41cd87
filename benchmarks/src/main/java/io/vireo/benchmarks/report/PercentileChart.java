package io.vireo.benchmarks.report;

import io.vireo.benchmarks.results.Quantile;
import io.vireo.benchmarks.results.ScenarioResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The distribution of latencies: percentiles, each further nine as far as the one before, against
 * milliseconds on a logarithmic axis.
 */
final class PercentileChart {
  private static final double WIDTH = 380;
  private static final double HEIGHT = 230;
  private static final double LEFT = 46;
  private static final double RIGHT = WIDTH - 14;
  private static final double TOP = 12;
  private static final double BOTTOM = HEIGHT - 34;
  private static final double LAST = 99.999;
  private static final double NINES = 5;

  /** Where the longest latency stands, beyond the last percentile. */
  private static final double LONGEST = 5.9;

  private static final double LOWEST_MILLIS = 0.001;
  private static final double[] TICKS = {50, 90, 99, 99.9, 99.99, 99.999, 100};

  private final ScenarioResult scenario;
  private final List<String> servers;

  PercentileChart(ScenarioResult scenario, List<String> servers) {
    this.scenario = scenario;
    this.servers = servers;
  }

  /** The drawing; empty if no latencies are known. */
  String draw() {
    List<Quantile> all =
        servers.stream().flatMap(server -> scenario.of(server).curve().stream()).toList();
    if (all.isEmpty()) {
      return "";
    }
    Svg svg = new Svg(WIDTH, HEIGHT, "Latency percentiles of " + scenario.title());
    double least = millis(all, list -> list.stream().mapToDouble(Quantile::millis).min().orElse(0));
    double most = millis(all, list -> list.stream().mapToDouble(Quantile::millis).max().orElse(0));
    Scale y = Scale.logarithmic(least, most, BOTTOM, TOP);
    axes(svg, y);
    for (int i = servers.size() - 1; i >= 0; i--) {
      curve(svg, y, i);
    }
    return svg.inline();
  }

  private static double millis(List<Quantile> all, ToDoubleFunction<List<Quantile>> which) {
    return Math.max(LOWEST_MILLIS, which.applyAsDouble(all));
  }

  private static void axes(Svg svg, Scale y) {
    for (double tick : y.ticks()) {
      svg.line("grid", LEFT, y.at(tick), RIGHT, y.at(tick));
      svg.text("tick", LEFT - 6, y.at(tick) + 4, Svg.Anchor.END, Numbers.tick(tick));
    }
    for (double tick : TICKS) {
      double x = x(tick);
      svg.line("grid", x, TOP, x, BOTTOM);
      svg.text("tick", x, BOTTOM + 15, Svg.Anchor.MIDDLE, label(tick));
    }
    svg.line("axis", LEFT, BOTTOM, RIGHT, BOTTOM);
    svg.text("tick", LEFT, HEIGHT - 4, Svg.Anchor.START, "percentile; latency in ms");
  }

  private static String label(double percent) {
    if (percent == 100) {
      return "max";
    }
    return percent == Math.rint(percent) ? Integer.toString((int) percent) : "" + percent;
  }

  private static double x(double percent) {
    double nines = percent > LAST ? LONGEST : Math.min(NINES, -Math.log10(1 - percent / 100));
    return LEFT + nines / LONGEST * (RIGHT - LEFT - 10);
  }

  private void curve(Svg svg, Scale y, int server) {
    List<Svg.Point> points = new ArrayList<>();
    List<Quantile> curve = scenario.of(servers.get(server)).curve();
    for (Quantile quantile : curve) {
      points.add(new Svg.Point(x(quantile.percent()), y.at(quantile.millis())));
    }
    svg.path("line l" + server, points);
    for (Quantile quantile : curve) {
      for (double tick : TICKS) {
        if (tick == quantile.percent()) {
          String tip =
              servers.get(server)
                  + ", "
                  + (tick == 100 ? "longest" : "p" + label(tick))
                  + ": "
                  + Numbers.of(quantile.millis())
                  + " ms";
          svg.circle("dot f" + server, x(tick), y.at(quantile.millis()), 3, "");
          svg.circle("hit", x(tick), y.at(quantile.millis()), 9, tip);
        }
      }
    }
  }
}
