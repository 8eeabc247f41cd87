package io.vireo.benchmarks.report;

import io.vireo.benchmarks.results.Figure;
import io.vireo.benchmarks.results.ScenarioResult;
import io.vireo.benchmarks.results.SuiteResult;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The page: an overview of all ratios, then each chapter, then how it was measured. */
public final class HtmlReport {
  private final SuiteResult result;
  private final List<String> servers;

  private HtmlReport(SuiteResult result) {
    this.result = result;
    this.servers = result.servers();
  }

  /** One file that needs no other. */
  public static String of(SuiteResult result) {
    return new HtmlReport(result).page();
  }

  private String page() {
    StringBuilder html = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n");
    html.append("<meta charset=\"utf-8\">\n");
    html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.append("<title>").append(Svg.escape(title())).append("</title>\n<style>\n");
    html.append(Style.ofPage()).append("</style>\n</head>\n<body>\n<main>\n");
    html.append(head()).append(overview());
    int number = 0;
    for (Map.Entry<String, List<ScenarioResult>> chapter : result.chapters().entrySet()) {
      html.append(chapter(number++, chapter.getKey(), chapter.getValue()));
    }
    html.append(circumstances());
    html.append("</main>\n<div id=\"tip\"></div>\n<script>\n").append(Style.script());
    return html.append("</script>\n</body>\n</html>\n").toString();
  }

  private String title() {
    return result.others().isEmpty()
        ? servers.get(0) + ", measured"
        : servers.get(0) + " beside " + String.join(" and ", result.others());
  }

  private String head() {
    StringBuilder html = new StringBuilder("<header><div><h1>" + Svg.escape(title()) + "</h1>\n");
    html.append("<p class=\"quiet\">").append(Svg.escape(result.date())).append(" · medians of ");
    html.append(result.rounds()).append(" rounds, servers in turns · ");
    html.append(Svg.escape(machine())).append("</p>\n");
    html.append(legend())
        .append("</div><button id=\"theme\">light / dark</button></header>\n<nav>");
    int number = 0;
    for (String chapter : result.chapters().keySet()) {
      html.append("<a href=\"#c" + number++ + "\">" + Svg.escape(chapter) + "</a>");
    }
    return html.append("<a href=\"#how\">How it was measured</a></nav>\n").toString();
  }

  private String machine() {
    String processor = result.machine().getOrDefault("processor", "a machine");
    return processor + ", " + result.machine().getOrDefault("cores", "unknown") + " cores";
  }

  private String legend() {
    StringBuilder html = new StringBuilder("<div class=\"legend\">");
    for (int i = 0; i < servers.size(); i++) {
      String version = result.versions().get(servers.get(i));
      html.append(
          "<span><i class=\"key k" + i + "\"></i><b>" + Svg.escape(servers.get(i)) + "</b> ");
      html.append(Svg.escape(version)).append("</span>");
    }
    return html.append("</div>").toString();
  }

  // ------------------------------------------------------------------------- overview

  private String overview() {
    if (result.others().isEmpty()) {
      return "";
    }
    StringBuilder html = new StringBuilder("<div class=\"tiles\">\n");
    for (String other : result.others()) {
      html.append(tile(Figure.RATE, "throughput of " + other, other));
      html.append(tile(Figure.CPU, "CPU per operation of " + other, other));
    }
    html.append(
        "</div>\n<h2>At a glance</h2>\n<div class=\"card\"><p class=\"small\">Each row is a");
    html.append(" scenario; a dot is the median of the ratios of the rounds, the bar beneath it");
    html.append(
        " reaches from the lowest to the highest. Of a start it is the time; where a clock sets");
    html.append(" the rate, throughput tells nothing.</p>");
    html.append(new RatioChart(result).draw()).append("</div>\n<h2>All ratios</h2>\n");
    html.append("<div class=\"card\"><p class=\"small\">").append(Svg.escape(result.subject()));
    html.append(" to the others, the median of the rounds and the ends. Of throughput more is");
    html.append(" better, of the rest less; coloured is what all rounds agree on.</p>");
    return html.append(new RatioTable(result).html()).append("</div>\n").toString();
  }

  private String tile(Figure figure, String what, String other) {
    double mean = result.meanRatio(figure, other);
    return Double.isNaN(mean)
        ? ""
        : "<div class=\"card tile\"><b>"
            + Numbers.ratio(mean)
            + "×</b><span class=\"small\">the "
            + Svg.escape(what)
            + ", geometric mean of the scenarios</span></div>\n";
  }

  // ------------------------------------------------------------------------- chapters

  private String chapter(int number, String name, List<ScenarioResult> scenarios) {
    Figure main = scenarios.get(0).main();
    StringBuilder html =
        new StringBuilder("<h2 id=\"c" + number + "\">" + Svg.escape(name) + "</h2>\n");
    html.append("<div class=\"pair\">\n");
    long units = scenarios.stream().map(ScenarioResult::unit).distinct().count();
    String operations = units == 1 ? scenarios.get(0).unit() : "operations";
    String unit = main == Figure.RATE ? operations + " " + main.title() : main.title();
    html.append(figure(unit, new BarChart(scenarios, servers, main).draw()));
    html.append(figure(Figure.CPU.title(), new BarChart(scenarios, servers, Figure.CPU).draw()));
    html.append("</div>\n<div class=\"cards\">\n");
    scenarios.forEach(scenario -> html.append(card(scenario)));
    return html.append("</div>\n").toString();
  }

  private String figure(String title, String drawing) {
    return drawing.isEmpty()
        ? ""
        : "<div class=\"card\"><h3>" + Svg.escape(title) + "</h3>" + drawing + "</div>\n";
  }

  private String card(ScenarioResult scenario) {
    String timeline = scenario.marks().isEmpty() ? "" : new TimelineChart(scenario, servers).draw();
    StringBuilder html =
        new StringBuilder("<div class=\"card" + (timeline.isEmpty() ? "" : " wide") + "\">");
    html.append("<h3>").append(Svg.escape(scenario.title())).append("</h3>\n<p class=\"small\">");
    html.append(Svg.escape((scenario.about() + " " + scenario.note()).strip())).append("</p>\n");
    String percentiles = new PercentileChart(scenario, servers).draw();
    html.append(
        timeline.isEmpty()
            ? percentiles
            : "<div class=\"duo\">" + timeline + percentiles + "</div>");
    html.append(latencies(scenario)).append(complaints(scenario));
    html.append("<pre>bin/vireo-bench --scenarios ").append(Svg.escape(scenario.name()));
    return html.append("</pre></div>\n").toString();
  }

  private String latencies(ScenarioResult scenario) {
    List<Figure> figures = List.of(Figure.P50, Figure.P99, Figure.P999, Figure.MAX);
    if (Double.isNaN(scenario.of(servers.get(0)).spread(Figure.P50).median())) {
      return "";
    }
    StringBuilder html = new StringBuilder("<div class=\"scroll\"><table><tr><th>ms</th>");
    figures.forEach(figure -> html.append("<th>" + figure.title().replace(", ms", "") + "</th>"));
    html.append("</tr>\n");
    for (int i = 0; i < servers.size(); i++) {
      html.append(
          "<tr><td><i class=\"key k" + i + "\"></i>" + Svg.escape(servers.get(i)) + "</td>");
      for (Figure figure : figures) {
        double median = scenario.of(servers.get(i)).spread(figure).median();
        html.append("<td>" + Numbers.of(median) + "</td>");
      }
      html.append("</tr>\n");
    }
    return html.append("</table></div>\n").toString();
  }

  private String complaints(ScenarioResult scenario) {
    StringBuilder html = new StringBuilder();
    for (String server : servers) {
      String why = scenario.of(server).leftOut();
      long errors = scenario.of(server).errors();
      if (why != null) {
        html.append(
            "<p class=\"small\">" + Svg.escape(server + " was left out: it " + why) + ".</p>");
      } else if (errors > 0) {
        html.append("<p class=\"bad\">" + Svg.escape(server) + ": " + errors);
        html.append(" errors or lost messages</p>");
      }
    }
    return html.toString();
  }

  // ------------------------------------------------------------------------- how

  private String circumstances() {
    String facts =
        result.machine().entrySet().stream()
            .map(fact -> term(fact.getKey(), fact.getValue()))
            .collect(Collectors.joining());
    String versions =
        result.versions().entrySet().stream()
            .map(version -> term(version.getKey(), version.getValue()))
            .collect(Collectors.joining());
    return "<h2 id=\"how\">How it was measured</h2>\n<div class=\"card\"><dl>"
        + term("date", result.date())
        + facts
        + versions
        + term("rounds", result.rounds() + " of " + Numbers.of(result.seconds()) + " s, in turns")
        + "</dl>\n<p class=\"small\"><br>Servers take turns within each round, so that what changes"
        + " slowly on the machine changes for all. Ratios are those of one round, then their"
        + " median. CPU is user and system time of the server's process, the figure that depends"
        + " least on who else uses the cores. The load generator runs on the same machine, so on"
        + " few cores throughput is that of the pair. In an open loop latency counts from the time"
        + " a request should have left.</p><pre>"
        + Svg.escape(result.command())
        + "</pre></div>\n";
  }

  private static String term(String name, String value) {
    return "<dt>" + Svg.escape(name) + "</dt><dd>" + Svg.escape(value) + "</dd>";
  }
}
