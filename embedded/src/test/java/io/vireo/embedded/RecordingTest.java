package io.vireo.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Transaction;

class RecordingTest {
  private final Vireo vireo = Vireo.start();
  private final Jedis client = new Jedis(vireo.uri());

  @AfterEach
  void close() {
    client.close();
    vireo.close();
  }

  private static List<String> texts(Recording recording) {
    return recording.commands().stream().map(RecordedCommand::toString).toList();
  }

  @Test
  void hasWhatClientsSend() {
    client.set("before", "x");
    Recording recording = vireo.record();
    client.set("k", "a b");
    vireo.execute("SET", "not", "noted");
    client.eval("return redis.call('GET', 'k')", 0);
    client.select(3);
    Transaction transaction = client.multi();
    transaction.incr("n");
    transaction.exec();
    assertThatThrownBy(() -> client.lpush("k"));
    try (Jedis other = new Jedis(vireo.uri())) {
      other.get("k");
    }

    assertThat(texts(recording))
        .containsSubsequence("SET k a b", "SELECT 3", "MULTI", "INCR n", "EXEC", "GET k")
        .noneMatch(text -> text.contains("before") || text.contains("noted"));
    RecordedCommand incr = recording.commands("incr").get(0);
    assertThat(incr.words()).containsExactly("INCR", "n");
    assertThat(incr.database()).isEqualTo(3);
    assertThat(incr.client()).isEqualTo(client.clientId());
    assertThat(recording.commands("get", "set")).hasSize(2);
    assertThat(recording.commands("GET").get(0).client()).isNotEqualTo(incr.client());

    recording.clear();
    assertThat(recording.commands()).isEmpty();
    client.ping();
    assertThat(texts(recording)).containsExactly("PING");
    recording.close();
    client.ping();
    assertThat(texts(recording)).containsExactly("PING");
  }

  @Test
  void hasEachCommandOnce() {
    try (Recording recording = vireo.record()) {
      vireo.faults().refuse(Refusal.OOM, "SET").times(1);
      assertThatThrownBy(() -> client.set("k", "v"));
      vireo.execute("CLIENT", "PAUSE", "100000", "WRITE").text();
      Pipeline pipeline = client.pipelined();
      pipeline.set("k", "paused");
      pipeline.get("k");
      CompletableFuture<Void> sent = CompletableFuture.runAsync(pipeline::sync);
      while (!vireo.execute("CLIENT", "LIST").text().contains("cmd=set")) {
        Thread.onSpinWait();
      }
      vireo.execute("CLIENT", "UNPAUSE").text();
      sent.orTimeout(60, TimeUnit.SECONDS).join();
      assertThat(texts(recording)).containsExactly("SET k v", "SET k paused", "GET k");
    }
  }

  @Test
  void endsWithAReset() {
    Recording recording = vireo.record();
    client.ping();
    vireo.reset();
    client.ping();
    assertThat(texts(recording)).containsExactly("PING");
  }

  @Test
  void saysWhenThereWasMoreThanItHasRoomFor() {
    try (Recording recording = vireo.record()) {
      Pipeline pipeline = client.pipelined();
      for (int i = 0; i <= Recording.MAX_COMMANDS; i++) {
        pipeline.get("k");
      }
      pipeline.sync();
      assertThatThrownBy(recording::commands).hasMessageContaining("clear()");
      recording.clear();
      client.ping();
      assertThat(texts(recording)).containsExactly("PING");
    }
  }
}
