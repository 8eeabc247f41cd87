package io.vireo.server.info;

import io.vireo.config.Config;
import io.vireo.config.LatencySettings;
import io.vireo.metrics.CommandMetrics;
import io.vireo.server.data.number.Reals;
import java.util.List;

/** The line of INFO latencystats for a command: {@code p50=1.003,p99=4.015}. */
final class Percentiles {
  private final List<Double> percents;
  private final double[] values;

  Percentiles(Config config) {
    percents = config.get(LatencySettings.LATENCY_TRACKING_INFO_PERCENTILES);
    values = percents.stream().mapToDouble(Double::doubleValue).toArray();
  }

  String of(CommandMetrics metrics, int id) {
    double[] micros = metrics.percentiles(id, values);
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < micros.length; i++) {
      line.append(i == 0 ? "p" : ",p").append(Reals.text(percents.get(i))).append('=');
      line.append(Fields.fixed(micros[i], 3));
    }
    return line.toString();
  }
}
