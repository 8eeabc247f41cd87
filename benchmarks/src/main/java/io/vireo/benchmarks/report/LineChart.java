package io.vireo.benchmarks.report;

import java.util.List;

/**
 * Values of several servers over time as lines, as a picture of its own.
 *
 * @param title above everything
 * @param lines one for each server
 */
public record LineChart(String title, List<Line> lines) {
  private static final double WIDTH = 760;
  private static final double HEIGHT = 300;
  private static final double LEFT = 56;
  private static final double RIGHT = WIDTH - 16;
  private static final double TOP = 56;
  private static final double BOTTOM = HEIGHT - 26;
  private static final double SIGN = 11;

  /**
   * The values of one server.
   *
   * @param name of the server
   * @param points from left to right
   */
  public record Line(String name, List<Point> points) {}

  /** A value, {@code y}, at a time, {@code x}, in seconds. */
  public record Point(double x, double y) {}

  /** The file. */
  public String svg() {
    Svg svg = new Svg(WIDTH, HEIGHT, title);
    svg.text("label", 8, 18, Svg.Anchor.START, title);
    Scale x = Scale.linear(most(true), LEFT, RIGHT);
    Scale y = Scale.linear(most(false), BOTTOM, TOP);
    for (double tick : y.ticks()) {
      svg.line(tick == 0 ? "axis" : "grid", LEFT, y.at(tick), RIGHT, y.at(tick));
      svg.text("tick", LEFT - 6, y.at(tick) + 4, Svg.Anchor.END, Numbers.tick(tick));
    }
    for (double tick : x.ticks()) {
      svg.text("tick", x.at(tick), HEIGHT - 8, Svg.Anchor.MIDDLE, Numbers.tick(tick) + " s");
    }
    for (int i = lines.size() - 1; i >= 0; i--) {
      Line line = lines.get(i);
      double left = LEFT + 110 * i;
      svg.bar("f" + i, left, 30, SIGN, SIGN, "");
      svg.text("label", left + SIGN + 5, 40, Svg.Anchor.START, line.name());
      svg.path(
          "line l" + i,
          line.points().stream()
              .map(point -> new Svg.Point(x.at(point.x()), y.at(point.y())))
              .toList());
    }
    return svg.standalone(Style.ofPicture());
  }

  private double most(boolean ofTime) {
    return lines.stream()
        .flatMap(line -> line.points().stream())
        .mapToDouble(ofTime ? Point::x : Point::y)
        .max()
        .orElse(0);
  }
}
