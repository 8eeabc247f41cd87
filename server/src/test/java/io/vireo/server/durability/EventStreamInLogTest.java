package io.vireo.server.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stream of events in the append-only log: with the change or not at all, and not twice. */
class EventStreamInLogTest {
  private static final String INCREMENT = "appendonlydir/appendonly.aof.1.incr.aof";
  private static final String STREAM = "notify-keyspace-stream \"events 1000\"";

  @TempDir private Path folder;

  private InProcessServer start(SimulatedDisk disk, String... more) throws IOException {
    String[] settings = new String[3 + more.length];
    settings[0] = "dir " + folder.toRealPath();
    settings[1] = "appendonly yes";
    settings[2] = STREAM;
    System.arraycopy(more, 0, settings, 3, more.length);
    return InProcessServer.on(Disk.atOnce(disk), settings);
  }

  private static String log(SimulatedDisk disk) {
    String text = new String(disk.content(INCREMENT), StandardCharsets.ISO_8859_1);
    return text.replaceAll("[*$]\\d+\r\n", "").replaceAll("#TS:\\d+\r\n", "").replace("\r\n", " ");
  }

  @Test
  void isLoadedAsItWas() throws IOException {
    SimulatedDisk disk = new SimulatedDisk(folder.toRealPath());
    String before;
    try (InProcessServer server = start(disk)) {
      InProcessClient client = server.client();
      client.run("SET", "a", "1");
      client.run("MSET", "b", "1", "c", "2");
      client.run("SET", "d", "1", "PX", "10");
      client.run("MULTI");
      client.run("INCR", "a");
      client.run("DEL", "b", "c");
      client.run("EXEC");
      client.run("EVAL", "redis.call('RPUSH', 'l', 1, 2) redis.call('LPOP', 'l', 2)", "0");
      server.advance(Duration.ofMillis(20));
      before = RespText.of(client.run("XRANGE", "events", "-", "+"));
      assertThat(before).contains("expired").contains("lpop");
    }
    try (InProcessServer server = start(disk)) {
      assertThat(RespText.of(server.client().run("XRANGE", "events", "-", "+"))).isEqualTo(before);
    }
  }

  @Test
  void changeAndEventAreOneUnit() throws IOException {
    SimulatedDisk disk = new SimulatedDisk(folder.toRealPath());
    try (InProcessServer server = start(disk)) {
      InProcessClient client = server.client();
      client.run("SET", "a", "1");
      client.run("PEXPIRE", "a", "10");
      server.advance(Duration.ofMillis(20));
    }
    assertThat(log(disk))
        .containsPattern("MULTI (SELECT 0 )?SET a 1 XADD events .* event set key a db 0 EXEC")
        .containsPattern("MULTI (SELECT 0 )?DEL a XADD events .* event expired key a db 0 EXEC");
  }

  @Test
  void whatACommandMeetsExpiredBelongsToItsUnit() throws IOException {
    SimulatedDisk disk = new SimulatedDisk(folder.toRealPath());
    try (InProcessServer server = start(disk)) {
      InProcessClient client = server.client();
      client.run("SET", "a", "1", "PX", "10");
      server.clock().advance(Duration.ofMillis(20));
      client.run("SCAN", "0");
      client.run("GET", "a");
    }
    assertThat(log(disk))
        .containsPattern("MULTI (SELECT 0 )?(DEL|UNLINK) a XADD events .* expired .* EXEC");
  }

  @Test
  void evictedKeysGoWithTheirEvents() throws IOException {
    SimulatedDisk disk = new SimulatedDisk(folder.toRealPath());
    try (InProcessServer server = start(disk, "maxmemory-policy volatile-random")) {
      InProcessClient client = server.client();
      client.run("SET", "a", "1", "EX", "1000");
      client.run("CONFIG", "SET", "maxmemory", "1");
      server.advance(Duration.ofSeconds(1));
      client.run("CONFIG", "SET", "maxmemory", "0");
      assertThat(RespText.of(client.run("EXISTS", "a"))).isEqualTo("(integer) 0");
    }
    assertThat(log(disk))
        .containsPattern("MULTI (SELECT 0 )?(DEL|UNLINK) a XADD events .* evicted .* EXEC");
  }
}
