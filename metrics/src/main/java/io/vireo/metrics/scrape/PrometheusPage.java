package io.vireo.metrics.scrape;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vireo.metrics.ScrapeSources;
import io.vireo.metrics.ScrapeSources.Delay;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The text that Prometheus scrapes, made on demand from what the server counts.
 *
 * <p>Nothing is pushed and nothing is sampled in between: each meter is a function over {@link
 * ScrapeSources}, so the page costs the counting threads nothing, scraped or not. Making the text
 * takes milliseconds and belongs on a worker thread.
 */
public final class PrometheusPage implements AutoCloseable {

  private static final String OPEN_METRICS = "application/openmetrics-text";
  private static final String OPEN_METRICS_TYPE = OPEN_METRICS + "; version=1.0.0; charset=utf-8";
  private static final String TEXT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gc = new JvmGcMetrics();

  /**
   * Held because the registry holds what it reads weakly: gauges that are not held turn into NaN.
   */
  private final ScrapeSources sources;

  private final List<RefreshingBinder> growing;

  /**
   * A page ready to send.
   *
   * @param contentType the value of the Content-Type header
   * @param body the text, in UTF-8
   */
  public record Text(String contentType, String body) {}

  /** Makes the page of a server. The sources must be complete. */
  public PrometheusPage(ScrapeSources sources) {
    this.sources = sources;
    growing =
        Stream.of(
                Stream.of(new CommandMeters(sources.commands()), new ErrorMeters(sources.errors())),
                sources.keyspace().map(KeyspaceMeters::new).stream(),
                sources.replication().map(ReplicationMeters::new).stream())
            .<RefreshingBinder>flatMap(each -> each)
            .toList();
    growing.forEach(binder -> binder.bindTo(registry));
    new ServerMeters(sources.server()).bindTo(registry);
    new GaugeMeters(sources.gauges()).bindTo(registry);
    bindDelays(sources.delays());
    bindJvm();
  }

  private void bindDelays(List<Delay> delays) {
    delays.stream()
        .collect(Collectors.groupingBy(Delay::name))
        .values()
        .forEach(group -> registry.getPrometheusRegistry().register(new DelayCollector(group)));
  }

  private void bindJvm() {
    gc.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /**
   * Makes the page. Any thread, one at a time; others wait.
   *
   * @param accept the request's Accept header, or null: OpenMetrics if it is named there, else the
   *     older text format
   */
  public synchronized Text render(String accept) {
    growing.forEach(binder -> binder.refresh(registry));
    var type = accept != null && accept.contains(OPEN_METRICS) ? OPEN_METRICS_TYPE : TEXT_TYPE;
    return new Text(type, registry.scrape(type));
  }

  MeterRegistry registry() {
    return registry;
  }

  /** Stops listening to the garbage collector and drops all meters. */
  @Override
  public void close() {
    gc.close();
    registry.close();
  }
}
