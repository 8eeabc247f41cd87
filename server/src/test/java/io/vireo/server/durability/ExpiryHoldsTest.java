package io.vireo.server.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.durability.SimulatedDisk.Survival;
import io.vireo.server.testing.InProcessServer;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** There may be several reasons at once not to remove what is past its deadline. */
class ExpiryHoldsTest extends OnSimulatedDisk {
  private static final String SLOWLY = "key-load-delay 1000000";

  /** Loads two keys slowly, of which one expires a second after all is there. */
  private void load() {
    start(Disk.atOnce(disk));
    run("SET a 1 PX 2500");
    run("SET b 2");
    run("SAVE");
    disk = disk.afterPowerCut(Survival.ALL, new Random(0));
    server = InProcessServer.loading(Disk.atOnce(disk), settings(SLOWLY));
    client = server.client();
    assertThat(run("DBSIZE")).startsWith("(error) LOADING");
  }

  private void loaded() {
    for (int i = 0; i < 10 && server.loaded() == null; i++) {
      seconds(1);
    }
    assertThat(server.loaded()).isEmpty();
  }

  private void expireAll() {
    seconds(5);
  }

  @Test
  void whatDebugTurnsOffWhileDataIsLoadedStaysOff() {
    load();
    assertThat(run("DEBUG SET-ACTIVE-EXPIRE 0")).isEqualTo("OK");
    loaded();
    expireAll();
    assertThat(run("DBSIZE")).isEqualTo("(integer) 2");
    assertThat(run("EXISTS a")).isEqualTo("(integer) 0");
    assertThat(run("DBSIZE")).isEqualTo("(integer) 1");
  }

  @Test
  void whatDebugTurnsOnWhileDataIsLoadedBeginsBehindIt() {
    load();
    seconds(1);
    assertThat(run("DEBUG SET-ACTIVE-EXPIRE 1")).isEqualTo("OK");
    assertThat(server.loaded()).isNull();
    assertThat(server.engine().keyspace().nextDeadline()).isEqualTo(Long.MAX_VALUE);
    loaded();
    expireAll();
    assertThat(run("DBSIZE")).isEqualTo("(integer) 1");
  }

  @Test
  void theEndOfAPauseDoesNotEndWhatDebugSaid() {
    start(Disk.atOnce(disk));
    run("DEBUG SET-ACTIVE-EXPIRE 0");
    run("SET a 1 PX 100");
    run("CLIENT PAUSE 1000 WRITE");
    seconds(2);
    assertThat(run("DBSIZE")).isEqualTo("(integer) 1");
    run("DEBUG SET-ACTIVE-EXPIRE 1");
    assertThat(run("DBSIZE")).isEqualTo("(integer) 0");
  }

  @Test
  void whatDebugTurnsOnWithinAPauseBeginsBehindIt() {
    start(Disk.atOnce(disk));
    run("SET a 1 PX 100");
    run("CLIENT PAUSE 1000 WRITE");
    run("DEBUG SET-ACTIVE-EXPIRE 0");
    run("DEBUG SET-ACTIVE-EXPIRE 1");
    server.advance(Duration.ofMillis(500));
    assertThat(run("DBSIZE")).isEqualTo("(integer) 1");
    assertThat(run("EXISTS a")).isEqualTo("(integer) 0");
    assertThat(run("DBSIZE")).as("hidden, not removed").isEqualTo("(integer) 1");
    seconds(1);
    assertThat(run("DBSIZE")).isEqualTo("(integer) 0");
  }

  @Test
  void theCronAndItsSwitchAreTwoReasons() {
    start(Disk.atOnce(disk));
    run("SET a 1 PX 100");
    run("DEBUG PAUSE-CRON 1");
    run("DEBUG SET-ACTIVE-EXPIRE 0");
    run("DEBUG PAUSE-CRON 0");
    seconds(1);
    assertThat(run("DBSIZE")).isEqualTo("(integer) 1");
    run("DEBUG SET-ACTIVE-EXPIRE 1");
    seconds(1);
    assertThat(run("DBSIZE")).isEqualTo("(integer) 0");
  }
}
