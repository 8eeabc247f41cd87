package io.vireo.server.applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.FlushMode;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.protocol.ProtocolVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lettuce's scripts and functions, in both protocols. */
@Timeout(60)
class LettuceScripts {
  private static final String LIBRARY =
      """
      #!lua name=lettuce
      redis.register_function('lettuce_max', function(keys, args)
        local most = -math.huge
        for _, arg in ipairs(args) do most = math.max(most, arg) end
        redis.call('SET', keys[1], most)
        return redis.status_reply('DONE')
      end)
      """;
  private static final String[] NONE = {};

  private final RedisClient client =
      RedisClient.create(
          RedisURI.builder()
              .withHost(TriedServer.HOST)
              .withPort(TriedServer.PORT)
              .withTimeout(TriedServer.PATIENCE)
              .build());
  private StatefulRedisConnection<String, String> connection;

  @AfterEach
  void close() {
    client.shutdown(Duration.ZERO, TriedServer.PATIENCE);
  }

  private RedisCommands<String, String> connect(ProtocolVersion protocol) {
    client.setOptions(ClientOptions.builder().protocolVersion(protocol).build());
    connection = client.connect();
    RedisCommands<String, String> sync = connection.sync();
    sync.flushall();
    sync.scriptFlush();
    sync.functionFlush(FlushMode.SYNC);
    return sync;
  }

  @ParameterizedTest
  @EnumSource(ProtocolVersion.class)
  void evaluatesToEachType(ProtocolVersion protocol) {
    RedisCommands<String, String> redis = connect(protocol);
    String[] key = {"k"};
    assertThat(redis.<Long>eval("return 7.9", ScriptOutputType.INTEGER)).isEqualTo(7);
    assertThat(redis.<Boolean>eval("return 1 == 1", ScriptOutputType.BOOLEAN)).isTrue();
    assertThat(redis.<Boolean>eval("return false", ScriptOutputType.BOOLEAN)).isFalse();
    assertThat(redis.<String>eval("return ARGV[1] .. KEYS[1]", ScriptOutputType.VALUE, key, "a"))
        .isEqualTo("ak");
    assertThat(redis.<String>eval("return {ok='fine'}", ScriptOutputType.STATUS)).isEqualTo("fine");
    assertThat(redis.<List<Object>>eval("return {1,{'b',false}}", ScriptOutputType.MULTI))
        .isEqualTo(List.of(1L, Arrays.asList("b", null)));
    assertThat(
            redis.<String>evalReadOnly(
                "return redis.call('GET', KEYS[1])", ScriptOutputType.VALUE, key))
        .isNull();
  }

  @ParameterizedTest
  @EnumSource(ProtocolVersion.class)
  void loadsScripts(ProtocolVersion protocol) {
    RedisCommands<String, String> redis = connect(protocol);
    String script = "return redis.call('RPUSH', KEYS[1], unpack(ARGV))";
    String sha = redis.scriptLoad(script);
    assertThat(sha).isEqualTo(redis.digest(script));
    assertThat(redis.scriptExists(sha, "0".repeat(40))).containsExactly(true, false);
    String[] key = {"list"};
    assertThat(redis.<Long>evalsha(sha, ScriptOutputType.INTEGER, key, "a", "b")).isEqualTo(2);
    redis.scriptFlush();
    assertThatThrownBy(() -> redis.evalsha(sha, ScriptOutputType.INTEGER, key, "a"))
        .isInstanceOf(RedisNoScriptException.class);
  }

  @ParameterizedTest
  @EnumSource(ProtocolVersion.class)
  void pipelinesAndTransactions(ProtocolVersion protocol) throws Exception {
    RedisCommands<String, String> redis = connect(protocol);
    String sha = redis.scriptLoad("return redis.call('INCR', KEYS[1])");
    RedisAsyncCommands<String, String> async = connection.async();
    connection.setAutoFlushCommands(false);
    List<RedisFuture<Long>> answers = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      answers.add(async.evalsha(sha, ScriptOutputType.INTEGER, "n"));
    }
    connection.flushCommands();
    connection.setAutoFlushCommands(true);
    assertThat(
            LettuceFutures.awaitAll(TriedServer.PATIENCE, answers.toArray(RedisFuture<?>[]::new)))
        .isTrue();
    assertThat(answers.get(999).get()).isEqualTo(1000L);
    redis.multi();
    redis.evalsha(sha, ScriptOutputType.INTEGER, "n");
    redis.get("n");
    TransactionResult result = redis.exec();
    assertThat(result.<Long>get(0)).isEqualTo(1001L);
    assertThat(result.<String>get(1)).isEqualTo("1001");
  }

  @ParameterizedTest
  @EnumSource(ProtocolVersion.class)
  void functions(ProtocolVersion protocol) {
    RedisCommands<String, String> redis = connect(protocol);
    assertThat(redis.functionLoad(LIBRARY)).isEqualTo("lettuce");
    assertThat(redis.functionLoad(LIBRARY, true)).isEqualTo("lettuce");
    String[] key = {"most"};
    assertThat(redis.<String>fcall("lettuce_max", ScriptOutputType.STATUS, key, "3", "9.5", "7"))
        .isEqualTo("DONE");
    assertThat(redis.get("most")).isEqualTo("9.5");
    assertThatThrownBy(() -> redis.fcallReadOnly("lettuce_max", ScriptOutputType.STATUS, key))
        .hasMessageContaining("Can not execute a script with write flag using *_ro command");
    assertThat(redis.functionList("lett*")).hasSize(1);
    byte[] dump = redis.functionDump();
    redis.functionFlush(FlushMode.SYNC);
    assertThatThrownBy(() -> redis.fcall("lettuce_max", ScriptOutputType.STATUS, NONE))
        .hasMessageContaining("Function not found");
    redis.functionRestore(dump);
    assertThat(redis.<String>fcall("lettuce_max", ScriptOutputType.STATUS, key, "1"))
        .isEqualTo("DONE");
  }
}
