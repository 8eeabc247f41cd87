package io.vireo.benchmarks.report;

import java.util.List;
import java.util.Locale;

/**
 * Values of several servers as bars side by side, as a picture of its own.
 *
 * @param title above everything
 * @param most the value at the end of the axis
 * @param servers what the bars of a group stand for
 * @param groups the values
 */
public record GroupedBars(String title, double most, List<String> servers, List<Group> groups) {
  private static final double WIDTH = 640;
  private static final double LABELS = 230;
  private static final double VALUES = 64;
  private static final double BAR = 11;
  private static final double GAP = 2;
  private static final double BETWEEN = 10;
  private static final double TOP = 52;
  private static final double AXIS = 22;

  /**
   * Bars that belong together.
   *
   * @param label beside them
   * @param values of each server; NaN leaves the bar out
   */
  public record Group(String label, List<Double> values) {}

  /** The file. */
  public String svg() {
    double height = servers.size() * (BAR + GAP) + BETWEEN;
    double bottom = TOP + groups.size() * height;
    Svg svg = new Svg(WIDTH, bottom + AXIS, title);
    svg.text("label", 8, 18, Svg.Anchor.START, title);
    legend(svg);
    Scale scale = Scale.linear(most, LABELS, WIDTH - VALUES);
    for (double tick : scale.ticks()) {
      double x = scale.at(tick);
      svg.line(tick == 0 ? "axis" : "grid", x, TOP, x, bottom);
      svg.text("tick", x, bottom + 15, Svg.Anchor.MIDDLE, Numbers.tick(tick));
    }
    for (int i = 0; i < groups.size(); i++) {
      group(svg, scale, groups.get(i), TOP + i * height + BETWEEN / 2);
    }
    return svg.standalone(Style.ofPicture());
  }

  private void legend(Svg svg) {
    double x = LABELS;
    for (int i = 0; i < servers.size(); i++) {
      svg.bar("f" + i, x, 32, BAR, BAR, "");
      svg.text("label", x + BAR + 5, 42, Svg.Anchor.START, servers.get(i));
      x += 90;
    }
  }

  private void group(Svg svg, Scale scale, Group group, double top) {
    double middle = top + servers.size() * (BAR + GAP) / 2;
    svg.text("label", LABELS - 8, middle + 4, Svg.Anchor.END, group.label());
    for (int i = 0; i < servers.size(); i++) {
      double value = group.values().get(i);
      if (!Double.isNaN(value)) {
        double y = top + i * (BAR + GAP);
        svg.bar("f" + i, LABELS, y, scale.at(value) - LABELS, BAR, "");
        String number = String.format(Locale.ROOT, "%.2f", value);
        svg.text("value", scale.at(value) + 5, y + BAR - 2, Svg.Anchor.START, number);
      }
    }
  }
}
