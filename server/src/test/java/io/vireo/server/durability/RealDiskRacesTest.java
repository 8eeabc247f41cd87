package io.vireo.server.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.RespRequest;
import org.junit.jupiter.api.Test;

/** Something happens while a call to the system that keeps data is slow, or once it has failed. */
class RealDiskRacesTest extends OnRealDisk {
  /**
   * What an fsync was to keep, and did not, is gone: nobody may be told that it lasts, though more
   * was handed over meanwhile, and the next fsync would succeed.
   */
  @Test
  void withAlwaysNothingOfAFailedFsyncIsAcknowledged() throws Exception {
    start(ALWAYS);
    for (int i = 0; i < 3; i++) {
      failAmongFortyClients("fsync 1 delay=200 .incr", "fsync 1 lose .incr");
    }
  }

  /** While BGSAVE waits for the disk for the last time, all keys are deleted. */
  @Test
  void flushallHoldsThoughASnapshotIsAboutToBePutInPlace() {
    start(SNAPSHOTS);
    run("SET k v");
    disk.set("fsync 1 delay=500 temp-");
    run("BGSAVE");
    disk.await("delay=500 fsync");
    assertThat(run("FLUSHALL")).isEqualTo("OK");
    assertThat(run("DBSIZE")).isEqualTo("(integer) 0");
    awaitNoSnapshot();
    await("the old snapshot's fate is known", () -> !isTemporaryThere());
    kill();
    restart(SNAPSHOTS);
    assertThat(run("DBSIZE")).isEqualTo("(integer) 0");
  }

  private boolean isTemporaryThere() {
    return files().stream().anyMatch(name -> name.contains("temp-"));
  }

  @Test
  void shutdownSaveWinsOverASnapshotThatIsAboutToBePutInPlace() {
    start(SNAPSHOTS);
    run("SET k old");
    disk.set("fsync 1 delay=500 temp-");
    run("BGSAVE");
    disk.await("delay=500 fsync");
    run("SET k new");
    client.send(RespRequest.of("SHUTDOWN", "SAVE"));
    assertThat(server.end()).isZero();
    assertThat(files()).containsExactly("dump.rdb");
    restart(SNAPSHOTS);
    assertThat(run("GET k")).isEqualTo("\"new\"");
  }

  @Test
  void shutdownNosaveLeavesNoHalfSnapshot() {
    start(SNAPSHOTS);
    run("SET k old");
    run("SAVE");
    run("SET k new");
    disk.set("fsync 1 delay=500 temp-");
    run("BGSAVE");
    disk.await("delay=500 fsync");
    client.send(RespRequest.of("SHUTDOWN", "NOSAVE"));
    assertThat(server.end()).isZero();
    assertThat(files()).containsExactly("dump.rdb");
    restart(SNAPSHOTS);
    assertThat(run("GET k")).isEqualTo("\"old\"");
  }
}
