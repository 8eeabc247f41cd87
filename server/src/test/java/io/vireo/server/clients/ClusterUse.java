package io.vireo.server.clients;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What users of a client's library do with a cluster, also while slots move and nodes change. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClusterUse {
  private static final String SUM =
      "return redis.call('GET', KEYS[1]) + redis.call('INCRBY', KEYS[2], ARGV[1])";

  private SixNodes nodes;
  private ClusterClient client;

  /** Whose nodes the cluster has. */
  abstract SixNodes.Maker maker();

  /** A client that knows one node. */
  abstract ClusterClient connect(int port);

  @BeforeAll
  void start(@TempDir Path folder) {
    nodes = new SixNodes(maker(), folder);
  }

  @BeforeEach
  void open() {
    client = connect(nodes.ports().get(0));
  }

  @AfterEach
  void close() {
    client.close();
  }

  @AfterAll
  void end() {
    if (nodes != null) {
      nodes.close();
    }
  }

  private static List<String> keys(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  @Test
  void keysOfAllSlots() {
    for (String key : keys("plain", 300)) {
      client.set(key, "of " + key);
    }
    for (String key : keys("plain", 300)) {
      assertThat(client.get(key)).isEqualTo("of " + key);
    }
  }

  @Test
  void pipelines() {
    Map<String, String> pairs = new LinkedHashMap<>();
    keys("piped", 1000).forEach(key -> pairs.put(key, "of " + key));
    client.setAll(pairs);
    assertThat(client.getAll(keys("piped", 1000))).containsExactlyElementsOf(pairs.values());
  }

  @Test
  void hashTags() {
    client.set("{tag}a", "1");
    client.set("{tag}b", "2");
    assertThat(client.mget("{tag}a", "{tag}b", "{tag}c")).containsExactly("1", "2", null);
  }

  @Test
  void transactionsOnOneSlot() {
    client.set("{deal}a", "10");
    client.set("{deal}b", "20");
    assertThat(client.transaction("{deal}a", "{deal}b", 3)).containsExactly(7L, 23L);
    assertThat(client.get("{deal}b")).isEqualTo("23");
  }

  @Test
  void scripts() {
    client.set("{sum}a", "10");
    client.set("{sum}b", "20");
    assertThat(client.eval(SUM, List.of("{sum}a", "{sum}b"), "5")).isEqualTo(35);
    String sha = client.load(SUM);
    assertThat(client.evalSha(sha, List.of("{sum}a", "{sum}b"), "5")).isEqualTo(40);
    for (String key : keys("of-each-node", 20)) {
      client.set("{" + key + "}a", "1");
      List<String> both = List.of("{" + key + "}a", "{" + key + "}b");
      assertThat(client.evalSha(sha, both, "1")).isEqualTo(2);
    }
    assertThatThrownBy(() -> client.eval(SUM, List.of("foo", "bar"), "5"))
        .hasMessageMatching("(?is).*(CROSSSLOT|different slots|same hashslot|same slot).*");
  }

  @Test
  void shardedMessages() throws Exception {
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    for (String channel : keys("news", 4)) {
      try (AutoCloseable subscription = client.subscribe(channel, received::add)) {
        assertThat(subscription).isNotNull();
        await("subscribed", () -> client.publish(channel, "of " + channel) > 0);
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("of " + channel);
      }
    }
  }

  @Test
  void slotsMoveWhileItWorks() throws Exception {
    work(
        "moving",
        () -> {
          for (String key : keys("moving", 3)) {
            nodes.move(SixNodes.slot(key));
          }
        });
  }

  @Test
  void replicasTakeOverWhileItWorks() throws Exception {
    work(
        "failing",
        () -> {
          nodes.failOver(SixNodes.slot("failing0"));
          nodes.failOver(SixNodes.slot("failing1"));
        });
  }

  /**
   * Counts in keys of many slots while something happens, and once more when it has happened: a
   * pipeline does not follow a slot that the client has not found elsewhere by then.
   */
  private void work(String prefix, Runnable meanwhile) throws Exception {
    List<String> keys = keys(prefix, 30);
    keys.forEach(key -> client.set(key, "0"));
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Long> rounds =
        CompletableFuture.supplyAsync(
            () -> {
              long round = 0;
              boolean last;
              do {
                last = over.get();
                round++;
                for (String key : keys) {
                  client.set(key, Long.toString(round));
                }
                for (String key : keys) {
                  assertThat(client.get(key)).isEqualTo(Long.toString(round));
                }
              } while (!last);
              return round;
            });
    try {
      meanwhile.run();
    } finally {
      over.set(true);
    }
    String last = Long.toString(rounds.get(60, TimeUnit.SECONDS));
    assertThat(client.getAll(keys)).containsOnly(last);
  }

  @Test
  void replicasAreRead() {
    client.set("read", "there");
    await("replicated", () -> "there".equals(client.getFromReplica("read")));
  }
}
