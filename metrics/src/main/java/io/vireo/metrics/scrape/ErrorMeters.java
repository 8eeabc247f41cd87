package io.vireo.metrics.scrape;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vireo.metrics.ErrorMetrics;
import java.util.HashMap;
import java.util.Map;

/** Error replies in all and by code. A code that the server forgot goes away here too. */
final class ErrorMeters implements RefreshingBinder {

  private final ErrorMetrics errors;
  private final Map<String, Meter> meters = new HashMap<>();

  ErrorMeters(ErrorMetrics errors) {
    this.errors = errors;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    FunctionCounter.builder("vireo.error.replies", errors, ErrorMetrics::total)
        .description("Error replies sent.")
        .register(registry);
    refresh(registry);
  }

  @Override
  public void refresh(MeterRegistry registry) {
    var codes = errors.counts().keySet();
    meters
        .entrySet()
        .removeIf(meter -> dropForgotten(registry, meter, codes.contains(meter.getKey())));
    codes.forEach(code -> meters.computeIfAbsent(code, added -> register(registry, added)));
  }

  private static boolean dropForgotten(
      MeterRegistry registry, Map.Entry<String, Meter> meter, boolean known) {
    if (!known) {
      registry.remove(meter.getValue());
    }
    return !known;
  }

  private Meter register(MeterRegistry registry, String code) {
    return FunctionCounter.builder("vireo.errors", errors, source -> source.count(code))
        .tag("code", code)
        .description("Error replies sent, by code.")
        .register(registry);
  }
}
