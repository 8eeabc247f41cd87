package io.vireo.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GroupedBarsTest {
  private static final String SVG =
      new GroupedBars(
              "Rates & more",
              100,
              List.of("one", "two"),
              List.of(
                  new GroupedBars.Group("a", List.of(50.0, 25.0)),
                  new GroupedBars.Group("b", List.of(100.0, Double.NaN))))
          .svg();

  @Test
  void namesAndValuesStandBesideTheBars() {
    assertThat(SVG)
        .contains("Rates &amp; more", ">one<", ">two<", ">a<", ">b<")
        .contains(">50.00<", ">25.00<", ">100.00<");
  }

  @Test
  void aMissingValueHasNoBar() {
    // Two of the legend, two of the first group, one of the second.
    assertThat(SVG.split("<path class=\"f", -1)).hasSize(1 + 5);
  }

  @Test
  void isAFileOfItsOwn() {
    assertThat(SVG).startsWith("<svg xmlns=").contains("<style>").endsWith("</svg>\n");
  }
}
