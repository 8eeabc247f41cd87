package io.vireo.server.durability;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.durability.SimulatedDisk.Kind;
import io.vireo.server.durability.SimulatedDisk.Survival;
import io.vireo.server.engine.ShutdownControl.Save;
import io.vireo.server.engine.ShutdownControl.Wish;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespText;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A snapshot or a base of the log is given up, whatever the disk worker is at. */
class CalledOffTest extends OnSimulatedDisk {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Thread test = Thread.currentThread();
  private volatile boolean goesOn;

  @AfterEach
  void end() {
    thread.shutdownNow();
  }

  private void diskWorks() {
    while (!waiting.isEmpty()) {
      waiting.poll().run();
      server.runUntilIdle();
    }
  }

  private static boolean isOfBackground(SimulatedDisk.Step step, Kind kind) {
    boolean onFile = kind == Kind.RENAME ? step.isOn("dump.rdb") : step.isOn("temp-bg-");
    return step.kind() == kind && onFile;
  }

  private String found(String request) {
    SimulatedDisk after = disk.afterPowerCut(Survival.NOTHING, new Random(0));
    InProcessServer again = InProcessServer.on(Disk.atOnce(after), settings("save ''"));
    return RespText.of(again.client().run(request.split(" ")));
  }

  private void assertNoLitter() {
    assertThat(disk.files()).noneMatch(name -> name.contains("temp-"));
  }

  /** Begins a snapshot, and does something as soon as the disk worker comes to a step. */
  private void whileSaving(Kind kind, Runnable task) {
    start(new Disk(disk, waiting::add, Runnable::run), "save 3600 1");
    run("SET a old");
    run("BGSAVE");
    boolean[] done = new boolean[1];
    disk.fault(
        step -> {
          if (!done[0] && isOfBackground(step, kind)) {
            done[0] = true;
            task.run();
          }
        });
    diskWorks();
    assertThat(done[0]).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"CREATE", "WRITE", "SYNC", "CLOSE"})
  void flushallIsNotUndoneByAnOlderSnapshot(Kind kind) {
    whileSaving(kind, () -> assertThat(run("FLUSHALL")).isEqualTo("OK"));
    assertThat(found("DBSIZE")).isEqualTo("(integer) 0");
    assertThat(field("rdb_bgsave_in_progress")).isEqualTo("0");
    assertNoLitter();
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"CREATE", "WRITE", "SYNC", "CLOSE"})
  void whatWasCancelledNeverTakesTheName(Kind kind) {
    whileSaving(
        kind, () -> assertThat(run("BGSAVE CANCEL")).isEqualTo("Background saving cancelled"));
    assertThat(disk.files()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"CREATE", "WRITE", "SYNC", "CLOSE"})
  void theNextSnapshotTakesTheNameOfOneThatWasCancelled(Kind kind) {
    whileSaving(
        kind,
        () -> {
          run("BGSAVE CANCEL");
          run("SET a new");
          assertThat(run("BGSAVE")).isEqualTo("Background saving started");
        });
    assertThat(found("GET a")).isEqualTo("\"new\"");
    assertNoLitter();
  }

  /** Goes on once the thread of the test waits for it. */
  private void letTestWait() {
    await(
        "the test waits",
        test::getState,
        state -> state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING);
  }

  /** Begins a snapshot on a thread, and returns when it has come to a step; there it waits. */
  private void stopAt(Kind kind, String... more) throws InterruptedException {
    start(new Disk(disk, thread, Runnable::run), more);
    run("SET a old");
    CountDownLatch there = new CountDownLatch(1);
    disk.fault(
        step -> {
          if (Thread.currentThread() != test
              && there.getCount() > 0
              && isOfBackground(step, kind)) {
            there.countDown();
            while (!goesOn) {
              Thread.onSpinWait();
            }
            letTestWait();
          }
        });
    run("BGSAVE");
    assertThat(there.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    goesOn = true;
  }

  @Test
  void oneThatTakesItsNameIsWaitedForSoThatTheNextComesLast() throws InterruptedException {
    stopAt(Kind.RENAME, "save 3600 1");
    assertThat(run("FLUSHALL")).isEqualTo("OK");
    assertThat(found("DBSIZE")).isEqualTo("(integer) 0");
    assertThat(field("rdb_last_bgsave_status")).isEqualTo("ok");
    assertNoLitter();
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"SYNC", "RENAME"})
  void aShutdownSavesLastAndLeavesNoLitter(Kind kind) throws InterruptedException {
    stopAt(kind, "save ''");
    run("SET a new");
    assertThat(server.durability().beforeShutdown(new Wish(Save.YES, false, false))).isTrue();
    assertThat(found("GET a")).isEqualTo("\"new\"");
    assertNoLitter();
  }

  @Test
  void aShutdownWithoutSavingLeavesNoLitter() throws InterruptedException {
    stopAt(Kind.SYNC, "save ''");
    assertThat(server.durability().beforeShutdown(new Wish(Save.NO, false, false))).isTrue();
    assertThat(disk.files()).isEmpty();
  }

  /** Turns the log on; the disk worker has not begun with its base. */
  private void turnLogOn() {
    start(new Disk(disk, this::later, Runnable::run), "save ''");
    run("SET a 1");
    assertThat(run("CONFIG SET appendonly yes")).isEqualTo("OK");
    server.runUntilIdle();
  }

  private void later(Runnable task) {
    if (goesOn) {
      task.run();
    } else {
      waiting.add(task);
    }
  }

  @Test
  void aShutdownDoesNotGiveUpTheFirstBaseOfTheLog() {
    turnLogOn();
    goesOn = true;
    assertThat(server.durability().beforeShutdown(new Wish(Save.NO, false, false))).isFalse();
  }

  /** Regular work would take it up, and has no turn while a script runs. */
  @Test
  void aShutdownTakesUpAFirstBaseThatIsWritten() {
    turnLogOn();
    diskWorks();
    assertThat(field("aof_rewrite_in_progress")).isEqualTo("1");
    goesOn = true;
    assertThat(server.durability().beforeShutdown(new Wish(Save.NO, false, false))).isTrue();
    disk = disk.afterPowerCut(Survival.NOTHING, new Random(0));
    start(Disk.atOnce(disk), "appendonly yes");
    assertThat(run("GET a")).isEqualTo("\"1\"");
  }

  private void beginRewrite(String format) {
    start(
        new Disk(disk, waiting::add, Runnable::run),
        "appendonly yes",
        "aof-use-rdb-preamble " + format);
    run("SET a 1");
    assertThat(run("BGREWRITEAOF")).startsWith("Background append only file rewriting started");
  }

  private void assertOnlyTheOldLog() {
    assertThat(disk.files()).noneMatch(name -> name.contains(".2.base"));
    assertNoLitter();
    disk = disk.afterPowerCut(Survival.NOTHING, new Random(0));
    start(Disk.atOnce(disk), "appendonly yes");
    assertThat(run("GET a")).isEqualTo("\"1\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "no"})
  void aBaseThatWasGivenUpWhileItWasWrittenLeavesNothing(String format) {
    beginRewrite(format);
    waiting.poll().run();
    assertThat(disk.files()).anyMatch(name -> name.contains("temp-rewriteaof-bg-"));
    run("CONFIG SET appendonly no");
    diskWorks();
    assertOnlyTheOldLog();
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "no"})
  void aBaseThatHadItsNameButNoManifestYetIsRemoved(String format) {
    beginRewrite(format);
    server.advance(Duration.ofMillis(1));
    diskWorks();
    assertThat(disk.files()).anyMatch(name -> name.contains(".2.base"));
    run("CONFIG SET appendonly no");
    diskWorks();
    assertOnlyTheOldLog();
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "no"})
  void aBaseThatIsGivenUpWhileItTakesItsNameIsNotAdopted(String format) {
    beginRewrite(format);
    boolean[] done = new boolean[1];
    disk.fault(
        step -> {
          if (!done[0] && step.kind() == Kind.RENAME && step.isOn(".2.base")) {
            done[0] = true;
            run("CONFIG SET appendonly no");
          }
        });
    diskWorks();
    assertThat(done[0]).isTrue();
    server.advance(Duration.ofSeconds(1));
    diskWorks();
    assertThat(field("aof_last_bgrewrite_status")).isEqualTo("ok");
    assertOnlyTheOldLog();
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "no"})
  void aShutdownLeavesNothingOfARewrite(String format) {
    beginRewrite(format);
    waiting.poll().run();
    thread.execute(
        () -> {
          letTestWait();
          waiting.forEach(Runnable::run);
        });
    assertThat(server.durability().beforeShutdown(new Wish(Save.NO, false, false))).isTrue();
    assertOnlyTheOldLog();
  }
}
