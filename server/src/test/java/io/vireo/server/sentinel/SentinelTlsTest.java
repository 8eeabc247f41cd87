package io.vireo.server.sentinel;

import static io.vireo.server.sentinel.Watched.Maker.REDIS;
import static io.vireo.server.sentinel.Watched.Maker.VIREO;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.sentinel.Watched.Maker;
import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.Oracle;
import io.vireo.server.testing.TestCertificates;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers and Sentinels that speak TLS with each other, certificates on both sides, through a
 * failover. The test itself asks at the plain ports.
 */
@Tag("nightly") // waits for the timeouts of Sentinels
@Tag("long")
class SentinelTlsTest {
  @TempDir Path folder;

  private final TestCertificates certificates = TestCertificates.fresh();
  private final WatchedGroup group = new WatchedGroup();

  @AfterEach
  void end() {
    group.close();
  }

  private List<String> lines(int port) {
    List<String> lines = new ArrayList<>(certificates.settings(port));
    lines.add("tls-replication yes");
    return lines;
  }

  private void start(List<Maker> watched, List<Maker> watching) {
    for (Maker maker : watched) {
      int number = group.servers().size();
      int port = FreePort.find();
      List<String> lines = lines(port);
      if (number > 0) {
        lines.add("replicaof 127.0.0.1 " + group.port(group.server(0)));
      }
      Path home = folder.resolve("server" + number);
      group.addServer(Watched.server(maker, home, lines.toArray(String[]::new)), port);
    }
    for (Maker maker : watching) {
      Path home = folder.resolve("sentinel" + group.sentinels().size());
      String[] lines = lines(FreePort.find()).toArray(String[]::new);
      group.addSentinel(Watched.sentinel(maker, home, group.port(group.server(0)), lines));
    }
    group.awaitAgreement();
  }

  private void failOver() {
    Watched old = group.primary();
    assertThat(old.say("SET", "key", "value")).isEqualTo("OK");
    group.await("copied", () -> old.say("WAIT", "1", "1000").equals("(integer) 1"));
    old.kill();
    group.awaitAnother(old);
    assertThat(group.primary().say("GET", "key")).isEqualTo("\"value\"");
    old.start();
    group.awaitAgreement();
  }

  @Test
  void failsOverByTls() {
    start(List.of(VIREO, VIREO), List.of(VIREO, VIREO, VIREO));
    failOver();
  }

  @Test
  void failsOverByTlsWithRedisAmongThem() {
    Assumptions.assumeTrue(Oracle.program().isPresent(), Oracle.MISSING);
    start(List.of(REDIS, VIREO), List.of(VIREO, REDIS, VIREO));
    failOver();
  }
}
