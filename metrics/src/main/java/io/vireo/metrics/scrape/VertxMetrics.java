package io.vireo.metrics.scrape;

import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.UUID;

/** Adds Vert.x's own metrics to a page. */
public final class VertxMetrics {

  private VertxMetrics() {}

  /**
   * Makes the Vert.x instance to be built report its worker pools and its event bus to the page.
   *
   * @param builder the builder in use
   * @param options the options to build with; its metrics options are replaced
   * @param page where the metrics go
   * @return the builder, with the options set
   */
  public static VertxBuilder install(
      VertxBuilder builder, VertxOptions options, PrometheusPage page) {
    return builder.with(options.setMetricsOptions(options())).withMetrics(factory(page));
  }

  /**
   * The options for Vert.x' metrics.
   *
   * <p>Left out are sockets, because Vert.x would count each read and write through Micrometer on
   * the event loops while the server's own counters show the same; HTTP, because the page would
   * only describe itself; and Netty's buffers, because the metrics watch another allocator than the
   * one that Vert.x gives its sockets.
   */
  public static MetricsOptions options() {
    return new MicrometerMetricsOptions()
        .setEnabled(true)
        // Vert.x keeps backends in a static map by name: a name of its own keeps two servers
        // in one process apart.
        .setRegistryName(UUID.randomUUID().toString())
        .addDisabledMetricsCategory(MetricsDomain.NET_SERVER)
        .addDisabledMetricsCategory(MetricsDomain.NET_CLIENT)
        .addDisabledMetricsCategory(MetricsDomain.HTTP_SERVER)
        .addDisabledMetricsCategory(MetricsDomain.HTTP_CLIENT);
  }

  /** What makes Vert.x report to a page, with {@link #options}. */
  public static VertxMetricsFactory factory(PrometheusPage page) {
    return new MicrometerMetricsFactory(page.registry());
  }
}
