package io.vireo.server.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A log of an old Redis may have scripts as they were called. While one of them runs for long,
 * nobody waits for it in silence.
 */
@Timeout(30)
class LongScriptsInLogTest extends OnSimulatedDisk {
  private static final String LOADING = "(error) LOADING Redis is loading the dataset in memory";
  private static final String SCRIPT = "redis.call('set', KEYS[1], 'y') for i = 1, 1000000 do end";

  /** Looks at the clock until which the script counts as short. */
  private static final int PATIENCE = 20;

  private final List<String> told = new ArrayList<>();
  private InProcessClient other;
  private int looks;

  /** A server whose log is of an old Redis. */
  @BeforeEach
  void startWithLog() {
    start(Disk.atOnce(disk), "appendonly yes");
    disk.content(
        "appendonlydir/appendonly.aof.1.incr.aof",
        (text("SET", "a", "1") + text("EVAL", SCRIPT, "1", "x"))
            .getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String text(String... words) {
    return new String(RespRequest.of(words), StandardCharsets.ISO_8859_1);
  }

  @AfterEach
  void stop() {
    server.clock().onLook(null);
    server.close();
  }

  /** The script seems to have run for six seconds; then another client asks. */
  private void look() {
    looks++;
    if (looks == PATIENCE) {
      server.clock().advance(Duration.ofSeconds(6));
      ask("PING");
      ask("SCRIPT KILL");
      ask("GET x");
    }
  }

  private void ask(String line) {
    server.engine().context().inbox().add(other.meanwhile(line.split(" ")));
  }

  private void hear(InProcessClient from) {
    for (var next = from.read(); next != null; next = from.read()) {
      told.add(RespText.of(next));
    }
  }

  @Test
  void othersAreToldWhileClientsHaveItLoaded() {
    other = server.client();
    server.clock().onLook(this::look);
    client.send(RespRequest.of("DEBUG", "LOADAOF"));
    client.send(RespRequest.of("GET", "x"));
    server.runUntilIdle();
    hear(other);
    assertThat(told).startsWith(LOADING, LOADING, LOADING);
    told.clear();
    hear(client);
    assertThat(told).containsExactly("OK", "\"y\"");
  }

  @Test
  void othersAreToldWhileTheServerStarts() {
    server.close();
    server =
        InProcessServer.loading(
            Disk.atOnce(disk), settings("appendonly yes", "key-load-delay 1000"));
    other = server.client();
    server.clock().onLook(this::look);
    while (server.loaded() == null) {
      server.clock().advance(Duration.ofMillis(1));
      server.engine().regularWork().run();
      server.runUntilIdle();
    }
    assertThat(server.loaded()).isEmpty();
    hear(other);
    assertThat(told).startsWith(LOADING, LOADING, LOADING);
    assertThat(RespText.of(other.run("GET", "x"))).isEqualTo("\"y\"");
  }
}
