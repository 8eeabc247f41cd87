package io.vireo.benchmarks.sidebyside;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a server was like in one phase of {@link ChurnRun} and at its end; NaN for what it does not
 * tell.
 *
 * @param phase its name
 * @param seconds it lasted
 * @param resident bytes at its end
 * @param used {@code used_memory} at its end
 * @param payload bytes of names and values at its end
 * @param cpuSeconds processor time of the server
 * @param waitMillis 99.9th percentile of the waits for PING
 * @param longestMillis the longest of them
 * @param requestMillis 99.9th percentile of the requests' own waits
 * @param collectorMillis time in collections, those beside the commands as well
 */
record ChurnOutcome(
    String phase,
    double seconds,
    double resident,
    double used,
    double payload,
    double cpuSeconds,
    double waitMillis,
    double longestMillis,
    double requestMillis,
    double collectorMillis) {

  private static final double MEBI = 1 << 20;

  static final List<String> HEAD =
      List.of(
          "s",
          "RSS MiB",
          "used MiB",
          "payload MiB",
          "CPU s",
          "PING p99.9 ms",
          "longest ms",
          "requests p99.9 ms",
          "GC ms");

  static final List<String> RATIO_HEAD =
      List.of("RSS", "used", "CPU", "s", "PING p99.9", "longest: more ms");

  List<String> row() {
    return List.of(
        "  " + phase,
        Metric.number(seconds, 1),
        Metric.number(resident / MEBI, 0),
        Metric.number(used / MEBI, 0),
        Metric.number(payload / MEBI, 0),
        Metric.number(cpuSeconds, 1),
        Metric.number(waitMillis, 2),
        Metric.number(longestMillis, 1),
        Metric.number(requestMillis, 2),
        Metric.number(collectorMillis, 0));
  }

  /** This one's figures by those of another server. */
  List<String> ratios(ChurnOutcome other) {
    return List.of(
        "  " + phase,
        ratio(other, ChurnOutcome::resident),
        ratio(other, ChurnOutcome::used),
        ratio(other, ChurnOutcome::cpuSeconds),
        ratio(other, ChurnOutcome::seconds),
        ratio(other, ChurnOutcome::waitMillis),
        Metric.number(longestMillis - other.longestMillis, 1));
  }

  private String ratio(ChurnOutcome other, ToDoubleFunction<ChurnOutcome> figure) {
    return Metric.number(figure.applyAsDouble(this) / figure.applyAsDouble(other), 2);
  }

  JsonObject json() {
    JsonObject json =
        new JsonObject()
            .put("phase", phase)
            .put("seconds", seconds)
            .put("rss", resident)
            .put("used_memory", used)
            .put("payload", payload)
            .put("cpu_seconds", cpuSeconds)
            .put("ping_ms_p999", waitMillis)
            .put("ping_ms_max", longestMillis);
    if (!Double.isNaN(requestMillis)) {
      json.put("request_ms_p999", requestMillis);
    }
    if (!Double.isNaN(collectorMillis)) {
      json.put("gc_ms", collectorMillis);
    }
    return json;
  }
}
