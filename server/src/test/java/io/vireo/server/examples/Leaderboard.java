package io.vireo.server.examples;

import java.util.List;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.resps.Tuple;

/** Players by points, in a sorted set: the order is kept while points come in. */
final class Leaderboard {
  private final UnifiedJedis jedis;
  private final String key;

  Leaderboard(UnifiedJedis jedis, String key) {
    this.jedis = jedis;
    this.key = key;
  }

  /** Adds points to a player's, and tells the sum. */
  double score(String player, double points) {
    return jedis.zincrby(key, points, player);
  }

  /** The best players with their points. */
  List<Tuple> top(int count) {
    return jedis.zrevrangeWithScores(key, 0, count - 1);
  }

  /** A player's place, from 1 on; null for who has no points yet. */
  Long place(String player) {
    Long rank = jedis.zrevrank(key, player);
    return rank == null ? null : rank + 1;
  }

  /** A player between the neighbours above and below. */
  List<String> around(String player, int neighbours) {
    Long rank = jedis.zrevrank(key, player);
    return rank == null
        ? List.of()
        : jedis.zrevrange(key, Math.max(0, rank - neighbours), rank + neighbours);
  }
}
