package io.vireo.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

@SuppressWarnings("try") // one is closed before the others
class SharedVertxTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  @Test
  void serversShareItsEventLoopsAndLeaveItOpen() {
    try (Vireo one = VireoOnVertx.builder(vertx).set("io-threads", "2").start();
        Vireo other = VireoOnVertx.builder(vertx).start();
        Jedis client = new Jedis(one.uri());
        Jedis stranger = new Jedis(other.uri())) {
      client.set("k", "v");

      assertThat(one.vertx()).isSameAs(vertx);
      assertThat(other.execute("EXISTS", "k").number()).isZero();
      assertThat(stranger.ping()).isEqualTo("PONG");
      one.close();
      assertThatThrownBy(client::ping).isInstanceOf(JedisConnectionException.class);
      assertThatThrownBy(() -> new Jedis(one.uri()).ping())
          .isInstanceOf(JedisConnectionException.class);
      assertThat(stranger.ping()).isEqualTo("PONG");
    }
    assertThat(vertx.deploymentIDs()).isEmpty();
  }

  @Test
  void allIsThereWithoutWaitingOnTheCallersContext() {
    Context context = vertx.getOrCreateContext();
    Future<String> value =
        Future.future(
            done ->
                context.runOnContext(
                    here ->
                        VireoOnVertx.builder(vertx)
                            .startAsync()
                            .thenCompose(
                                vireo ->
                                    vireo
                                        .executeAsync("SET", "k", "v")
                                        .thenCompose(ok -> vireo.executeAsync("GET", "k"))
                                        .thenApply(Reply::text)
                                        .thenApply(
                                            text -> text + (Vertx.currentContext() == context))
                                        .thenCompose(
                                            text -> vireo.closeAsync().thenApply(ok -> text)))
                            .thenAccept(done::complete)));
    assertThat(await(value)).isEqualTo("vtrue");
  }

  @Test
  void anEventLoopMustNotWait() {
    Future<Object> waiting =
        Future.future(
            done ->
                vertx.runOnContext(
                    here -> {
                      try {
                        done.complete(VireoOnVertx.builder(vertx).start());
                      } catch (IllegalStateException refused) {
                        done.complete(refused.getMessage());
                      }
                    }));
    assertThat(await(waiting)).asString().contains("startAsync");
  }
}
