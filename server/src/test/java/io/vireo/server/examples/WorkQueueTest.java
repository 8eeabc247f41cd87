package io.vireo.server.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.server.testing.TcpServerExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.JedisPooled;

@Timeout(60)
class WorkQueueTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @RegisterExtension static final TcpServerExtension SERVER = new TcpServerExtension();

  @Test
  void jobsSurviveACrash() {
    try (JedisPooled jedis = new JedisPooled("127.0.0.1", SERVER.port())) {
      WorkQueue queue = new WorkQueue(jedis, "jobs");
      queue.add("first");
      queue.add("second");
      assertThatThrownBy(() -> queue.work("a", PATIENCE, WorkQueueTest::crash))
          .hasMessage("crash in first");
      assertThat(jedis.lrange("jobs", 0, -1)).containsExactly("second");
      assertThat(queue.recover("a")).isEqualTo(1);
      List<String> done = new ArrayList<>();
      assertThat(queue.work("b", PATIENCE, done::add)).isTrue();
      assertThat(queue.work("b", PATIENCE, done::add)).isTrue();
      assertThat(done).containsExactly("first", "second");
      assertThat(queue.work("b", Duration.ofMillis(10), done::add)).isFalse();
      assertThat(queue.recover("b")).isZero();
    }
  }

  @Test
  void aWorkerWaits() throws Exception {
    try (JedisPooled jedis = new JedisPooled("127.0.0.1", SERVER.port())) {
      WorkQueue queue = new WorkQueue(jedis, "later");
      CompletableFuture<String> done = new CompletableFuture<>();
      CompletableFuture<Boolean> working =
          CompletableFuture.supplyAsync(() -> queue.work("a", PATIENCE, done::complete));
      queue.add("job");
      assertThat(done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("job");
      assertThat(working.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void crash(String job) {
    throw new IllegalStateException("crash in " + job);
  }
}
