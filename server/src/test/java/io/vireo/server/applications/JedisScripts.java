package io.vireo.server.applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPooled;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** Jedis' scripts and functions, in both protocols. */
@Timeout(60)
class JedisScripts {
  private static final String TRANSFER =
      """
      local have = tonumber(redis.call('GET', KEYS[1]) or '0')
      if have < tonumber(ARGV[1]) then
        return redis.error_reply('POOR only ' .. have)
      end
      redis.call('DECRBY', KEYS[1], ARGV[1])
      return redis.call('INCRBY', KEYS[2], ARGV[1])
      """;
  private static final String LIBRARY =
      """
      #!lua name=jedis
      local function add(keys, args)
        return redis.call('INCRBY', keys[1], args[1])
      end
      redis.register_function('jedis_add', add)
      redis.register_function{
        function_name='jedis_read',
        callback=function(keys) return redis.call('GET', keys[1]) end,
        flags={'no-writes'},
        description='reads'
      }
      """;

  private final HostAndPort address = new HostAndPort(TriedServer.HOST, TriedServer.PORT);

  @BeforeEach
  @AfterEach
  void flush() {
    try (Jedis jedis = new Jedis(address)) {
      jedis.flushAll();
      jedis.scriptFlush();
      jedis.functionFlush();
    }
  }

  private JedisPooled connect(RedisProtocol protocol) {
    return new JedisPooled(address, DefaultJedisClientConfig.builder().protocol(protocol).build());
  }

  @ParameterizedTest
  @EnumSource(RedisProtocol.class)
  void evaluates(RedisProtocol protocol) {
    try (JedisPooled jedis = connect(protocol)) {
      jedis.set("a", "10");
      assertThat(jedis.eval(TRANSFER, 2, "a", "b", "7")).isEqualTo(7L);
      assertThatThrownBy(() -> jedis.eval(TRANSFER, List.of("a", "b"), List.of("7")))
          .isInstanceOf(JedisDataException.class)
          .hasMessageStartingWith("POOR only 3");
      assertThat(jedis.eval("return {1, 'a', {2.9}, false, ARGV[1]}", List.of(), List.of("x")))
          .isEqualTo(Arrays.asList(1L, "a", List.of(2L), null, "x"));
      assertThat(jedis.evalReadonly("return redis.call('GET', KEYS[1])", List.of("a"), List.of()))
          .isEqualTo("3");
    }
  }

  @ParameterizedTest
  @EnumSource(RedisProtocol.class)
  void loadsScripts(RedisProtocol protocol) {
    try (JedisPooled jedis = connect(protocol)) {
      String sha = jedis.scriptLoad(TRANSFER);
      assertThat(jedis.scriptExists(List.of(sha, "0".repeat(40)))).containsExactly(true, false);
      jedis.set("a", "10");
      assertThat(jedis.evalsha(sha, 2, "a", "b", "7")).isEqualTo(7L);
      jedis.scriptFlush();
      assertThatThrownBy(() -> jedis.evalsha(sha, 2, "a", "b", "1"))
          .isInstanceOf(JedisNoScriptException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(RedisProtocol.class)
  void pipelinesAndTransactions(RedisProtocol protocol) {
    try (JedisPooled jedis = connect(protocol)) {
      String sha = jedis.scriptLoad("return redis.call('INCR', KEYS[1])");
      try (Pipeline pipeline = jedis.pipelined()) {
        Response<Object> last = null;
        for (int i = 0; i < 1000; i++) {
          last = pipeline.evalsha(sha, 1, "n");
        }
        pipeline.sync();
        assertThat(last).isNotNull();
        assertThat(last.get()).isEqualTo(1000L);
      }
      try (AbstractTransaction transaction = jedis.multi()) {
        Response<Object> one = transaction.evalsha(sha, 1, "n");
        Response<Object> bad = transaction.eval("return nosuch()");
        Response<Object> two = transaction.eval("return KEYS[1]", 1, "k");
        transaction.exec();
        assertThat(one.get()).isEqualTo(1001L);
        assertThatThrownBy(bad::get).hasMessageContaining("nonexistent global variable 'nosuch'");
        assertThat(two.get()).isEqualTo("k");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(RedisProtocol.class)
  void functions(RedisProtocol protocol) {
    try (JedisPooled jedis = connect(protocol)) {
      assertThat(jedis.functionLoad(LIBRARY)).isEqualTo("jedis");
      assertThatThrownBy(() -> jedis.functionLoad(LIBRARY)).hasMessageContaining("already exists");
      assertThat(jedis.functionLoadReplace(LIBRARY)).isEqualTo("jedis");
      assertThat(jedis.fcall("jedis_add", List.of("n"), List.of("5"))).isEqualTo(5L);
      assertThat(jedis.fcallReadonly("jedis_read", List.of("n"), List.of())).isEqualTo("5");
      assertThat(jedis.functionList().get(0).getLibraryName()).isEqualTo("jedis");
      assertThat(jedis.functionStats().getEngines()).containsKey("LUA");
      byte[] dump = jedis.functionDump();
      assertThat(jedis.functionFlush()).isEqualTo("OK");
      assertThat(jedis.functionRestore(dump)).isEqualTo("OK");
      assertThat(jedis.fcall("jedis_add", List.of("n"), List.of("5"))).isEqualTo(10L);
      assertThat(jedis.functionDelete("jedis")).isEqualTo("OK");
    }
  }
}
