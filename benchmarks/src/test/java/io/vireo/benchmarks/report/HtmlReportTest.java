package io.vireo.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.benchmarks.results.Canned;
import io.vireo.benchmarks.results.Figure;
import io.vireo.benchmarks.results.SuiteResult;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class HtmlReportTest {
  private final SuiteResult result = Canned.result();
  private final String page = HtmlReport.of(result);

  @Test
  void needsNoNetwork() {
    assertThat(page).doesNotContain("http:", "https:", "src=", "@import", "url(", "<link");
  }

  @Test
  void showsEverythingThatWasFound() {
    assertThat(page)
        .contains("one beside two and three", "2026-01-02T03:04Z", "cores", "medians of 3 rounds")
        .contains("bin/vireo-bench --scenarios set-p16", "bin/vireo-bench --scenarios some")
        .contains("Title of bgsave", "p99 of each second", ">BGSAVE<")
        .contains("three was left out: it runs already.")
        .contains("2.00</span><small>2.00–2.00</small>");
  }

  @Test
  void escapesWhatServersTell() {
    assertThat(page).contains("1.0 &lt;b&gt;").doesNotContain("1.0 <b>");
  }

  @Test
  void everyDrawingIsWellFormedAndFinite() throws Exception {
    Matcher drawings = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL).matcher(page);
    int count = 0;
    while (drawings.find()) {
      parse(drawings.group());
      assertThat(drawings.group()).doesNotContain("NaN", "Infinity");
      count++;
    }
    assertThat(count).isGreaterThanOrEqualTo(8);
  }

  @Test
  void thePictureStandsForItself() throws Exception {
    String picture = RatioChart.picture(result);
    parse(picture);
    assertThat(picture).contains("<style>", "prefers-color-scheme: dark", "set-p16");
  }

  @Test
  void barsAreAsLongAsTheirValues() {
    String bars =
        new BarChart(result.scenarios().subList(0, 1), List.of("one", "two"), Figure.RATE).draw();
    List<Double> lengths =
        Pattern.compile("class=\"f\\d\" d=\"M170 [\\d.]+h([\\d.]+)")
            .matcher(bars)
            .results()
            .map(match -> Double.parseDouble(match.group(1)) + 3)
            .toList();
    assertThat(lengths).hasSize(2);
    assertThat(lengths.get(0) / lengths.get(1)).isBetween(1.98, 2.02);
  }

  @Test
  void aServerAloneIsNotCompared() {
    SuiteResult alone =
        new SuiteResult(
            result.machine(),
            result.date(),
            result.command(),
            Map.of("one", "1.0"),
            3,
            1,
            result.scenarios());
    assertThat(HtmlReport.of(alone)).contains("one, measured").doesNotContain("At a glance");
  }

  private static void parse(String xml) throws Exception {
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }
}
