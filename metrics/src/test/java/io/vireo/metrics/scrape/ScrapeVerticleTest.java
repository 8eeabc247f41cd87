package io.vireo.metrics.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import io.vireo.metrics.CommandMetrics;
import io.vireo.metrics.ErrorMetrics;
import io.vireo.metrics.KeyspaceSizes;
import io.vireo.metrics.ScrapeSources;
import io.vireo.metrics.ServerMetrics;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class ScrapeVerticleTest {

  private static final String OPEN_METRICS = "application/openmetrics-text";

  private final CommandMetrics commands = new CommandMetrics(new String[] {"get"});
  private volatile boolean broken;
  private final KeyspaceSizes sizes =
      new KeyspaceSizes() {
        @Override
        public int databases() {
          if (broken) {
            throw new IllegalStateException("closed");
          }
          return 0;
        }

        @Override
        public long keys(int database) {
          return 0;
        }

        @Override
        public long expires(int database) {
          return 0;
        }
      };

  private PrometheusPage page;
  private Vertx vertx;
  private HttpClient client;
  private ScrapeVerticle verticle;

  private record Answer(int status, String contentType, String body) {}

  @BeforeEach
  void deploy(VertxTestContext context) {
    page =
        new PrometheusPage(
            new ScrapeSources(commands, new ErrorMetrics(), new ServerMetrics(1)).keyspace(sizes));
    vertx = VertxMetrics.install(Vertx.builder(), new VertxOptions(), page).build();
    client = vertx.createHttpClient();
    verticle = new ScrapeVerticle(page, 0);
    vertx.deployVerticle(verticle).onComplete(context.succeedingThenComplete());
  }

  @AfterEach
  void close(VertxTestContext context) {
    vertx.close().onComplete(context.succeedingThenComplete());
    page.close();
  }

  @Test
  void getMetricsAnswersTheTextFormat(VertxTestContext context) {
    commands.record(0, 1_000);
    check(
        context,
        request(HttpMethod.GET, "/metrics", "*/*"),
        answer -> {
          assertThat(answer.status()).isEqualTo(200);
          assertThat(answer.contentType()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
          assertThat(answer.body())
              .contains("vireo_command_duration_seconds_count{command=\"get\"} 1\n");
        });
  }

  @Test
  void openMetricsIsNegotiated(VertxTestContext context) {
    check(
        context,
        request(HttpMethod.GET, "/metrics", OPEN_METRICS + ";version=1.0.0"),
        answer -> {
          assertThat(answer.contentType())
              .isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
          assertThat(answer.body()).endsWith("# EOF\n");
        });
  }

  @Test
  void theQueryStringDoesNotMatter(VertxTestContext context) {
    check(
        context,
        request(HttpMethod.GET, "/metrics?name=x", "*/*"),
        answer -> assertThat(answer.status()).isEqualTo(200));
  }

  @Test
  void otherPathsAreNotFound(VertxTestContext context) {
    check(
        context,
        request(HttpMethod.GET, "/", "*/*"),
        answer -> {
          assertThat(answer.status()).isEqualTo(404);
          assertThat(answer.body()).contains("/metrics");
        });
  }

  @Test
  void otherMethodsAreNotFound(VertxTestContext context) {
    check(
        context,
        request(HttpMethod.POST, "/metrics", "*/*"),
        answer -> assertThat(answer.status()).isEqualTo(404));
  }

  @Test
  void aPageThatCannotBeMadeIsAServerError(VertxTestContext context) {
    broken = true;
    check(
        context,
        request(HttpMethod.GET, "/metrics", "*/*"),
        answer -> {
          assertThat(answer.status()).isEqualTo(500);
          assertThat(answer.body()).doesNotContain("Exception");
        });
  }

  @Test
  void vertxReportsToThePageAndSocketsDoNot(VertxTestContext context) {
    check(
        context,
        request(HttpMethod.GET, "/metrics", "*/*"),
        answer ->
            assertThat(answer.body())
                .contains("vertx_pool_")
                .doesNotContain("vertx_net_", "vertx_http_"));
  }

  private Future<Answer> request(HttpMethod method, String uri, String accept) {
    return client
        .request(method, verticle.actualPort(), "127.0.0.1", uri)
        .compose(request -> request.putHeader("Accept", accept).send())
        .compose(response -> response.body().map(body -> answer(response, body)));
  }

  private static Answer answer(HttpClientResponse response, Buffer body) {
    return new Answer(response.statusCode(), response.getHeader("Content-Type"), body.toString());
  }

  private static void check(
      VertxTestContext context, Future<Answer> answer, Consumer<Answer> assertions) {
    answer.onComplete(
        context.succeeding(
            value -> {
              context.verify(() -> assertions.accept(value));
              context.completeNow();
            }));
  }
}
