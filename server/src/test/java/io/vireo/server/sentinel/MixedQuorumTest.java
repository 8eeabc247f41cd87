package io.vireo.server.sentinel;

import static io.vireo.server.sentinel.Watched.Maker.REDIS;
import static io.vireo.server.sentinel.Watched.Maker.VIREO;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.sentinel.Watched.Maker;
import io.vireo.server.testing.Oracle;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes of Vireo and Redis as Sentinels and servers by turns: what one kind says the other must
 * understand, whoever leads.
 */
@Tag("nightly") // waits a minute and a half for failovers
@Tag("long")
class MixedQuorumTest {
  @TempDir Path folder;

  private final WatchedGroup group = new WatchedGroup();

  @BeforeEach
  void thereIsARedis() {
    Assumptions.assumeTrue(Oracle.program().isPresent(), Oracle.MISSING);
  }

  @AfterEach
  void end() {
    group.close();
  }

  private void start(List<Maker> watched, List<Maker> watching) {
    for (Maker maker : watched) {
      int number = group.servers().size();
      Path home = folder.resolve("server" + number);
      Watched server =
          number == 0
              ? Watched.server(maker, home)
              : Watched.server(maker, home, "replicaof 127.0.0.1 " + group.server(0).port());
      group.addServer(server, server.port());
    }
    for (Maker maker : watching) {
      Path home = folder.resolve("sentinel" + group.sentinels().size());
      group.addSentinel(Watched.sentinel(maker, home, group.server(0).port()));
    }
    group.awaitAgreement();
  }

  @Test
  void replacesAPrimaryThatWasKilledAndTakesItBackAsAReplica() {
    start(List.of(VIREO, REDIS, VIREO), List.of(VIREO, REDIS, VIREO));
    for (int round = 0; round < 2; round++) {
      Watched old = group.primary();
      assertThat(old.say("SET", "key", "value" + round)).isEqualTo("OK");
      group.await("copied", () -> old.say("WAIT", "2", "1000").equals("(integer) 2"));
      old.kill();
      group.awaitAnother(old);
      assertThat(group.primary().say("GET", "key")).isEqualTo("\"value" + round + "\"");
      assertThat(group.primary().say("SET", "key", "newer")).isEqualTo("OK");
      // It comes back with what it had, takes itself for the primary, and is corrected.
      old.start();
      group.awaitAgreement();
      group.await("the newer value", () -> old.say("GET", "key").equals("\"newer\""));
    }
  }

  @Test
  void replacesAPrimaryThatIsFrozen() {
    start(List.of(REDIS, VIREO, VIREO), List.of(REDIS, VIREO, REDIS));
    Watched old = group.primary();
    old.signal("STOP");
    try {
      group.awaitAnother(old);
      assertThat(group.primary().say("SET", "key", "newer")).isEqualTo("OK");
    } finally {
      old.signal("CONT");
    }
    group.awaitAgreement();
    group.await("the newer value", () -> old.say("GET", "key").equals("\"newer\""));
  }

  @Test
  void doesNothingWithoutAMajorityAndActsWhenItIsBack() {
    start(List.of(VIREO, VIREO, REDIS), List.of(VIREO, VIREO, REDIS));
    Watched alone = group.sentinel(0);
    group.sentinel(1).kill();
    group.sentinel(2).kill();
    Watched old = group.primary();
    old.kill();
    group.await("sure that it is down", () -> alone.state().get("flags").contains("s_down"));
    group.await(
        "without a quorum",
        () -> alone.say("SENTINEL", "CKQUORUM", "primary").contains("NOQUORUM"));
    assertThat(alone.primary()).isEqualTo(old.port());
    group.sentinel(1).start();
    group.sentinel(2).start();
    group.awaitAnother(old);
    old.start();
    group.awaitAgreement();
  }

  @Test
  void eachKindStartsWithTheFileOfTheOther() {
    start(List.of(VIREO, VIREO), List.of(VIREO, REDIS));
    for (Watched sentinel : group.sentinels()) {
      String id = sentinel.say("SENTINEL", "MYID");
      sentinel.kill();
      sentinel.becomes(sentinel == group.sentinel(0) ? REDIS : VIREO);
      sentinel.start();
      group.await("there again", () -> sentinel.say("SENTINEL", "MYID").equals(id));
    }
    group.awaitAgreement();
    Watched old = group.primary();
    old.kill();
    group.awaitAnother(old);
  }
}
