package io.vireo.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.command.Errors;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespValue;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyLimitsTest {
  private static final String VALUE = "x".repeat(10_000);

  private static byte[] manyGetsThenSet(int gets) {
    ByteArrayOutputStream pipeline = new ByteArrayOutputStream();
    for (int i = 0; i < gets; i++) {
      pipeline.writeBytes(RespRequest.of("GET", "large"));
    }
    pipeline.writeBytes(RespRequest.of("SET", "reached", "1"));
    return pipeline.toByteArray();
  }

  private static RespValue afterwards(int gets, InProcessServer server) {
    InProcessClient other = server.client();
    InProcessClient greedy = server.client();
    other.run("SET", "large", VALUE);
    greedy.send(manyGetsThenSet(gets));
    RespValue reached = other.run("GET", "reached");
    assertThat(greedy.isClosed()).isEqualTo(reached instanceof RespValue.Nil);
    return reached;
  }

  @Test
  void requestsBeyondTheLimitAreNotExecuted() {
    try (InProcessServer server =
        new InProcessServer("client-output-buffer-limit normal 100000 0 0")) {
      assertThat(afterwards(30, server)).isInstanceOf(RespValue.Nil.class);
    }
  }

  @Test
  void requestsWithinTheLimitAre() {
    try (InProcessServer server =
        new InProcessServer("client-output-buffer-limit normal 100000 0 0")) {
      assertThat(afterwards(9, server)).isEqualTo(new RespValue.Text("1"));
    }
  }

  @Test
  void withoutALimitAllAreExecuted() {
    try (InProcessServer server = new InProcessServer()) {
      assertThat(afterwards(300, server)).isEqualTo(new RespValue.Text("1"));
    }
  }

  @Test
  void transactionsAreExecutedToTheirEnd() {
    try (InProcessServer server =
        new InProcessServer("client-output-buffer-limit normal 100000 0 0")) {
      InProcessClient other = server.client();
      InProcessClient greedy = server.client();
      other.run("SET", "large", VALUE);
      greedy.run("MULTI");
      for (int i = 0; i < 20; i++) {
        greedy.run("GET", "large");
      }
      greedy.run("SET", "reached", "1");
      greedy.send(RespRequest.of("EXEC"));
      assertThat(greedy.isClosed()).isTrue();
      assertThat(other.run("GET", "reached")).isEqualTo(new RespValue.Text("1"));
    }
  }

  /** Whoever goes too far is closed at once: its loop need not copy what nobody will read. */
  @Test
  void nothingIsSentToWhoIsDisconnected() {
    try (InProcessServer server =
        new InProcessServer("client-output-buffer-limit normal 100000 0 0")) {
      server.client().run("SET", "large", VALUE);
      InProcessClient greedy = server.client();
      greedy.send(manyGetsThenSet(30));
      assertThat(greedy.isClosed()).isTrue();
      assertThat(greedy.session().link().bytesOut()).isZero();
    }
  }

  /** As with Redis: its own limit is nearer than that of the memory. */
  @Test
  @Timeout(20)
  void whoGoesBeyondItsOwnLimitIsDisconnectedThough() {
    try (InProcessServer server =
        new InProcessServer("client-output-buffer-limit normal 100000 0 0")) {
      InProcessClient client = server.client();
      client.run("HSET", "hash", "field", "value");
      client.run("HRANDFIELD", "hash", "-999999999");
      assertThat(client.isClosed()).isTrue();
    }
  }

  /** An answer that can't be is refused before it is begun: it would keep everybody waiting. */
  @ParameterizedTest
  @Timeout(20)
  @ValueSource(
      strings = {
        "SRANDMEMBER numbers -9223372036854775807",
        "SRANDMEMBER packed -9223372036854775807",
        "SRANDMEMBER table -9223372036854775807",
        "SRANDMEMBER table -20000000",
        "HRANDFIELD hash -9223372036854775807",
        "HRANDFIELD hash -4611686018427387903 WITHVALUES",
        "HRANDFIELD hash -2000000 WITHVALUES",
        "ZRANDMEMBER zset -9223372036854775807",
        "ZRANDMEMBER zset -4611686018427387903 WITHSCORES",
        "SORT list BY nosort GETS",
        "SORT list BY nosort GETS STORE new"
      })
  void tooMuchIsRefusedAtOnce(String line) {
    try (InProcessServer server = new InProcessServer()) {
      InProcessClient client = server.client();
      client.run("SADD", "numbers", "1", "2", "3");
      client.run("SADD", "packed", "one", "two");
      client.run("SADD", "table", "1".repeat(100), "2".repeat(100), "3".repeat(120));
      client.run("HSET", "hash", "field", "x".repeat(1_000));
      client.run("ZADD", "zset", "1", "member");
      if (line.startsWith("SORT")) {
        client.run(words("RPUSH list" + " x".repeat(100_000)));
      }
      server.engine().keyspace().room(bytes -> bytes < 500_000_000);
      String gets = " GET #".repeat(10_000);
      RespValue answer = client.run(words(line.replace(" GETS", gets)));
      assertThat(answer.asText()).isEqualTo(Errors.NO_MEMORY);
      assertThat(client.isClosed()).isFalse();
      assertThat(client.run("EXISTS", "new")).isEqualTo(new RespValue.Whole(0));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SRANDMEMBER set -100000",
        "HRANDFIELD hash -100000",
        "ZRANDMEMBER zset -100000",
        "SORT list GET # GET #"
      })
  void whatFitsIsAnswered(String line) {
    try (InProcessServer server = new InProcessServer().alone()) {
      InProcessClient client = server.client();
      client.run("SADD", "set", "a");
      client.run("HSET", "hash", "a", "a");
      client.run("ZADD", "zset", "1", "a");
      if (line.startsWith("SORT")) {
        client.run(words("RPUSH list" + " 1".repeat(50_000)));
      }
      assertThat(client.run(words(line)).toString().split("a|1")).hasSizeGreaterThan(100_000);
    }
  }

  private static String[] words(String line) {
    return line.split(" ");
  }

  /** What GET finds under other keys may be any multiple of the list. */
  @Test
  void sortAsksForWhatItFinds() {
    try (InProcessServer server = new InProcessServer()) {
      InProcessClient client = server.client();
      client.run(words("RPUSH list" + " x".repeat(50)));
      client.run("SET", "large:x", "x".repeat(1_000_000));
      long[] left = {20_000_000};
      server.engine().keyspace().room(bytes -> (left[0] -= bytes) >= 0);
      RespValue answer = client.run(words("SORT list BY nosort GET large:* STORE new"));
      assertThat(answer.asText()).isEqualTo(Errors.NO_MEMORY);
      assertThat(client.run("EXISTS", "new")).isEqualTo(new RespValue.Whole(0));
    }
  }
}
