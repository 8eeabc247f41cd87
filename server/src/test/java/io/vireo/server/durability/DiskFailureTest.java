package io.vireo.server.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.server.durability.SimulatedDisk.Fault;
import io.vireo.server.durability.SimulatedDisk.Kind;
import io.vireo.server.durability.SimulatedDisk.Survival;
import io.vireo.server.durability.SimulatedDisk.Torn;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespText;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The disk is full, broken, read-only or gone, and works again. */
@Tag("long")
class DiskFailureTest extends OnSimulatedDisk {
  private static final String FULL = "No space left on device";
  private static final String BROKEN = "Input/output error";
  private static final Set<Kind> READ_ONLY =
      Set.of(Kind.CREATE, Kind.OPEN, Kind.RENAME, Kind.DELETE, Kind.MAKE_DIRECTORY);

  /** How the disk fails. */
  enum Failure {
    FULL(
        step -> {
          if (step.kind() == Kind.WRITE || step.kind() == Kind.CREATE) {
            throw new IOException(DiskFailureTest.FULL);
          }
        }),
    FULL_IN_THE_MIDDLE(
        step -> {
          if (step.kind() == Kind.WRITE) {
            throw new Torn(DiskFailureTest.FULL);
          }
        }),
    FULL_AND_STUCK(
        step -> {
          if (step.kind() == Kind.WRITE) {
            throw new Torn(DiskFailureTest.FULL);
          }
          if (step.kind() == Kind.TRUNCATE) {
            throw new IOException(BROKEN);
          }
        }),
    NO_WRITE(
        step -> {
          if (step.kind() == Kind.WRITE) {
            throw new IOException(BROKEN);
          }
        }),
    NO_SYNC(
        step -> {
          if (step.kind() == Kind.SYNC) {
            throw new IOException(BROKEN);
          }
        }),
    NO_DIRECTORY_SYNC(
        step -> {
          if (step.kind() == Kind.SYNC_DIRECTORY) {
            throw new IOException(BROKEN);
          }
        }),
    READ_ONLY(
        step -> {
          if (DiskFailureTest.READ_ONLY.contains(step.kind())) {
            throw new FileSystemException(step.file().toString(), null, "Read-only file system");
          }
        }),
    DIRECTORY_GONE(
        step -> {
          if (DiskFailureTest.READ_ONLY.contains(step.kind())) {
            throw new NoSuchFileException(step.file().toString());
          }
        });

    private final Fault fault;

    Failure(Fault fault) {
      this.fault = fault;
    }
  }

  private void start(String... more) {
    start(Disk.atOnce(disk), more);
  }

  /** A fault that hits the files of the log only. */
  private static Fault onLog(Fault fault) {
    return step -> {
      if (step.isOn(".incr.")) {
        fault.before(step);
      }
    };
  }

  @ParameterizedTest
  @EnumSource(
      value = Failure.class,
      names = {"FULL", "FULL_IN_THE_MIDDLE", "FULL_AND_STUCK", "NO_WRITE", "NO_SYNC"})
  void writesAreRefusedWhileTheLogCannotBeWritten(Failure failure) {
    start("appendonly yes", "appendfsync everysec");
    run("INCR a");
    disk.fault(onLog(failure.fault));
    assertThat(run("INCR a")).as("nobody knows yet").isEqualTo("(integer) 2");
    seconds(1);
    String reason = failure.name().startsWith("FULL") ? FULL : BROKEN;
    String refusal = "(error) MISCONF Errors writing to the AOF file: " + reason;
    assertThat(run("INCR a")).isEqualTo(refusal);
    assertThat(run("PING")).isEqualTo(refusal);
    assertThat(run("GET a")).isEqualTo("\"2\"");
    assertThat(field("aof_last_write_status")).isEqualTo("err");
    seconds(5);
    assertThat(run("INCR a")).isEqualTo(refusal);
    disk.heal();
    seconds(1);
    assertThat(field("aof_last_write_status")).isEqualTo("ok");
    assertThat(run("INCR a")).isEqualTo("(integer) 3");
    seconds(2);
    disk = disk.afterPowerCut(Survival.NOTHING, new Random(0));
    start("appendonly yes");
    assertThat(run("GET a")).isEqualTo("\"3\"");
  }

  /** After a failed fsync nobody knows what became of the pages, so all is written once more. */
  @Test
  void theLogIsWrittenAnewWhenItCouldNotBeForced() {
    start("appendonly yes", "appendfsync everysec");
    run("SET a 1");
    disk.fault(onLog(Failure.NO_SYNC.fault));
    seconds(2);
    disk.heal();
    seconds(2);
    assertThat(disk.files()).contains("appendonlydir/appendonly.aof.2.base.rdb");
  }

  @ParameterizedTest
  @EnumSource(
      value = Failure.class,
      names = {"FULL", "FULL_IN_THE_MIDDLE", "FULL_AND_STUCK", "NO_WRITE", "NO_SYNC"})
  void withAlwaysTheServerEndsAndNothingIsAcknowledged(Failure failure) {
    start("appendonly yes", "appendfsync always");
    AtomicBoolean ended = new AtomicBoolean();
    server.engine().context().fatal().onFatal(() -> ended.set(true));
    assertThat(run("SET a 1")).isEqualTo("OK");
    disk.fault(onLog(failure.fault));
    assertThat(run("SET a 2")).isEqualTo("nothing");
    assertThat(ended).isTrue();
    disk = disk.afterPowerCut(Survival.NOTHING, new Random(0));
    start("appendonly yes");
    assertThat(run("GET a")).isEqualTo("\"1\"");
  }

  private void fillSomewhat() {
    for (int i = 0; i < 20; i++) {
      run("SET key" + i + " " + "x".repeat(50));
      run("HSET hash" + i % 3 + " f" + i + " v");
      run("INCR n");
    }
  }

  private int stepsOf(Runnable task) {
    int before = disk.steps();
    task.run();
    return disk.steps() - before;
  }

  private void rewrite() {
    run("BGREWRITEAOF");
    run("INCR n");
    seconds(2);
    run("INCR n");
    seconds(2);
  }

  private static Fault once(int first, int last) {
    return step -> {
      if (step.number() >= first && step.number() <= last) {
        throw new IOException(BROKEN);
      }
    };
  }

  /** Each step of a rewrite fails, once or with all that follow; then the disk works again. */
  @ParameterizedTest
  @ValueSource(strings = {"yes", "no"})
  void aRewriteMayFailAtEachStep(String preamble) throws IOException {
    String[] settings = {"appendonly yes", "aof-use-rdb-preamble " + preamble};
    start(settings);
    fillSomewhat();
    int steps = stepsOf(this::rewrite);
    for (int step = 1; step <= steps; step++) {
      for (int length : new int[] {1, 2, 1000}) {
        disk = new SimulatedDisk(root);
        start(settings);
        fillSomewhat();
        seconds(2);
        disk.fault(once(disk.steps() + step, disk.steps() + step + length - 1));
        rewrite();
        String what = "step " + step + ", " + length + " of them";
        disk.heal();
        seconds(2);
        checkRestart(what, settings);
        rewrite();
        assertThat(field("aof_last_bgrewrite_status")).as(what).isEqualTo("ok");
        checkRestart(what + ", rewritten again", settings);
      }
    }
  }

  /** The log is turned on while each step fails, once or with all that follow. */
  @Test
  void turningTheLogOnMayFailAtEachStep() {
    start("appendonly no");
    fillSomewhat();
    int steps = stepsOf(this::turnOn);
    for (int step = 1; step <= steps; step++) {
      for (int length : new int[] {1, 2, 1000}) {
        disk = new SimulatedDisk(root);
        start("appendonly no");
        fillSomewhat();
        disk.fault(once(disk.steps() + step, disk.steps() + step + length - 1));
        turnOn();
        String what = "step " + step + ", " + length + " of them";
        for (Survival survival : Survival.values()) {
          SimulatedDisk found = disk.afterPowerCut(survival, new Random(step));
          assertThat(InProcessServer.on(Disk.atOnce(found), settings("appendonly yes"))).as(what);
        }
        disk.heal();
        if (field("aof_enabled").equals("0")) {
          assertThat(run("CONFIG SET appendonly yes")).as(what).isEqualTo("OK");
        }
        run("INCR n");
        server.advance(Duration.ofMinutes(5));
        assertThat(field("aof_last_bgrewrite_status")).as(what).isEqualTo("ok");
        checkRestart(what, "appendonly yes");
      }
    }
  }

  private void turnOn() {
    run("CONFIG SET appendonly yes");
    run("INCR n");
    seconds(2);
    run("INCR n");
    seconds(2);
  }

  /** What lasts on the disk is what the server holds; the server goes on. */
  private void checkRestart(String what, String... settings) {
    String before = run("DEBUG DIGEST");
    for (Survival survival : Survival.values()) {
      SimulatedDisk found = disk.afterPowerCut(survival, new Random(1));
      InProcessServer again = InProcessServer.on(Disk.atOnce(found), settings(settings)).alone();
      assertThat(RespText.of(again.client().run("DEBUG", "DIGEST")))
          .as(what + ", " + survival + " " + found.files())
          .isEqualTo(before);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRewriteThatFailsLeavesTheLogInOrder(Failure failure) {
    start("appendonly yes");
    fillSomewhat();
    seconds(2);
    disk.fault(
        step -> {
          if (!step.isOn(".incr.") || READ_ONLY.contains(step.kind())) {
            failure.fault.before(step);
          }
        });
    run("BGREWRITEAOF");
    seconds(1);
    assertThat(field("aof_last_bgrewrite_status")).isEqualTo("err");
    assertThat(field("aof_rewrites_consecutive_failures")).isNotEqualTo("0");
    assertThat(run("INCR n")).isEqualTo("(integer) 21");
    seconds(2);
    checkRestart("failed", "appendonly yes");
    disk.heal();
    assertThat(run("BGREWRITEAOF")).startsWith("Background append only file rewriting");
    seconds(1);
    assertThat(field("aof_last_bgrewrite_status")).isEqualTo("ok");
    checkRestart("healed", "appendonly yes");
    assertThat(disk.files()).noneMatch(name -> name.contains("temp-"));
  }

  @ParameterizedTest
  @EnumSource
  void aSnapshotThatFailsStopsWritesUntilOneSucceeds(Failure failure) {
    start("save 1000 1000000");
    run("SET a 1");
    run("SAVE");
    run("SET a 2");
    disk.fault(failure.fault);
    assertThat(run("BGSAVE")).isEqualTo("Background saving started");
    seconds(1);
    assertThat(field("rdb_last_bgsave_status")).isEqualTo("err");
    String refusal =
        "(error) MISCONF Redis is configured to save RDB snapshots, but it's currently unable to"
            + " persist to disk. Commands that may modify the data set are disabled, because this"
            + " instance is configured to report errors during writes if RDB snapshotting fails"
            + " (stop-writes-on-bgsave-error option). Please check the Redis logs for details"
            + " about the RDB error.";
    assertThat(run("SET a 3")).isEqualTo(refusal);
    assertThat(run("SAVE")).startsWith("(error) ERR");
    assertThat(run("GET a")).isEqualTo("\"2\"");
    InProcessServer meanwhile = InProcessServer.on(Disk.atOnce(disk), settings());
    assertThat(RespText.of(meanwhile.client().run("GET", "a"))).isIn("\"1\"", "\"2\"");
    disk.heal();
    run("BGSAVE");
    seconds(1);
    assertThat(field("rdb_last_bgsave_status")).isEqualTo("ok");
    assertThat(run("SET a 3")).isEqualTo("OK");
    assertThat(disk.files()).contains("dump.rdb");
    disk = disk.afterPowerCut(Survival.NOTHING, new Random(0));
    start();
    assertThat(run("GET a")).isEqualTo("\"2\"");
  }

  @Test
  void aSnapshotIsTriedAgainByItself() {
    start("save 5 1");
    run("SET a 1");
    disk.fault(Failure.FULL.fault);
    seconds(10);
    assertThat(run("SET b 1")).startsWith("(error) MISCONF Redis is configured to save RDB");
    disk.heal();
    seconds(10);
    assertThat(run("SET b 1")).isEqualTo("OK");
  }

  @ParameterizedTest
  @EnumSource(
      value = Failure.class,
      names = {"FULL", "READ_ONLY", "DIRECTORY_GONE"})
  void aServerThatCannotBeginItsLogDoesNotStart(Failure failure) {
    disk.fault(failure.fault);
    assertThatThrownBy(() -> start("appendonly yes"))
        .hasMessageContaining("append-only")
        .hasMessageNotContaining("Exception");
  }

  @ParameterizedTest
  @EnumSource(
      value = Failure.class,
      names = {"READ_ONLY", "DIRECTORY_GONE"})
  void whoTurnsTheLogOnIsToldIfItCannotBeMade(Failure failure) {
    start();
    disk.fault(failure.fault);
    assertThat(run("CONFIG SET appendonly yes"))
        .isEqualTo(
            "(error) ERR CONFIG SET failed (possibly related to argument 'appendonly') - Unable to"
                + " turn on AOF. Check server logs.");
    assertThat(field("aof_enabled")).isEqualTo("0");
    disk.heal();
    assertThat(run("CONFIG SET appendonly yes")).isEqualTo("OK");
    seconds(1);
    assertThat(field("aof_enabled")).isEqualTo("1");
    checkRestart("healed", "appendonly yes");
  }
}
