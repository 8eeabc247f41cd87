package io.vireo.metrics.scrape;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.vireo.metrics.ReadGauge;
import java.util.List;

/** The numbers that the server registered to be read at each scrape. */
final class GaugeMeters implements MeterBinder {

  private final List<ReadGauge> gauges;

  GaugeMeters(List<ReadGauge> gauges) {
    this.gauges = gauges;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    gauges.forEach(gauge -> register(registry, gauge));
  }

  private static void register(MeterRegistry registry, ReadGauge gauge) {
    var unit = gauge.unit().isEmpty() ? null : gauge.unit();
    var tags =
        gauge.tags().entrySet().stream().map(tag -> Tag.of(tag.getKey(), tag.getValue())).toList();
    switch (gauge.kind()) {
      case GAUGE ->
          Gauge.builder(gauge.name(), gauge, ReadGauge::read)
              .baseUnit(unit)
              .tags(tags)
              .description(gauge.help())
              .register(registry);
      case COUNTER ->
          FunctionCounter.builder(gauge.name(), gauge, ReadGauge::read)
              .baseUnit(unit)
              .tags(tags)
              .description(gauge.help())
              .register(registry);
    }
  }
}
