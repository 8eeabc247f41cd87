package io.vireo.server.durability;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls to the system that keep data fail, or do less than they were asked for. */
class RealDiskTest extends OnRealDisk {
  @Test
  void withAlwaysNothingAcknowledgedIsMissingOnceACallHasFailed() throws Exception {
    start(ALWAYS);
    failAmongFortyClients("fsync 3 EIO .incr");
    failAmongFortyClients("write 9 EIO .incr");
    failAmongFortyClients("write 9 ENOSPC .incr");
  }

  @Test
  void withAlwaysWritesMayBeShort() {
    start(ALWAYS);
    disk.set("write * short=7");
    for (int i = 0; i < 50; i++) {
      assertThat(run("SET key:" + i + " v" + "v".repeat(i))).isEqualTo("OK");
    }
    assertThat(disk.journal()).anyMatch(line -> line.startsWith("short=7 write"));
    kill();
    restart(ALWAYS);
    assertThat(run("DBSIZE")).isEqualTo("(integer) 50");
    assertThat(run("GET key:49")).isEqualTo('"' + "v".repeat(50) + '"');
  }

  @Test
  void withEverysecWritesAreRefusedUntilTheDiskWorksAgain() {
    refuse("fsync * EIO .incr", "Input/output error");
    refuse("write * EIO .incr", "Input/output error");
    refuse("write * ENOSPC .incr", "No space left on device");
  }

  private void refuse(String rule, String reason) {
    disk.set();
    start(EVERYSEC);
    run("SET n 0");
    List<Integer> acknowledged = new ArrayList<>();
    disk.set(rule);
    await("writes are refused: " + rule, () -> !increments(acknowledged, reason));
    assertThat(run("GET n")).isEqualTo("\"" + acknowledged.size() + '"');
    assertThat(field("aof_last_write_status")).isEqualTo("err");
    disk.set();
    await("writes are taken again: " + rule, () -> increments(acknowledged, reason));
    assertThat(field("aof_last_write_status")).isEqualTo("ok");
    assertThat(run("WAITAOF 1 0 0")).startsWith("1) (integer) 1");
    kill();
    restart(EVERYSEC);
    assertThat(run("GET n")).as(rule).isEqualTo("\"" + acknowledged.size() + '"');
    kill();
  }

  /** False if that was refused. */
  private boolean increments(List<Integer> acknowledged, String reason) {
    String answer = run("INCR n");
    if (answer.startsWith("(error)")) {
      assertThat(answer).startsWith("(error) MISCONF").contains(reason);
      return false;
    }
    acknowledged.add(1);
    return true;
  }

  @Test
  void withEverysecAWriteThatStopsInTheMiddleIsGoneOnWith() {
    start(EVERYSEC);
    disk.set("write 1 short=9 .incr", "write 2 ENOSPC .incr", "write 5 short=3 .incr");
    List<Integer> acknowledged = new ArrayList<>();
    await(
        "all was tried",
        () -> {
          increments(acknowledged, "No space left on device");
          return disk.journal().stream().anyMatch(line -> line.startsWith("short=3 write"));
        });
    await("writes are taken", () -> increments(acknowledged, "No space left on device"));
    assertThat(run("WAITAOF 1 0 0")).startsWith("1) (integer) 1");
    kill();
    restart(EVERYSEC);
    assertThat(run("GET n")).isEqualTo("\"" + acknowledged.size() + '"');
  }

  @Test
  void aSnapshotThatFailsLeavesTheOldOne() throws IOException {
    start(SNAPSHOTS);
    run("SET k 0");
    assertThat(run("SAVE")).isEqualTo("OK");
    failSnapshot("rename 1 EIO .rdb");
    failSnapshot("open 1 EACCES temp-");
    failSnapshot("write 1 ENOSPC temp-");
    failSnapshot("write 1 EIO temp-");
    failSnapshot("fsync 1 EIO temp-");
    kill();
    restart(SNAPSHOTS);
    assertThat(run("GET k")).isEqualTo("\"5\"");
  }

  private void failSnapshot(String rule) throws IOException {
    byte[] old = Files.readAllBytes(data.resolve("dump.rdb"));
    run("INCR k");
    disk.set(rule);
    assertThat(run("BGSAVE")).isEqualTo("Background saving started");
    awaitNoSnapshot();
    assertThat(field("rdb_last_bgsave_status")).as(rule).isEqualTo("err");
    assertThat(run("SET other v")).startsWith("(error) MISCONF");
    disk.set(rule);
    assertThat(run("SAVE")).startsWith("(error) ERR");
    assertThat(Files.readAllBytes(data.resolve("dump.rdb"))).as(rule).isEqualTo(old);
    assertThat(files()).as(rule).containsExactly("dump.rdb");
    assertThat(run("BGSAVE")).isEqualTo("Background saving started");
    awaitNoSnapshot();
    assertThat(field("rdb_last_bgsave_status")).as(rule).isEqualTo("ok");
    assertThat(files()).as(rule).containsExactly("dump.rdb");
    assertThat(Files.readAllBytes(data.resolve("dump.rdb"))).as(rule).isNotEqualTo(old);
  }

  @Test
  void aRewriteThatFailsLeavesALogThatIsWhole() {
    start(EVERYSEC);
    run("SET k 0");
    failRewrite("rename 1 EIO .manifest");
    failRewrite("rename 1 EIO .rdb");
    failRewrite("open 1 ENOSPC .incr");
    failRewrite("open 1 ENOSPC .manifest");
    failRewrite("write 1 ENOSPC .manifest");
    failRewrite("write 1 EIO temp-");
    failRewrite("fsync 1 EIO .manifest");
    failRewrite("fsync 1 EIO temp-");
    run("BGREWRITEAOF");
    awaitNoRewrite();
    assertThat(field("aof_last_bgrewrite_status")).isEqualTo("ok");
    kill();
    restart(EVERYSEC);
    assertThat(run("GET k")).isEqualTo("\"8\"");
  }

  private void failRewrite(String rule) {
    disk.set(rule);
    String number = run("GET k");
    run("BGREWRITEAOF");
    awaitNoRewrite();
    assertThat(disk.journal()).anyMatch(line -> line.startsWith(rule.split(" ")[2] + ' '));
    assertThat(field("aof_last_bgrewrite_status")).as(rule).isEqualTo("err");
    await("writes are taken: " + rule, () -> !run("INCR k").startsWith("(error) MISCONF"));
    assertThat(run("WAITAOF 1 0 0")).startsWith("1) (integer) 1");
    kill();
    disk.set();
    start(EVERYSEC);
    assertThat(run("GET k")).as(rule).isNotEqualTo(number);
  }
}
