package io.vireo.server.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.TcpServerExtension;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.JedisPooled;

class CacheTest {
  @RegisterExtension static final TcpServerExtension SERVER = new TcpServerExtension();

  /** A table that counts how often it is read. */
  private static final class Table implements Cache.Source {
    private final Map<String, String> rows = new HashMap<>(Map.of("1", "one"));
    private int loads;

    @Override
    public String load(String id) {
      loads++;
      return rows.get(id);
    }

    @Override
    public void save(String id, String value) {
      rows.put(id, value);
    }
  }

  @Test
  void readsOnceAndWritesThrough() {
    Table table = new Table();
    try (JedisPooled jedis = new JedisPooled("127.0.0.1", SERVER.port())) {
      Cache cache = new Cache(jedis, "row:", Duration.ofMinutes(10), table);
      assertThat(cache.read("1")).isEqualTo("one");
      assertThat(cache.read("1")).isEqualTo("one");
      assertThat(table.loads).isEqualTo(1);
      assertThat(jedis.pttl("row:1")).isBetween(590_000L, 660_000L);
      assertThat(cache.read("2")).isNull();
      cache.write("2", "two");
      assertThat(table.rows).containsEntry("2", "two");
      assertThat(cache.read("2")).isEqualTo("two");
      assertThat(table.loads).isEqualTo(2);
      table.save("1", "uno");
      cache.forget("1");
      assertThat(cache.read("1")).isEqualTo("uno");
    }
  }
}
