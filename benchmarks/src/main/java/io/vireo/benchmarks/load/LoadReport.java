package io.vireo.benchmarks.load;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Prints results, each as soon as it is there. */
interface LoadReport {
  /** Called once before the first result. */
  default void begin() {}

  /** Called for each test when it has ended. */
  void result(String title, LoadPlan plan, int dataSize, LoadResult result);

  /** Called once after the last result. */
  default void end() {}

  /** Nanoseconds as milliseconds. */
  static String millis(double nanos, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", nanos / 1e6);
  }

  /** Paragraphs for people. */
  record Text(PrintStream out, int decimals) implements LoadReport {
    @Override
    public void result(String title, LoadPlan plan, int dataSize, LoadResult result) {
      out.println(title);
      line("load", load(plan, dataSize, result));
      line(
          "throughput",
          "%.2f requests per second (%.2f s)",
          result.throughput(),
          result.elapsedNanos() / 1e9);
      line("latency ms", latencies(result.latency()));
      if (plan.open()) {
        line("sent late ms", latencies(result.lateness()));
      }
      line("generator", "%.3f us of processor per request", result.generatorMicrosPerRequest());
      if (result.errors() > 0) {
        line("errors", "%d, the first: %s", result.errors(), result.firstError());
      }
      out.println();
    }

    private void line(String name, String format, Object... values) {
      out.printf(Locale.ROOT, "  %-13s " + format.replace("\n", " ") + "%n", prepend(name, values));
    }

    private static Object[] prepend(String name, Object[] values) {
      Object[] all = new Object[values.length + 1];
      all[0] = name;
      System.arraycopy(values, 0, all, 1, values.length);
      return all;
    }

    private static String load(LoadPlan plan, int dataSize, LoadResult result) {
      String manner =
          plan.open()
              ? String.format(Locale.ROOT, "open loop at %.0f/s", plan.rate())
              : "closed loop";
      return String.format(
          Locale.ROOT,
          "%d requests, %d clients, pipeline %d, %d thread(s), payload %d B, %s",
          result.requests(),
          plan.clients(),
          plan.pipeline(),
          plan.threads(),
          dataSize,
          manner);
    }

    private String latencies(Histogram values) {
      return "min "
          + millis(values.getTotalCount() == 0 ? 0 : values.getMinValue(), decimals)
          + "  p50 "
          + at(values, 50)
          + "  p95 "
          + at(values, 95)
          + "  p99 "
          + at(values, 99)
          + "  p99.9 "
          + at(values, 99.9)
          + "  p99.99 "
          + at(values, 99.99)
          + "  max "
          + millis(values.getMaxValue(), decimals);
    }

    private String at(Histogram values, double percentile) {
      return millis(values.getValueAtPercentile(percentile), decimals);
    }
  }

  /** A line for each test, worded as scripts know it from redis-benchmark. */
  record Quiet(PrintStream out, int decimals) implements LoadReport {
    @Override
    public void result(String title, LoadPlan plan, int dataSize, LoadResult result) {
      out.printf(
          Locale.ROOT,
          "%s: %.2f requests per second, p50=%s msec%n",
          title,
          result.throughput(),
          millis(result.latency().getValueAtPercentile(50), decimals));
      if (result.errors() > 0) {
        out.printf("%s: %d errors, the first: %s%n", title, result.errors(), result.firstError());
      }
    }
  }

  /** Comma separated, with redis-benchmark's columns. */
  record Csv(PrintStream out) implements LoadReport {
    private static final int DECIMALS = 3;

    @Override
    public void begin() {
      out.println(
          "\"test\",\"rps\",\"avg_latency_ms\",\"min_latency_ms\",\"p50_latency_ms\","
              + "\"p95_latency_ms\",\"p99_latency_ms\",\"max_latency_ms\"");
    }

    @Override
    public void result(String title, LoadPlan plan, int dataSize, LoadResult result) {
      Histogram latency = result.latency();
      out.printf(
          Locale.ROOT,
          "\"%s\",\"%.2f\",\"%s\",\"%s\",\"%s\",\"%s\",\"%s\",\"%s\"%n",
          title.replace("\"", "\"\""),
          result.throughput(),
          millis(latency.getMean(), DECIMALS),
          millis(latency.getMinValue(), DECIMALS),
          millis(latency.getValueAtPercentile(50), DECIMALS),
          millis(latency.getValueAtPercentile(95), DECIMALS),
          millis(latency.getValueAtPercentile(99), DECIMALS),
          millis(latency.getMaxValue(), DECIMALS));
    }
  }

  /** One array of objects, printed at the end. */
  record Json(PrintStream out, JsonArray results) implements LoadReport {
    @Override
    public void result(String title, LoadPlan plan, int dataSize, LoadResult result) {
      JsonObject object =
          new JsonObject()
              .put("test", title)
              .put("requests", result.requests())
              .put("errors", result.errors())
              .put("first_error", result.firstError())
              .put("clients", plan.clients())
              .put("pipeline", plan.pipeline())
              .put("threads", plan.threads())
              .put("data_size", dataSize)
              .put("rate", plan.rate())
              .put("seconds", result.elapsedNanos() / 1e9)
              .put("rps", result.throughput())
              .put("generator_us_per_request", result.generatorMicrosPerRequest())
              .put("latency_ms", percentiles(result.latency()));
      if (plan.open()) {
        object.put("late_ms", percentiles(result.lateness()));
      }
      results.add(object);
    }

    @Override
    public void end() {
      out.println(results.encodePrettily());
    }

    private static JsonObject percentiles(Histogram values) {
      return new JsonObject()
          .put("avg", values.getMean() / 1e6)
          .put("min", values.getTotalCount() == 0 ? 0 : values.getMinValue() / 1e6)
          .put("p50", values.getValueAtPercentile(50) / 1e6)
          .put("p95", values.getValueAtPercentile(95) / 1e6)
          .put("p99", values.getValueAtPercentile(99) / 1e6)
          .put("p999", values.getValueAtPercentile(99.9) / 1e6)
          .put("p9999", values.getValueAtPercentile(99.99) / 1e6)
          .put("max", values.getMaxValue() / 1e6);
    }
  }
}
