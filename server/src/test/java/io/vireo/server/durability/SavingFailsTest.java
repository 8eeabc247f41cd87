package io.vireo.server.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.durability.SimulatedDisk.Kind;
import io.vireo.server.durability.SimulatedDisk.Survival;
import io.vireo.server.engine.ShutdownControl.Save;
import io.vireo.server.engine.ShutdownControl.Wish;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An error, such as a lack of memory, ends a snapshot or a rewrite in a clear state. */
class SavingFailsTest extends OnSimulatedDisk {
  private static final String SAVING = "save 3600 1000";

  private void start(String... more) {
    start(Disk.atOnce(disk), more);
    server
        .engine()
        .context()
        .fatal()
        .onFatal(
            () -> {
              throw new AssertionError("this can be told of, and the server goes on");
            });
    for (int i = 0; i < 100; i++) {
      run("SET key" + i + " " + "x".repeat(1000) + i);
    }
  }

  /** There is no memory for a step, until {@link SimulatedDisk#fault} says something else. */
  private void lackMemory(Kind kind, String file) {
    disk.fault(
        step -> {
          if (step.kind() == kind && step.isOn(file)) {
            throw new OutOfMemoryError("expected by the test");
          }
        });
  }

  private void failOnce(Kind kind, String file, Error error) {
    AtomicReference<Error> left = new AtomicReference<>(error);
    disk.fault(
        step -> {
          if (step.kind() == kind && step.isOn(file)) {
            Error now = left.getAndSet(null);
            if (now != null) {
              throw now;
            }
          }
        });
  }

  /** Nobody is refused anything while a snapshot waits for memory, and then it is written. */
  private void assertWaitsAndIsWritten() {
    assertThat(field("rdb_waiting_for_memory")).isEqualTo("1");
    assertThat(field("rdb_last_bgsave_status")).isEqualTo("ok");
    assertThat(run("SET a 1")).isEqualTo("OK");
    assertThat(disk.files()).noneMatch(name -> name.contains("temp-"));
    assertThat(server.engine().keyspace().cutBytes()).isZero();
    disk.fault(step -> {});
    seconds(3);
    assertThat(field("rdb_waiting_for_memory")).isEqualTo("0");
    assertThat(field("rdb_changes_since_last_save")).isEqualTo("0");
    assertThat(disk.files()).contains("dump.rdb");
  }

  private void assertFailedAndGoesOn() {
    seconds(1);
    assertThat(field("rdb_bgsave_in_progress")).isEqualTo("0");
    assertThat(field("rdb_last_bgsave_status")).isEqualTo("err");
    assertThat(run("SET a 1")).startsWith("(error) MISCONF");
    assertThat(disk.files()).noneMatch(name -> name.contains("temp-"));
    assertThat(server.engine().keyspace().cutBytes()).isZero();
    assertThat(run("BGSAVE")).isEqualTo("Background saving started");
    seconds(1);
    assertThat(field("rdb_last_bgsave_status")).isEqualTo("ok");
    assertThat(run("SET a 2")).isEqualTo("OK");
    assertThat(run("SAVE")).isEqualTo("OK");
    assertThat(server.durability().beforeShutdown(new Wish(Save.YES, false, false))).isTrue();
    disk = disk.afterPowerCut(Survival.NOTHING, new Random(0));
    start(Disk.atOnce(disk), SAVING);
    assertThat(run("DBSIZE")).isEqualTo("(integer) 101");
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"CREATE", "WRITE", "SYNC"})
  void aSnapshotWaitsWhileTheWorkerLacksMemory(Kind kind) {
    start(SAVING);
    lackMemory(kind, "temp-bg-");
    run("BGSAVE");
    seconds(30);
    assertWaitsAndIsWritten();
  }

  @Test
  void aSnapshotWaitsWhenTheWorkerLacksMemoryAtTheEnd() {
    start(SAVING);
    failOnce(Kind.CLOSE, "temp-bg-", new OutOfMemoryError("expected by the test"));
    run("BGSAVE");
    assertWaitsAndIsWritten();
  }

  @Test
  void aRegularSnapshotWaitsForMemory() {
    start("save 10 1");
    lackMemory(Kind.WRITE, "temp-bg-");
    seconds(30);
    assertWaitsAndIsWritten();
  }

  @Test
  void aSnapshotThatWaitsForMemoryCanBeCalledOff() {
    start(SAVING);
    lackMemory(Kind.WRITE, "temp-bg-");
    run("BGSAVE");
    seconds(10);
    assertThat(run("BGSAVE CANCEL")).isEqualTo("Scheduled background saving cancelled");
    disk.fault(step -> {});
    seconds(10);
    assertThat(disk.files()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"CREATE", "WRITE", "SYNC"})
  void aSnapshotFailsWhenThereIsNoMemoryForAMinute(Kind kind) {
    start(SAVING);
    lackMemory(kind, "temp-bg-");
    run("BGSAVE");
    seconds(70);
    disk.fault(step -> {});
    assertFailedAndGoesOn();
  }

  @Test
  void aSnapshotEndsWhenItsFileCannotTakeItsName() {
    start(SAVING);
    failOnce(Kind.RENAME, "dump.rdb", new StackOverflowError("expected by the test"));
    run("BGSAVE");
    assertFailedAndGoesOn();
  }

  @Test
  void aSnapshotWaitsWhenTheDataThreadLacksMemory() {
    start(SAVING);
    run("CONFIG SET rdb-key-save-delay 1000");
    run("BGSAVE");
    server.engine().keyspace().spoilCut(new OutOfMemoryError("expected by the test"));
    run("CONFIG SET rdb-key-save-delay 0");
    assertThat(run("SET a 1")).isEqualTo("OK");
    seconds(3);
    assertThat(field("rdb_last_bgsave_status")).isEqualTo("ok");
    assertThat(field("rdb_changes_since_last_save")).isEqualTo("0");
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"CREATE", "WRITE", "SYNC", "CLOSE"})
  void savingWhileEverybodyWaitsIsAnError(Kind kind) {
    start(SAVING);
    failOnce(kind, "temp-", new OutOfMemoryError("expected by the test"));
    assertThat(run("SAVE")).isEqualTo("(error) ERR");
    assertThat(disk.files()).isEmpty();
    assertThat(run("SAVE")).isEqualTo("OK");
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"CREATE", "WRITE", "SYNC", "CLOSE"})
  void aShutdownThatCannotSaveIsRefusedUnlessItIsForced(Kind kind) {
    start(SAVING);
    failOnce(kind, "temp-", new OutOfMemoryError("expected by the test"));
    assertThat(server.durability().beforeShutdown(new Wish(Save.YES, false, false))).isFalse();
    failOnce(kind, "temp-", new OutOfMemoryError("expected by the test"));
    assertThat(server.durability().beforeShutdown(new Wish(Save.YES, false, true))).isTrue();
    assertThat(disk.files()).isEmpty();
  }

  static Stream<Arguments> stepsOfABase() {
    return Stream.of("yes", "no")
        .flatMap(
            format ->
                Stream.of(
                    Arguments.of(format, Kind.CREATE, "temp-rewriteaof-bg-"),
                    Arguments.of(format, Kind.WRITE, "temp-rewriteaof-bg-"),
                    Arguments.of(format, Kind.SYNC, "temp-rewriteaof-bg-"),
                    Arguments.of(format, Kind.RENAME, ".base.")));
  }

  @ParameterizedTest
  @MethodSource("stepsOfABase")
  void aRewriteWaitsForMemory(String format, Kind kind, String file) {
    start("save ''", "appendonly yes", "aof-use-rdb-preamble " + format);
    lackMemory(kind, file);
    run("BGREWRITEAOF");
    seconds(30);
    assertThat(field("aof_rewrite_waiting_for_memory")).isEqualTo("1");
    assertThat(field("aof_last_bgrewrite_status")).isEqualTo("ok");
    disk.fault(step -> {});
    seconds(4);
    assertThat(field("aof_rewrite_waiting_for_memory")).isEqualTo("0");
    assertThat(field("aof_rewrite_in_progress")).isEqualTo("0");
    assertThat(disk.files()).noneMatch(name -> name.contains("temp-rewriteaof"));
    assertLogHoldsAll();
  }

  @ParameterizedTest
  @MethodSource("stepsOfABase")
  void aRewriteFailsWhenThereIsNoMemoryForAMinute(String format, Kind kind, String file) {
    start("save ''", "appendonly yes", "aof-use-rdb-preamble " + format);
    lackMemory(kind, file);
    run("BGREWRITEAOF");
    seconds(70);
    assertThat(field("aof_rewrite_waiting_for_memory")).isEqualTo("0");
    assertThat(field("aof_last_bgrewrite_status")).isEqualTo("err");
    disk.fault(step -> {});
    run("BGREWRITEAOF");
    seconds(1);
    assertThat(field("aof_last_bgrewrite_status")).isEqualTo("ok");
    assertLogHoldsAll();
  }

  private void assertLogHoldsAll() {
    assertThat(run("SET a 1")).isEqualTo("OK");
    assertThat(server.durability().beforeShutdown(new Wish(Save.NO, false, false))).isTrue();
    disk = disk.afterPowerCut(Survival.NOTHING, new Random(0));
    start(Disk.atOnce(disk), "appendonly yes");
    assertThat(run("DBSIZE")).isEqualTo("(integer) 101");
  }

  static Stream<Arguments> stepsOfARewrite() {
    return Stream.of("yes", "no")
        .flatMap(
            format ->
                Stream.of(
                    Arguments.of(format, Kind.CREATE, ".2.incr."),
                    Arguments.of(format, Kind.WRITE, "manifest"),
                    Arguments.of(format, Kind.RENAME, "manifest")));
  }

  @ParameterizedTest
  @MethodSource("stepsOfARewrite")
  void aRewriteEndsWhenAWorkerLacksMemory(String format, Kind kind, String file) {
    start("save ''", "appendonly yes", "aof-use-rdb-preamble " + format);
    failOnce(kind, file, new OutOfMemoryError("expected by the test"));
    run("BGREWRITEAOF");
    seconds(1);
    assertThat(field("aof_rewrite_in_progress")).isEqualTo("0");
    assertThat(field("aof_last_bgrewrite_status")).isEqualTo("err");
    assertThat(disk.files()).noneMatch(name -> name.contains("temp-rewriteaof"));
    assertThat(run("SET a 1")).isEqualTo("OK");
    run("BGREWRITEAOF");
    seconds(1);
    assertThat(field("aof_last_bgrewrite_status")).isEqualTo("ok");
    assertLogHoldsAll();
  }
}
