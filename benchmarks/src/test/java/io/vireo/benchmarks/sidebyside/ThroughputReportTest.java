package io.vireo.benchmarks.sidebyside;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vireo.benchmarks.load.KeyChoice;
import io.vireo.benchmarks.load.TestCatalog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ThroughputReportTest {
  private final Map<String, List<Sample>> samples = new LinkedHashMap<>();
  private final ThroughputReport report =
      new ThroughputReport(
          new Scenario(TestCatalog.named("get"), 50, 16, 10, 3, KeyChoice.uniform(5)), samples);

  ThroughputReportTest() {
    samples.put("one", List.of(sample(200, 2), sample(100, 4), sample(300, 1)));
    samples.put("two", List.of(sample(100, 2), sample(100, 2), sample(100, 2)));
  }

  @Test
  void printsMediansAndPairedRatios() {
    assertThat(report.text().lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "GET -c 50 -P 16 one two one/two (min-max)",
            " requests/s 200 100 2.00 (1.00-3.00)",
            " server CPU us/op 2.000 2.000 1.00 (0.50-2.00)",
            " p50 ms 0.500 0.500 1.00 (1.00-1.00)",
            " p99 ms 0.900 0.900 1.00 (1.00-1.00)",
            " p99.9 ms - - -",
            " one: unsteady, 100 to 300 requests/s");
  }

  @Test
  void writesUnknownFiguresAsNull() {
    JsonObject json = new JsonObject(report.json().encode());
    JsonObject one = json.getJsonObject("servers").getJsonObject("one");
    assertThat(one.getJsonObject("rps").getDouble("median")).isEqualTo(200);
    assertThat(one.getJsonObject("p999_ms").getValue("median")).isNull();
    assertThat(
            json.getJsonObject("ratios_to")
                .getJsonObject("two")
                .getJsonObject("rps")
                .getDouble("max"))
        .isEqualTo(3);
  }

  private static Sample sample(double throughput, double cpu) {
    return new Sample(throughput, cpu, 0.5, 0.9, Double.NaN, 0);
  }
}
