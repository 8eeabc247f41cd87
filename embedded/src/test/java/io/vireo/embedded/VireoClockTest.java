package io.vireo.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

class VireoClockTest {
  private static final Instant NEW_YEAR = Instant.parse("2030-01-01T00:00:00Z");

  private final VireoClock clock = VireoClock.stoppedAt(NEW_YEAR);

  @Test
  void keysExpireWhenItMoves() {
    try (Vireo vireo = Vireo.builder().clock(clock).start();
        Jedis client = new Jedis(vireo.uri())) {
      client.setex("hour", 3600, "v");
      client.hset("hash", "field", "v");
      client.hexpire("hash", 1800, "field");

      clock.advance(Duration.ofMinutes(59));
      assertThat(client.ttl("hour")).isEqualTo(60);
      assertThat(client.exists("hash")).isFalse();
      clock.advance(Duration.ofSeconds(60));
      assertThat(client.exists("hour")).isFalse();
      assertThat(client.time().get(0)).isEqualTo(Long.toString(clock.instant().getEpochSecond()));
    }
    assertThat(clock.instant()).isEqualTo(NEW_YEAR.plus(Duration.ofHours(1)));
  }

  @Test
  void aDayPassesForLettuce() {
    try (Vireo vireo = Vireo.builder().clock(clock).start();
        RedisClient client = RedisClient.create(vireo.uri().toString());
        var connection = client.connect()) {
      var commands = connection.sync();
      commands.setex("day", Duration.ofDays(1).toSeconds(), "v");
      clock.advance(Duration.ofDays(1).minusMillis(1));
      assertThat(commands.pttl("day")).isEqualTo(1);
      clock.advance(Duration.ofMillis(1));
      assertThat(commands.get("day")).isNull();
    }
  }

  @Test
  void whatIsDueHappensInItsOrder() throws Exception {
    List<String> expired = new CopyOnWriteArrayList<>();
    try (Vireo vireo = Vireo.builder().clock(clock).start();
        VireoConnection waiting = vireo.connect()) {
      vireo.onKeyEvent(
          event -> {
            if (event.event().equals("expired")) {
              expired.add(event.key());
            }
          });
      vireo.execute("SET", "third", "v", "EX", "30").text();
      vireo.execute("SET", "first", "v", "EX", "10").text();
      vireo.execute("SET", "second", "v", "PX", "10001").text();
      var popped = waiting.executeAsync("BLPOP", "queue", "20");
      vireo.execute("WAIT", "0", "0").number();
      clock.advance(Duration.ofSeconds(30));

      assertThat(popped.toCompletableFuture().get(30, TimeUnit.SECONDS).isNull()).isTrue();
      while (expired.size() < 3) {
        Thread.onSpinWait();
      }
      assertThat(expired).containsExactly("first", "second", "third");
    }
  }

  @Test
  void itMovesBehindWhatWasGivenBefore() throws Exception {
    try (Vireo vireo = Vireo.builder().clock(clock).start();
        VireoConnection connection = vireo.connect()) {
      for (int i = 0; i < 500; i++) {
        var pooled = vireo.executeAsync("BLPOP", "none", "10");
        var single = connection.executeAsync("BLPOP", "none", "10");
        clock.advance(Duration.ofSeconds(10));
        for (var waiting : List.of(pooled, single)) {
          assertThat(waiting.toCompletableFuture().get(60, TimeUnit.SECONDS).isNull()).isTrue();
        }
      }
    }
  }

  @Test
  void manyKeysExpireInOneStep() {
    try (Vireo vireo = Vireo.builder().clock(clock).start()) {
      vireo
          .execute(
              "EVAL", "for i = 1, 20000 do redis.call('SET', i, 'v', 'EX', 1 + i % 3600) end", "0")
          .isNull();
      assertThat(vireo.execute("DBSIZE").number()).isEqualTo(20_000);
      clock.advance(Duration.ofMinutes(30));
      assertThat(vireo.execute("DBSIZE").number()).isBetween(9_000L, 11_000L);
      clock.advance(Duration.ofHours(1));
      assertThat(vireo.execute("DBSIZE").number()).isZero();
    }
  }

  @Test
  void streamsAndIdleClientsGoByIt() {
    try (Vireo vireo = Vireo.builder().clock(clock).set("timeout", "300").start();
        Jedis client = new Jedis(vireo.uri())) {
      String first = vireo.execute("XADD", "s", "*", "f", "v").text();
      assertThat(first).isEqualTo(NEW_YEAR.toEpochMilli() + "-0");
      client.ping();
      clock.advance(Duration.ofMinutes(10));

      assertThatThrownBy(client::ping).isInstanceOf(JedisConnectionException.class);
      assertThat(vireo.execute("XADD", "s", "*", "f", "v").text())
          .isEqualTo(NEW_YEAR.plus(Duration.ofMinutes(10)).toEpochMilli() + "-0");
    }
  }

  @Test
  void theProgramGoesByItToo() {
    ZoneId zone = ZoneId.of("Asia/Tokyo");
    Clock there = clock.withZone(zone);
    clock.advance(Duration.ofHours(20));
    assertThat(LocalDate.now(clock)).isEqualTo(LocalDate.of(2030, 1, 1));
    assertThat(LocalDate.now(there)).isEqualTo(LocalDate.of(2030, 1, 2));
    assertThat(clock.millis()).isEqualTo(there.millis());
    assertThat(there.withZone(ZoneOffset.UTC).instant()).isEqualTo(clock.instant());
    assertThat(there.getZone()).isEqualTo(zone);
  }

  @Test
  void runsOnUnlessItIsStopped() {
    VireoClock running = VireoClock.running();
    try (Vireo vireo = Vireo.builder().clock(running).start()) {
      vireo.execute("SET", "k", "v", "PX", "50").text();
      while (vireo.execute("EXISTS", "k").number() == 1) {
        Thread.onSpinWait();
      }
      running.stop();
      Instant stopped = running.instant();
      running.advance(Duration.ofMillis(5));
      assertThat(running.instant()).isEqualTo(stopped.plusMillis(5));
      running.run();
      vireo.execute("SET", "k", "v", "PX", "50").text();
      while (vireo.execute("EXISTS", "k").number() == 1) {
        Thread.onSpinWait();
      }
      assertThat(running.instant()).isAfter(stopped);
    }
    assertThatThrownBy(() -> running.advance(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
