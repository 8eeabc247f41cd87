package io.vireo.benchmarks.sidebyside;

import io.vireo.benchmarks.load.LoadPlan;
import io.vireo.benchmarks.load.LoadProgress;
import io.vireo.benchmarks.load.LoadResult;
import io.vireo.benchmarks.load.LoadRunner;
import io.vireo.benchmarks.load.RequestTemplate;
import io.vireo.benchmarks.wire.Endpoint;
import java.io.IOException;

/** This project's load generator, within this process, so that it warms up once for all servers. */
final class OwnGenerator implements Generator {
  private final LoadRunner runner = new LoadRunner();

  @Override
  public String name() {
    return "vireo-benchmark";
  }

  @Override
  public Sample run(int port, Scenario scenario, LoadProgress progress)
      throws IOException, InterruptedException {
    return sample(load(port, scenario, scenario.plan(), progress));
  }

  /** The scenario's load for a given time, uncounted. */
  void warmUp(int port, Scenario scenario, long nanos, LoadProgress progress)
      throws IOException, InterruptedException {
    load(port, scenario, scenario.plan().lasting(nanos), progress);
  }

  private LoadResult load(int port, Scenario scenario, LoadPlan plan, LoadProgress progress)
      throws IOException, InterruptedException {
    RequestTemplate template = scenario.test().template(scenario.dataSize(), scenario.keyspace());
    return runner.run(Endpoint.loopback(port), template, plan, progress);
  }

  private static Sample sample(LoadResult result) {
    return new Sample(
        result.throughput(),
        Double.NaN,
        millis(result, 50),
        millis(result, 99),
        millis(result, 99.9),
        result.errors());
  }

  private static double millis(LoadResult result, double percentile) {
    return result.latency().getValueAtPercentile(percentile) / 1e6;
  }
}
