package io.vireo.benchmarks.report;

import java.util.List;
import java.util.Locale;

/** A drawing in the making. Colours come from the classes of the style sheet. For one thread. */
final class Svg {
  private final StringBuilder body = new StringBuilder();
  private final double width;
  private final double height;
  private final String description;

  /**
   * @param description for readers that cannot see it
   */
  Svg(double width, double height, String description) {
    this.width = width;
    this.height = height;
    this.description = description;
  }

  /** A place of a line. */
  record Point(double x, double y) {}

  /** Where a text has its anchor. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  Svg line(String classes, double x1, double y1, double x2, double y2) {
    body.append(
        tag("line", classes)
            + place("x1", x1)
            + place("y1", y1)
            + place("x2", x2)
            + place("y2", y2)
            + "/>\n");
    return this;
  }

  Svg text(String classes, double x, double y, Anchor anchor, String text) {
    body.append(
        tag("text", classes)
            + place("x", x)
            + place("y", y)
            + " text-anchor=\""
            + anchor.name().toLowerCase(Locale.ROOT)
            + "\">"
            + escape(text)
            + "</text>\n");
    return this;
  }

  /** A bar that grows to the right from a flat foot. */
  Svg bar(String classes, double x, double y, double length, double thickness, String tip) {
    double round = Math.min(3, Math.max(0, length) / 2);
    body.append(
        tag("path", classes)
            + " d=\"M"
            + number(x)
            + " "
            + number(y)
            + "h"
            + number(length - round)
            + "q"
            + number(round)
            + " 0 "
            + number(round)
            + " "
            + number(round)
            + "v"
            + number(thickness - 2 * round)
            + "q0 "
            + number(round)
            + " "
            + number(-round)
            + " "
            + number(round)
            + "h"
            + number(round - length)
            + "z\""
            + tip(tip)
            + "/>\n");
    return this;
  }

  Svg path(String classes, List<Point> points) {
    StringBuilder d = new StringBuilder();
    for (Point point : points) {
      d.append(d.isEmpty() ? "M" : "L").append(number(point.x())).append(' ');
      d.append(number(point.y()));
    }
    body.append(tag("path", classes) + " d=\"" + d + "\"/>\n");
    return this;
  }

  Svg circle(String classes, double x, double y, double radius, String tip) {
    body.append(
        tag("circle", classes)
            + place("cx", x)
            + place("cy", y)
            + place("r", radius)
            + tip(tip)
            + "/>\n");
    return this;
  }

  /** The drawing as part of a page. */
  String inline() {
    return open("") + body + "</svg>\n";
  }

  /** The drawing as a file of its own, with its style sheet. */
  String standalone(String style) {
    return open(" xmlns=\"http://www.w3.org/2000/svg\"")
        + "<style>\n"
        + style
        + "</style>\n"
        + "<rect class=\"surface\" width=\"100%\" height=\"100%\"/>\n"
        + body
        + "</svg>\n";
  }

  private String open(String more) {
    return "<svg"
        + more
        + " viewBox=\"0 0 "
        + number(width)
        + " "
        + number(height)
        + "\" role=\"img\" aria-label=\""
        + escape(description)
        + "\">\n";
  }

  private static String tag(String name, String classes) {
    return "<" + name + " class=\"" + classes + "\"";
  }

  private static String place(String name, double value) {
    return " " + name + "=\"" + number(value) + "\"";
  }

  private static String tip(String text) {
    return text.isEmpty() ? "" : " data-tip=\"" + escape(text) + "\"";
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** Text for HTML and SVG, within elements and attributes. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
