package io.vireo.server.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.TcpServerExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.JedisPooled;
import redis.clients.jedis.resps.Tuple;

class LeaderboardTest {
  @RegisterExtension static final TcpServerExtension SERVER = new TcpServerExtension();

  @Test
  void playersAreKeptInOrder() {
    try (JedisPooled jedis = new JedisPooled("127.0.0.1", SERVER.port())) {
      Leaderboard board = new Leaderboard(jedis, "game:points");
      board.score("ada", 30);
      board.score("bob", 20);
      board.score("cid", 25);
      board.score("dan", 5);
      assertThat(board.score("bob", 7)).isEqualTo(27);
      assertThat(board.top(2)).containsExactly(new Tuple("ada", 30.0), new Tuple("bob", 27.0));
      assertThat(board.place("cid")).isEqualTo(3);
      assertThat(board.place("eve")).isNull();
      assertThat(board.around("bob", 1)).containsExactly("ada", "bob", "cid");
    }
  }
}
