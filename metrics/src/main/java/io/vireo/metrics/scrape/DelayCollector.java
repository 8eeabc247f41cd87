package io.vireo.metrics.scrape;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.vireo.metrics.DelayRecorder;
import io.vireo.metrics.ScrapeSources.Delay;
import java.util.List;

/**
 * Shows the delay histograms of one name. Micrometer has no meter for a histogram that is counted
 * elsewhere, so this one talks to the Prometheus registry below it.
 */
final class DelayCollector implements Collector {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double[] UPPER_SECONDS = upperSeconds();

  private final String name;
  private final List<Delay> delays;

  /** Takes the delays of one name, at least one. */
  DelayCollector(List<Delay> delays) {
    this.name = delays.get(0).name().replace('.', '_') + "_seconds";
    this.delays = delays;
  }

  @Override
  public String getPrometheusName() {
    return name;
  }

  @Override
  public HistogramSnapshot collect() {
    var snapshot = HistogramSnapshot.builder().name(name).help(delays.get(0).help());
    delays.forEach(delay -> snapshot.dataPoint(point(delay)));
    return snapshot.build();
  }

  private static HistogramDataPointSnapshot point(Delay delay) {
    var recorder = delay.recorder();
    return HistogramDataPointSnapshot.builder()
        .labels(labels(delay))
        .classicHistogramBuckets(ClassicHistogramBuckets.of(UPPER_SECONDS, recorder.counts()))
        .sum(recorder.sumNanos() / NANOS_PER_SECOND)
        .build();
  }

  private static Labels labels(Delay delay) {
    var labels = Labels.builder();
    delay.tags().forEach(labels::label);
    return labels.build();
  }

  private static double[] upperSeconds() {
    var upper = new double[DelayRecorder.STEPS];
    for (var i = 0; i < upper.length - 1; i++) {
      upper[i] = DelayRecorder.upperNanos(i) / NANOS_PER_SECOND;
    }
    upper[upper.length - 1] = Double.POSITIVE_INFINITY;
    return upper;
  }
}
