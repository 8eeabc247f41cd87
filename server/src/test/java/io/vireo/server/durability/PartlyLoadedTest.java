package io.vireo.server.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.durability.SimulatedDisk.Survival;
import io.vireo.server.engine.ShutdownControl.Save;
import io.vireo.server.engine.ShutdownControl.Wish;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespText;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** While only a part of the data is there, nothing of it takes the place of the whole. */
class PartlyLoadedTest extends OnSimulatedDisk {
  private static final String SLOWLY = "key-load-delay 1000000";

  private void fill(String... more) {
    start(Disk.atOnce(disk), more);
    for (int i = 0; i < 100; i++) {
      run("SET key" + i + " " + i);
    }
    run("SAVE");
  }

  private void restart(String... more) {
    disk = disk.afterPowerCut(Survival.ALL, new Random(0));
    server = InProcessServer.loading(Disk.atOnce(disk), settings(more));
    client = server.client();
    seconds(5);
    assertThat(server.loaded()).isNull();
    assertThat(run("GET key1")).startsWith("(error) LOADING");
  }

  private void assertNothingIsSaved() {
    int steps = disk.steps();
    for (boolean force : new boolean[] {false, true}) {
      for (Save save : Save.values()) {
        assertThat(server.durability().beforeShutdown(new Wish(save, false, force))).isTrue();
      }
    }
    assertThat(server.durability().snapshots().save()).isFalse();
    assertThat(server.durability().snapshots().saveInBackground(true))
        .isEqualTo(Snapshots.Answer.REFUSED);
    assertThat(server.durability().rewrite().rewrite()).startsWith("ERR ");
    server.durability().snapshots().flushed();
    server.runUntilIdle();
    assertThat(disk.steps()).as("nothing was asked of the disk").isEqualTo(steps);
    assertThat(server.durability().snapshots().isHealthy()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"appendonly no", "appendonly yes"})
  void whoComesWhileLittleIsLoadedIsNotSentAway(String log) {
    fill(log);
    disk = disk.afterPowerCut(Survival.ALL, new Random(0));
    server = InProcessServer.loading(Disk.atOnce(disk), settings(log));
    client = server.client();
    assertThat(run("GET key1")).isEqualTo("\"1\"");
    assertThat(server.loaded()).isEmpty();
  }

  @Test
  void nothingIsSavedWhileASnapshotIsLoaded() {
    fill("save 1 1");
    restart("save 1 1", SLOWLY);
    assertNothingIsSaved();
    seconds(200);
    assertThat(server.loaded()).isEmpty();
    assertThat(run("DBSIZE")).isEqualTo("(integer) 100");
    assertThat(run("SAVE")).isEqualTo("OK");
  }

  @ParameterizedTest
  @EnumSource(
      value = Save.class,
      names = {"DEFAULT", "YES"})
  void aShutdownWhileTheLogIsLoadedLeavesTheFilesAsTheyAre(Save save) {
    fill("save 1 1", "appendonly yes");
    restart("save 1 1", "appendonly yes", SLOWLY);
    assertThat(server.durability().beforeShutdown(new Wish(save, false, false))).isTrue();
    assertNothingIsSaved();
    disk = disk.afterPowerCut(Survival.ALL, new Random(0));
    start(Disk.atOnce(disk), "appendonly yes");
    assertThat(run("DBSIZE")).isEqualTo("(integer) 100");
  }

  @Test
  void repeatingFlushallOfALogWritesNoSnapshot() {
    start(Disk.atOnce(disk), "save 3600 1", "appendonly yes");
    run("SET a 1");
    run("FLUSHALL");
    run("SET b 1");
    run("SAVE");
    byte[] whole = disk.content("dump.rdb");
    disk = disk.afterPowerCut(Survival.ALL, new Random(0));
    server =
        InProcessServer.loading(
            Disk.atOnce(disk), settings("save 3600 1", "appendonly yes", SLOWLY));
    seconds(200);
    assertThat(server.loaded()).isEmpty();
    assertThat(RespText.of(server.client().run("DBSIZE"))).isEqualTo("(integer) 1");
    assertThat(disk.content("dump.rdb")).isEqualTo(whole);
  }

  @Test
  void whatCouldNotBeLoadedStaysAsItIs() {
    fill("save 1 1");
    damage();
    server = InProcessServer.loading(Disk.atOnce(disk), settings("save 1 1"));
    client = server.client();
    seconds(5);
    assertThat(server.loaded()).contains("dump.rdb");
    assertNothingIsSaved();
  }

  private void damage() {
    byte[] bytes = disk.content("dump.rdb");
    bytes[bytes.length - 3] ^= 1;
    disk.content("dump.rdb", bytes);
  }

  @Test
  void aReloadThatFailsEndsTheProcessAndTheFileStays() {
    fill("save 1 1");
    AtomicInteger ends = new AtomicInteger();
    server.engine().context().fatal().onFatal(ends::incrementAndGet);
    damage();
    assertThat(run("DEBUG RELOAD NOSAVE"))
        .isEqualTo("(error) ERR Error trying to load the RDB dump, check server logs.");
    assertThat(ends).hasValue(1);
    assertNothingIsSaved();
  }

  @Test
  void aReloadWithoutAFileIsAnErrorAndNoMore() {
    start(Disk.atOnce(disk), "save 1 1");
    server
        .engine()
        .context()
        .fatal()
        .onFatal(
            () -> {
              throw new AssertionError("nothing is lost");
            });
    assertThat(run("DEBUG RELOAD NOSAVE")).startsWith("(error) ERR Error trying to load");
    assertThat(run("SAVE")).isEqualTo("OK");
  }
}
