package io.vireo.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** What is given and what comes back: wrong arguments have names, and addresses lead to servers. */
class ArgumentsTest {
  @Test
  void wrongArgumentsAreRefusedByName() {
    try (Vireo vireo = Vireo.start()) {
      Fault fault = vireo.faults().loading();
      refused("name", () -> Vireo.builder().set(null, "1"));
      refused("name", () -> Vireo.builder().set(" ", "1"));
      refused("name", () -> Vireo.builder().set("maxmemory 1mb", "1"));
      refused("value", () -> Vireo.builder().set("maxmemory", null));
      refused("value", () -> Vireo.builder().set("maxmemory", "1mb\nappendonly yes"));
      refused("path", () -> Vireo.builder().folder(null));
      refused("path", () -> Vireo.builder().configuration(null));
      refused("time", () -> Vireo.builder().timeout(null));
      refused("time", () -> Vireo.builder().timeout(Duration.ZERO));
      refused("time", () -> Vireo.builder().timeout(Duration.ofDays(1_000_000)));
      refused("shared", () -> Vireo.builder().clock(null));
      refused("replicas", () -> Vireo.replicated(-1));
      refused("replicas", () -> Vireo.cluster(3, -1));
      refused("primaries", () -> Vireo.cluster(0, 1));
      refused("sentinels", () -> Vireo.sentinels(1, 0));
      refused("Word 2", () -> vireo.execute("GET", null));
      refused("There is no command", () -> vireo.execute(new String[0]));
      refused("listener", () -> vireo.onKeyEvent(null));
      refused("messages", () -> vireo.connect(null));
      refused("snapshot", () -> vireo.load((byte[]) null));
      refused("by", () -> vireo.clock().advance(null));
      refused("by", () -> vireo.clock().advance(Duration.ofMillis(-1)));
      refused("by", () -> vireo.clock().advance(Duration.ofDays(365 * 300)));
      refused("by", () -> vireo.clock().advance(Duration.ofDays(365 * 250)));
      refused("time", () -> VireoClock.stoppedAt(null));
      refused("time", () -> VireoClock.stoppedAt(Instant.parse("2263-01-01T00:00:00Z")));
      refused("requests", () -> vireo.faults().dropConnectionsAfter(-1));
      refused("requests", () -> fault.times(0));
      refused("time", () -> fault.lasting(Duration.ofMillis(-1)));
      refused("by", () -> vireo.faults().delayAnswers(Duration.ofMillis(-1)));
      refused("error", () -> vireo.faults().error(" "));
      refused("error", () -> vireo.faults().refuseWrites("ERR a\r\n+b"));
      refused("address", () -> vireo.faults().moved(null));
      refused("refusal", () -> vireo.faults().refuse(null));
      refused("There is no command SETT", () -> vireo.faults().error("ERR no", "SETT"));
      fault.close();
      assertThat(vireo.execute("PING").text()).isEqualTo("PONG");
    }
  }

  private static void refused(String argument, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(argument);
  }

  @ParameterizedTest
  @ValueSource(strings = {"p@ss#", "50%zz", "a:b/c?d", "ünï", "plain"})
  void aPasswordOfAnyLettersIsInTheUri(String password) {
    try (Vireo vireo = Vireo.builder().set("requirepass", '"' + password + '"').start();
        Jedis client = new Jedis(vireo.uri())) {
      assertThat(client.ping()).isEqualTo("PONG");
      assertThat(vireo.uri().getUserInfo()).isEqualTo(':' + password);
    }
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, 127.0.0.1", "* -::*, 127.0.0.1", "0.0.0.0, 127.0.0.1", "::1, [::1]"})
  void theAddressIsOneThatItListensOn(String bind, String host) {
    try (Vireo vireo = Vireo.builder().set("bind", bind).start();
        Jedis client = new Jedis(vireo.uri())) {
      assertThat(vireo.uri()).isEqualTo(URI.create("redis://" + host + ':' + vireo.port()));
      assertThat(client.ping()).isEqualTo("PONG");
    }
  }

  @Test
  void aUnixSocketHasAPath(@TempDir Path folder) {
    Path socket = folder.resolve("vireo.sock");
    try (Vireo vireo = Vireo.builder().set("unixsocket", socket.toString()).start()) {
      assertThat(vireo.unixSocket()).hasValue(socket);
      assertThat(socket).exists();
      assertThatThrownBy(vireo::tlsUri).isInstanceOf(IllegalStateException.class);
    }
    try (Vireo vireo = Vireo.start()) {
      assertThat(vireo.unixSocket()).isEmpty();
    }
  }

  @Test
  void numbersWithFractionsAreDecimals() {
    try (Vireo vireo = Vireo.start()) {
      vireo.execute("ZADD", "z", "1.5", "a", "inf", "b").number();
      vireo.execute("SET", "pi", "3.14").text();
      assertThat(vireo.execute("ZSCORE", "z", "a").decimal()).isEqualTo(1.5);
      assertThat(vireo.execute("ZSCORE", "z", "b").decimal()).isInfinite();
      assertThat(vireo.execute("GET", "pi").decimal()).isEqualTo(3.14);
      assertThat(vireo.execute("ZCARD", "z").decimal()).isEqualTo(2);
      assertThatThrownBy(() -> vireo.execute("GET", "none").decimal())
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> vireo.execute("GET", "z").decimal())
          .isInstanceOf(VireoException.class);
    }
  }

  @Test
  void delaysAddUpAndEndOneByOne() {
    try (Vireo vireo = Vireo.start()) {
      Fault one = vireo.faults().delayAnswers(Duration.ofMillis(40));
      Fault other = vireo.faults().delayAnswers(Duration.ofMillis(60));
      assertThat(millisOfPing(vireo)).isGreaterThanOrEqualTo(100);
      one.close();
      assertThat(millisOfPing(vireo)).isGreaterThanOrEqualTo(60);
      other.close();
      for (String command : List.of("PING", "PING")) {
        assertThat(vireo.execute(command).text()).isEqualTo("PONG");
      }
    }
  }

  private static long millisOfPing(Vireo vireo) {
    long begin = System.nanoTime();
    vireo.execute("PING").text();
    return Duration.ofNanos(System.nanoTime() - begin).toMillis();
  }
}
