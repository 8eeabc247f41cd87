package io.vireo.metrics;

import io.vireo.metrics.LatencyEvent.Sample;

/** Draws an event's samples as {@code LATENCY GRAPH} shows them: a heading and a chart by age. */
final class LatencyGraph {

  private static final int WIDTH = 80;

  private LatencyGraph() {}

  static String draw(LatencyEvent event, long now) {
    var samples = event.history();
    var high = samples.stream().mapToLong(Sample::millis).max().orElse(0);
    var low = samples.stream().mapToLong(Sample::millis).min().orElse(0);
    var out = new StringBuilder();
    out.append(event.name());
    out.append(" - high ").append(high).append(" ms, low ").append(low);
    out.append(" ms (all time high ").append(event.max()).append(" ms)\n");
    out.append("-".repeat(WIDTH)).append('\n');
    var columns =
        samples.stream()
            .map(sample -> new Sparkline.Column(sample.millis(), age(now - sample.unixSeconds())))
            .toList();
    new Sparkline(columns).draw(out, WIDTH);
    return out.toString();
  }

  private static String age(long seconds) {
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3600) {
      return seconds / 60 + "m";
    }
    return seconds < 86_400 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
  }
}
