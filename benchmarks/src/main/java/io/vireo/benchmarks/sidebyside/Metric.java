package io.vireo.benchmarks.sidebyside;

import io.vertx.core.json.JsonObject;
import io.vireo.benchmarks.figures.Spread;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A figure of a sample.
 *
 * @param name in JSON
 * @param title in tables
 * @param decimals to print
 */
record Metric(String name, String title, int decimals, ToDoubleFunction<Sample> value) {
  static final Metric THROUGHPUT = new Metric("rps", "requests/s", 0, Sample::throughput);
  static final Metric CPU = new Metric("cpu_us", "server CPU us/op", 3, Sample::cpuMicros);
  static final List<Metric> ALL =
      List.of(
          THROUGHPUT,
          CPU,
          new Metric("p50_ms", "p50 ms", 3, Sample::p50),
          new Metric("p99_ms", "p99 ms", 3, Sample::p99),
          new Metric("p999_ms", "p99.9 ms", 3, Sample::p999));

  double[] values(List<Sample> samples) {
    return samples.stream().mapToDouble(value).toArray();
  }

  String format(double number) {
    return number(number, decimals);
  }

  /** A number with that many decimals; a dash if it is not known. */
  static String number(double number, int decimals) {
    return Double.isNaN(number) ? "-" : String.format(Locale.ROOT, "%." + decimals + "f", number);
  }

  /** The middle and the ends of some numbers, for programs. */
  static JsonObject json(Spread spread) {
    return new JsonObject()
        .put("median", known(spread.median()))
        .put("min", known(spread.min()))
        .put("max", known(spread.max()));
  }

  /** A number as JSON holds it, which knows no NaN. */
  static Double known(double value) {
    return Double.isNaN(value) ? null : value;
  }
}
