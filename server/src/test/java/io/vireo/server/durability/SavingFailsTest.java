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
        .durability()
        .onFatal(
            () -> {
              throw new AssertionError("this can be told of, and the server goes on");
            });
    for (int i = 0; i < 100; i++) {
      run("SET key" + i + " " + "x".repeat(1000) + i);
    }
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
      names = {"CREATE", "WRITE", "SYNC", "CLOSE"})
  void aSnapshotEndsWhenTheWorkerLacksMemory(Kind kind) {
    start(SAVING);
    failOnce(kind, "temp-bg-", new OutOfMemoryError("expected by the test"));
    run("BGSAVE");
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
  void aSnapshotEndsWhenTheDataThreadLacksMemory() {
    start(SAVING);
    run("CONFIG SET rdb-key-save-delay 1000");
    run("BGSAVE");
    server.engine().keyspace().spoilCut(new OutOfMemoryError("expected by the test"));
    run("CONFIG SET rdb-key-save-delay 0");
    assertFailedAndGoesOn();
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

  static Stream<Arguments> stepsOfARewrite() {
    return Stream.of("yes", "no")
        .flatMap(
            format ->
                Stream.of(
                    Arguments.of(format, Kind.CREATE, "temp-rewriteaof-bg-"),
                    Arguments.of(format, Kind.WRITE, "temp-rewriteaof-bg-"),
                    Arguments.of(format, Kind.SYNC, "temp-rewriteaof-bg-"),
                    Arguments.of(format, Kind.RENAME, ".2.base."),
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
    assertThat(server.durability().beforeShutdown(new Wish(Save.NO, false, false))).isTrue();
    disk = disk.afterPowerCut(Survival.NOTHING, new Random(0));
    start(Disk.atOnce(disk), "appendonly yes");
    assertThat(run("DBSIZE")).isEqualTo("(integer) 101");
  }
}
