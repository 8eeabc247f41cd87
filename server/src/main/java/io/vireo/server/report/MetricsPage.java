package io.vireo.server.report;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.internal.VertxInternal;
import io.vireo.config.Config;
import io.vireo.config.NetworkSettings;
import io.vireo.config.TlsSettings;
import io.vireo.config.VireoSettings;
import io.vireo.metrics.scrape.PrometheusPage;
import io.vireo.metrics.scrape.ScrapeVerticle;
import io.vireo.metrics.scrape.VertxMetrics;
import io.vireo.server.console.Console;
import io.vireo.server.tls.Tls;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metrics and the console over HTTP, as {@code metrics-port} and {@code metrics-bind} say. Its
 * class is loaded only if there is a port. Not for event loops: it waits for them. One thread at a
 * time.
 */
public final class MetricsPage {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsPage.class);

  private static final Place NOWHERE = new Place("", 0, false);

  private final Gauges gauges;
  private final Tls tls;
  private final Supplier<Console> consoles;
  private final PrometheusPage page;
  private String deployment;
  private Place place = NOWHERE;

  /** An address, a port and whether to speak TLS there; port 0 is nowhere. */
  private record Place(String host, int port, boolean secure) {}

  /**
   * A page that is served nowhere yet.
   *
   * @param consoles makes the console that is served beside it
   */
  public MetricsPage(Gauges gauges, Tls tls, Supplier<Console> consoles) {
    this.gauges = gauges;
    this.tls = tls;
    this.consoles = consoles;
    this.page = new PrometheusPage(gauges.sources());
  }

  /** Makes Vert.x report to the page as well. */
  public void watch(VertxOptions options, VertxBootstrap bootstrap) {
    options.setMetricsOptions(VertxMetrics.options());
    bootstrap.metricsFactory(VertxMetrics.factory(page));
  }

  /**
   * Serves the page where the settings say now, or nowhere.
   *
   * @return false if that is impossible; the log says why, and the page is where it was
   */
  public boolean serve(Vertx vertx, Config config) {
    Place wanted =
        new Place(
            config.get(VireoSettings.METRICS_BIND),
            config.get(VireoSettings.METRICS_PORT),
            config.get(VireoSettings.METRICS_TLS));
    Place before = place;
    if (wanted.equals(before)) {
      return true;
    }
    close(vertx);
    boolean taken =
        wanted.port() == config.get(NetworkSettings.PORT)
            || wanted.port() == config.get(TlsSettings.TLS_PORT);
    boolean opened = !taken && open(vertx, wanted);
    if (!opened && wanted.port() != 0) {
      LOG.warn("Could not serve the metrics at {}:{}", wanted.host(), wanted.port());
      open(vertx, before);
      return false;
    }
    return true;
  }

  private boolean open(Vertx vertx, Place where) {
    if (where.port() == 0) {
      return false;
    }
    gauges.start();
    try {
      ScrapeVerticle verticle =
          new ScrapeVerticle(
              page,
              where.host(),
              where.port(),
              where.secure() ? tls.keyManager() : null,
              consoles.get());
      deployment = await(vertx, () -> vertx.deployVerticle(verticle));
    } catch (CompletionException failure) {
      LOG.warn("The metrics cannot be served: {}", failure.getCause().getMessage());
      return false;
    }
    place = where;
    LOG.info(
        "Metrics at {}://{}:{}{}",
        where.secure() ? "https" : "http",
        where.host(),
        where.port(),
        ScrapeVerticle.PATH);
    return true;
  }

  /** Serves the page no more. */
  public void close(Vertx vertx) {
    if (place.port() != 0) {
      await(vertx, () -> vertx.undeploy(deployment));
      place = NOWHERE;
    }
  }

  private static <T> void begin(Supplier<Future<T>> action, Promise<T> done) {
    try {
      action.get().onComplete(done);
    } catch (Throwable failure) {
      done.tryFail(failure);
    }
  }

  /** Vert.x answers on the context that asks, and the data worker's is never free to be told. */
  private static <T> T await(Vertx vertx, Supplier<Future<T>> action) {
    Promise<T> done = Promise.promise();
    ((VertxInternal) vertx).createEventLoopContext().runOnContext(here -> begin(action, done));
    return done.future().toCompletionStage().toCompletableFuture().join();
  }
}
