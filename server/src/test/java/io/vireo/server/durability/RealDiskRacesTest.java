package io.vireo.server.durability;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.SocketClient;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Something happens while a call to the system that keeps data is slow, or once it has failed. */
@Tag("nightly") // races that the speed of the disk decides
class RealDiskRacesTest extends OnRealDisk {
  /** What an fsync was to keep, and did not, is gone: nobody may be told that it lasts. */
  @Test
  void withAlwaysNothingOfAFailedFsyncIsAcknowledged() throws Exception {
    start(ALWAYS);
    failAmongFortyClients("fsync 1 delay=200 .incr", "fsync 1 lose .incr");
    failAmongFortyClients("fsync 20 lose .incr");
  }

  /**
   * The same while the data thread is busy, and cannot end the server at once: what was handed over
   * meanwhile must not be written behind the gap, though the next fsync would succeed.
   */
  @Test
  void withAlwaysNothingIsWrittenBehindAFailedFsync() {
    String[] settings = {"--enable-debug-command", "yes"};
    start(Stream.of(ALWAYS, settings).flatMap(Stream::of).toArray(String[]::new));
    run("SET k v");
    disk.set("fsync 1 delay=300 .incr", "fsync 1 lose .incr");
    try (SocketClient first = connect();
        SocketClient second = connect()) {
      first.send(RespRequest.of("SET", "lost", "v"));
      disk.await("delay=300+lose fsync");
      second.send(RespRequest.of("SET", "behind", "v"));
      second.send(RespRequest.of("DEBUG", "SLEEP", "1"));
      assertThat(server.end()).isEqualTo(1);
      assertThat(first.read()).isNull();
      assertThat(second.read()).isNull();
    }
    restart(ALWAYS);
    assertThat(run("GET k")).isEqualTo("\"v\"");
    assertThat(run("DBSIZE")).isEqualTo("(integer) 1");
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
