package io.vireo.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ResultsTest {
  private final SuiteResult result = Canned.result();

  @Test
  void whatIsWrittenIsReadBack() {
    assertThat(ResultsJson.decode(ResultsJson.encode(result))).isEqualTo(result);
  }

  @Test
  void csvHasALineForEachFigure() {
    assertThat(ResultsCsv.encode(result).lines())
        .startsWith("scenario,server,figure,median,lowest,highest,rounds")
        .contains("set-p16,one,rate,200000.0000,100000.0000,300000.0000,3")
        .noneMatch(line -> line.contains("NaN"));
  }

  @Test
  void meansAreGeometric() {
    assertThat(result.meanRatio(Figure.RATE, "two")).isEqualTo(2);
    assertThat(result.meanRatio(Figure.P99, "two")).isCloseTo(1, within(1e-9));
    assertThat(result.meanRatio(Figure.START, "three")).isEqualTo(1.5);
    assertThat(result.meanRatio(Figure.RATE, "nobody")).isNaN();
  }

  @Test
  void runsOfTheSameServersGoTogether() {
    SuiteResult both = result.with(result);
    assertThat(both.scenarios()).hasSize(2 * result.scenarios().size());
    assertThat(both.command()).isEqualTo(result.command() + "\n" + result.command());
  }

  @Test
  void otherTextsAreRefused() {
    for (String text :
        new String[] {"", "[]", "{}", "{\"vireo_bench\":1}", "{\"vireo_bench\":2}"}) {
      assertThatThrownBy(() -> ResultsJson.decode(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no results of vireo-bench");
    }
  }
}
