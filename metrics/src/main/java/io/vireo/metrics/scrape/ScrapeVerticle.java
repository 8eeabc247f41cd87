package io.vireo.metrics.scrape;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.KeyCertOptions;
import io.vireo.metrics.scrape.PrometheusPage.Text;
import javax.net.ssl.X509KeyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code GET /metrics} over HTTP, on a loop of its own choice and with its text made on a
 * worker thread. Anything else is for {@linkplain OtherPages other pages}, or answered with 404.
 *
 * <p>The metrics need no authentication: bind it to an address that only the scraper reaches.
 */
public final class ScrapeVerticle extends VerticleBase {

  /** The path of the page. */
  public static final String PATH = "/metrics";

  private static final Logger LOG = LoggerFactory.getLogger(ScrapeVerticle.class);

  private static final String LOOPBACK = "127.0.0.1";
  private static final String PLAIN = "text/plain; charset=utf-8";
  private static final int IDLE_SECONDS = 120;

  private final PrometheusPage page;
  private final String host;
  private final int port;
  private final X509KeyManager keys;
  private final OtherPages others;
  private HttpServer server;

  /**
   * Makes a verticle that listens on the loopback address.
   *
   * @param page what it serves; stays the caller's to close
   * @param port the port, or 0 for any free one
   */
  public ScrapeVerticle(PrometheusPage page, int port) {
    this(page, LOOPBACK, port);
  }

  /**
   * Makes a verticle.
   *
   * @param page what it serves; stays the caller's to close
   * @param host the address to listen on
   * @param port the port, or 0 for any free one
   */
  public ScrapeVerticle(PrometheusPage page, String host, int port) {
    this(page, host, port, null, OtherPages.NONE);
  }

  /**
   * Makes a verticle.
   *
   * @param page what it serves; stays the caller's to close
   * @param host the address to listen on
   * @param port the port, or 0 for any free one
   * @param keys the certificate for https, asked for at each handshake; null for plain http
   * @param others what else is served there
   */
  public ScrapeVerticle(
      PrometheusPage page, String host, int port, X509KeyManager keys, OtherPages others) {
    this.page = page;
    this.host = host;
    this.port = port;
    this.keys = keys;
    this.others = others;
  }

  @Override
  public Future<?> start() {
    var options =
        new HttpServerOptions()
            .setHost(host)
            .setPort(port)
            .setHttp2ClearTextEnabled(false)
            .setIdleTimeout(IDLE_SECONDS);
    if (keys != null) {
      options.setSsl(true).setKeyCertOptions(KeyCertOptions.wrap(keys)).setUseAlpn(false);
    }
    others.start(context);
    server = vertx.createHttpServer(options).requestHandler(this::handle);
    return server.listen();
  }

  @Override
  public Future<?> stop() {
    others.stop();
    return Future.succeededFuture();
  }

  /** The port it listens on, once it is deployed. */
  public int actualPort() {
    return server.actualPort();
  }

  private void handle(HttpServerRequest request) {
    if (request.method() != HttpMethod.GET || !PATH.equals(request.path())) {
      if (others.handle(request)) {
        return;
      }
      answer(request, 404, new Text(PLAIN, "Nothing here. The metrics are at GET " + PATH + ".\n"));
      return;
    }
    var accept = request.getHeader("Accept");
    vertx
        .executeBlocking(() -> page.render(accept))
        .onSuccess(text -> answer(request, 200, text))
        .onFailure(failure -> fail(request, failure));
  }

  private static void fail(HttpServerRequest request, Throwable failure) {
    LOG.warn("The metrics page could not be made", failure);
    answer(request, 500, new Text(PLAIN, "The metrics could not be read; see the server's log.\n"));
  }

  private static void answer(HttpServerRequest request, int status, Text text) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", text.contentType())
        .end(text.body());
  }
}
