package io.vireo.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LineChartTest {
  private static final String SVG =
      new LineChart(
              "Memory & time",
              List.of(
                  new LineChart.Line(
                      "one", List.of(new LineChart.Point(0, 0), new LineChart.Point(10, 400))),
                  new LineChart.Line("two", List.of(new LineChart.Point(5, 200)))))
          .svg();

  @Test
  void namesAndTicks() {
    assertThat(SVG).contains("Memory &amp; time", ">one<", ">two<", ">400<", ">10 s<");
  }

  @Test
  void valuesLieWhereTheyBelong() {
    // Zero is below on the left, the greatest value above on the right, half of both in between.
    assertThat(SVG).contains("M56 274L744 56").contains("M400 165");
  }

  @Test
  void isAFileOfItsOwn() {
    assertThat(SVG).startsWith("<svg xmlns=").contains("<style>").endsWith("</svg>\n");
  }
}
