package io.vireo.server.applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.data.redis.connection.ReturnType;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.integration.redis.util.RedisLockRegistry;
import org.springframework.integration.redis.util.RedisLockRegistry.RedisLockType;

/** Spring Data Redis' scripts, and Spring Integration's locks, which are made of them. */
@Timeout(60)
class SpringScripts {
  private static final String INCREASE =
      "return redis.call('INCRBY', KEYS[1], ARGV[1]) + #KEYS + #ARGV";

  private LettuceConnectionFactory connections;
  private StringRedisTemplate template;

  @BeforeEach
  void connect() {
    connections = new LettuceConnectionFactory(TriedServer.HOST, TriedServer.PORT);
    connections.afterPropertiesSet();
    connections.start();
    template = new StringRedisTemplate(connections);
    template.execute(
        (RedisCallback<Void>)
            connection -> {
              connection.serverCommands().flushAll();
              connection.scriptingCommands().scriptFlush();
              return null;
            });
  }

  @AfterEach
  void close() {
    connections.destroy();
  }

  @Test
  void scripts() {
    RedisScript<Long> increase = RedisScript.of(INCREASE, Long.class);
    assertThat(template.execute(increase, List.of("n"), "40")).isEqualTo(42);
    assertThat(template.execute(increase, List.of("n"), "40")).isEqualTo(82);
    assertThat(template.hasKey("n")).isTrue();
    RedisScript<Boolean> truth = RedisScript.of("return ARGV[1] == ARGV[2]", Boolean.class);
    assertThat(template.execute(truth, List.of(), "a", "a")).isTrue();
    @SuppressWarnings("rawtypes")
    RedisScript<List> list = RedisScript.of("return {'a', KEYS[1]}", List.class);
    assertThat((Object) template.execute(list, List.of("k"))).isEqualTo(List.of("a", "k"));
    RedisScript<String> bad = RedisScript.of("return redis.call('NOSUCH')", String.class);
    assertThatThrownBy(() -> template.execute(bad, List.of()))
        .hasRootCauseMessage(
            "ERR Unknown Redis command called from script script: "
                + bad.getSha1()
                + ", on @user_script:1.");
  }

  @Test
  void scriptsInAPipeline() {
    byte[] script = INCREASE.getBytes(StandardCharsets.UTF_8);
    List<Object> answers =
        template.executePipelined(
            (RedisCallback<Object>)
                connection -> {
                  for (int i = 0; i < 100; i++) {
                    connection
                        .scriptingCommands()
                        .eval(script, ReturnType.INTEGER, 1, "n".getBytes(), "1".getBytes());
                  }
                  return null;
                });
    assertThat(answers).hasSize(100).last().isEqualTo(102L);
  }

  @ParameterizedTest
  @EnumSource(RedisLockType.class)
  void lockRegistry(RedisLockType type) throws Exception {
    RedisLockRegistry mine = registry(type);
    RedisLockRegistry yours = registry(type);
    Lock lock = mine.obtain("job");
    lock.lock();
    lock.lock();
    assertThat(yours.obtain("job").tryLock()).isFalse();
    mine.renewLock("job");
    lock.unlock();
    lock.unlock();
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> ends = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Lock contended = (i % 2 == 0 ? mine : yours).obtain("job");
      ends.add(
          threads.submit(
              () -> {
                contended.lock();
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                inside.decrementAndGet();
                contended.unlock();
              }));
    }
    for (Future<?> end : ends) {
      end.get(20, TimeUnit.SECONDS);
    }
    threads.shutdown();
    assertThat(most).hasValue(1);
    lock.lock();
    template.delete("locks:job");
    assertThatThrownBy(lock::unlock).hasMessageContaining("expir");
    mine.destroy();
    yours.destroy();
  }

  private RedisLockRegistry registry(RedisLockType type) {
    RedisLockRegistry registry = new RedisLockRegistry(connections, "locks", 20_000);
    registry.setRedisLockType(type);
    registry.setIdleBetweenTries(Duration.ofMillis(5));
    return registry;
  }
}
