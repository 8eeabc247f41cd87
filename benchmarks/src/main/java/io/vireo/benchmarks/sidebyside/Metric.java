package io.vireo.benchmarks.sidebyside;

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
}
