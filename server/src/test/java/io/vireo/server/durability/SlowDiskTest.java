package io.vireo.server.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.server.durability.SimulatedDisk.Survival;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The disk workers take their time, each its own, and commands go on. */
@Tag("long")
class SlowDiskTest extends OnSimulatedDisk {
  private static final int RUNS = 150;

  private final Queue<Runnable> log = new ArrayDeque<>();
  private final Queue<Runnable> snapshots = new ArrayDeque<>();

  private void startSlow(String policy) {
    start(new Disk(disk, snapshots::add, log::add), log(policy));
  }

  private static String[] log(String policy) {
    return new String[] {"appendonly yes", "appendfsync " + policy};
  }

  private void diskWorks() {
    while (!log.isEmpty() || !snapshots.isEmpty()) {
      Queue<Runnable> next = log.isEmpty() ? snapshots : log;
      next.poll().run();
      server.runUntilIdle();
    }
  }

  private String manifest() {
    String name = "appendonlydir/appendonly.aof.manifest";
    return new String(disk.content(name), StandardCharsets.US_ASCII);
  }

  private String digestFound(Survival survival, Random random) {
    SimulatedDisk found = disk.afterPowerCut(survival, random);
    InProcessServer again = InProcessServer.on(Disk.atOnce(found), settings(log("always")));
    return RespText.of(again.client().run("DEBUG", "DIGEST"));
  }

  @Test
  void withAlwaysAnswersWaitForASlowDiskWhileCommandsGoOn() {
    startSlow("always");
    assertThat(run("SET a 1")).isEqualTo("nothing");
    InProcessClient other = server.client();
    assertThat(other.run("INCR", "n")).isNull();
    assertThat(server.engine().keyspace().database(0).size()).isEqualTo(2);
    diskWorks();
    assertThat(RespText.of(client.read())).isEqualTo("OK");
    assertThat(RespText.of(other.read())).isEqualTo("(integer) 1");
  }

  /** The next such step on the log fails, and no other; true once it has. */
  private AtomicBoolean failOnce(SimulatedDisk.Kind kind) {
    AtomicBoolean failed = new AtomicBoolean();
    disk.fault(
        step -> {
          if (step.kind() == kind && step.isOn(".incr.") && !failed.getAndSet(true)) {
            throw new IOException("Input/output error");
          }
        });
    return failed;
  }

  /** The next fsync would succeed: the system has thrown away what it could not write. */
  @ParameterizedTest
  @EnumSource(
      value = SimulatedDisk.Kind.class,
      names = {"SYNC", "WRITE"})
  void withAlwaysNobodyIsAnsweredEverAgainAfterOneFailure(SimulatedDisk.Kind kind) {
    startSlow("always");
    AtomicInteger ends = new AtomicInteger();
    server.engine().context().fatal().onFatal(ends::incrementAndGet);
    List<InProcessClient> clients = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      clients.add(server.client());
      assertThat(clients.get(i).run("SET", "key" + i, "value")).isNull();
    }
    failOnce(kind);
    while (ends.get() == 0) {
      log.poll().run();
    }
    clients.forEach(each -> each.send(RespRequest.of("INCR", "n")));
    diskWorks();
    seconds(3);
    diskWorks();
    assertThat(clients).allSatisfy(each -> assertThat(each.read()).isNull());
    assertThat(ends).hasValue(1);
  }

  @Test
  void anUnforeseenErrorOnTheDiskWorkerEndsTheServer() {
    startSlow("everysec");
    AtomicInteger ends = new AtomicInteger();
    server.engine().context().fatal().onFatal(ends::incrementAndGet);
    run("SET a 1");
    disk.fault(
        step -> {
          throw new OutOfMemoryError("simulated");
        });
    assertThatThrownBy(this::diskWorks).isInstanceOf(OutOfMemoryError.class);
    assertThat(ends).hasPositiveValue();
  }

  /** Who has written nothing waits for nothing, as with Redis. */
  @Test
  void waitaofWaitsForTheClientsOwnLastWrite() {
    startSlow("everysec");
    run("SET a 1");
    InProcessClient reader = server.client();
    assertThat(reader.run("GET", "a").asText()).isEqualTo("1");
    assertThat(RespText.of(reader.run("WAITAOF", "1", "0", "0"))).startsWith("1) (integer) 1");
    assertThat(client.run("WAITAOF", "1", "0", "0")).isNull();
    diskWorks();
    assertThat(client.read()).isNull();
    InProcessClient later = server.client();
    seconds(1);
    later.run("SET", "b", "1");
    assertThat(later.run("WAITAOF", "1", "0", "0")).isNull();
    log.poll().run();
    log.poll().run();
    server.runUntilIdle();
    assertThat(RespText.of(client.read())).startsWith("1) (integer) 1");
    diskWorks();
    assertThat(later.read()).isNull();
    seconds(1);
    diskWorks();
    assertThat(RespText.of(later.read())).startsWith("1) (integer) 1");
  }

  /** What was executed under always waits for its write at least, whatever the settings say now. */
  @ParameterizedTest
  @ValueSource(strings = {"everysec", "no"})
  void answersThatWaitDoNotWaitForEverWhenTheSettingChanges(String policy) {
    startSlow("always");
    assertThat(run("SET a 1")).isEqualTo("nothing");
    InProcessClient other = server.client();
    other.send(RespRequest.of("CONFIG", "SET", "appendfsync", policy));
    assertThat(client.read()).isNull();
    diskWorks();
    assertThat(RespText.of(client.read())).isEqualTo("OK");
    assertThat(RespText.of(other.read())).isEqualTo("OK");
    assertThat(run("SET a 2")).isEqualTo("OK");
  }

  @Test
  void aReaderIsNotToldOfAnothersWriteBeforeItLasts() {
    startSlow("always");
    diskWorks();
    assertThat(run("SET a 1")).isEqualTo("nothing");
    InProcessClient reader = server.client();
    assertThat(reader.run("GET", "a")).isNull();
    diskWorks();
    assertThat(reader.read().asText()).isEqualTo("1");
    assertThat(reader.run("GET", "a").asText()).isEqualTo("1");
  }

  /** Until the log is rewritten nothing lasts that was written after a failed fsync. */
  @Test
  void nothingCountsAsLastingAfterAFailedFsyncBeforeTheLogIsRewritten() {
    startSlow("everysec");
    diskWorks();
    run("SET a 1");
    diskWorks();
    InProcessClient waiting = server.client();
    waiting.run("SET", "b", "1");
    diskWorks();
    AtomicBoolean failed = failOnce(SimulatedDisk.Kind.SYNC);
    seconds(1);
    while (!failed.get()) {
      log.poll().run();
    }
    assertThat(waiting.run("WAITAOF", "1", "0", "0")).isNull();
    while (!log.isEmpty()) {
      log.poll().run();
    }
    assertThat(waiting.read()).isNull();
    assertThat(run("CONFIG SET appendfsync always")).contains("has not been rewritten since");
    assertThat(run("CONFIG GET appendfsync")).contains("everysec");
    for (int step = 0; step < 10 && waiting.received().pending() == 0; step++) {
      seconds(1);
      diskWorks();
    }
    assertThat(disk.files()).contains("appendonlydir/appendonly.aof.2.base.rdb");
    assertThat(RespText.of(waiting.read())).contains("(integer) 1");
    assertThat(run("CONFIG SET appendfsync always")).isEqualTo("OK");
  }

  /** Eviction and expiry tell of a key that goes before they tell the log. */
  @Test
  void withAlwaysAnEventIsToldWhenItsDeletionLasts() {
    startSlow("always");
    run("CONFIG SET notify-keyspace-events KEA");
    InProcessClient listener = server.client();
    listener.run("SUBSCRIBE", "__keyevent@0__:expired", "__keyevent@0__:evicted");
    diskWorks();
    while (listener.read() != null) {}
    run("SET short 1 PX 10");
    run("SET long 1");
    diskWorks();
    seconds(1);
    assertThat(listener.read()).isNull();
    diskWorks();
    assertThat(RespText.of(listener.read())).contains("expired");
    run("CONFIG SET maxmemory-policy allkeys-lru");
    diskWorks();
    run("CONFIG SET maxmemory 1");
    assertThat(server.engine().keyspace().database(0).size()).isZero();
    assertThat(listener.read()).isNull();
    diskWorks();
    assertThat(RespText.of(listener.read())).contains("evicted");
  }

  @Test
  void withEverysecAnswersWaitOnlyIfTheDiskIsBusyForMoreThanTwoSeconds() {
    startSlow("everysec");
    assertThat(run("SET a 1")).isEqualTo("OK");
    seconds(1);
    assertThat(run("SET a 2")).isEqualTo("OK");
    assertThat(field("aof_delayed_fsync")).isEqualTo("0");
    seconds(2);
    assertThat(run("SET a 3")).isEqualTo("nothing");
    diskWorks();
    assertThat(RespText.of(client.read())).isEqualTo("OK");
    assertThat(field("aof_delayed_fsync")).isEqualTo("1");
    assertThat(run("SET a 4")).isEqualTo("OK");
    assertThat(run("SET a 5")).isEqualTo("OK");
    assertThat(field("aof_delayed_fsync")).isEqualTo("1");
  }

  /** Small writes that queue one by one keep a slow disk busy long after they were answered. */
  @ParameterizedTest
  @ValueSource(strings = {"everysec", "no"})
  void whatChangesWhileTheDiskIsBusyIsOneWrite(String policy) {
    startSlow(policy);
    run("SET a 1");
    diskWorks();
    run("BGREWRITEAOF");
    AtomicInteger writes = countWrites();
    for (int i = 0; i < 1000; i++) {
      assertThat(run("INCR n")).isEqualTo("(integer) " + (i + 1));
    }
    assertThat(log).hasSizeLessThan(4);
    assertThat(Integer.parseInt(field("aof_buffer_length"))).isPositive();
    diskWorks();
    assertThat(writes).hasValue(1);
    assertThat(field("aof_buffer_length")).isEqualTo("0");
    seconds(1);
    diskWorks();
    assertThat(digestFound(Survival.ALL, new Random(0))).isEqualTo(run("DEBUG DIGEST"));
  }

  /** Gathering ends at the next second, so that what was answered lasts soon. */
  @Test
  void whatIsGatheredIsForcedWithTheNextSecondsSync() {
    startSlow("everysec");
    diskWorks();
    seconds(1);
    run("INCR n");
    run("INCR n");
    seconds(1);
    AtomicInteger writes = countWrites();
    while (!log.isEmpty()) {
      log.poll().run();
    }
    assertThat(writes).hasValue(1);
    assertThat(digestFound(Survival.NOTHING, new Random(0))).isEqualTo(run("DEBUG DIGEST"));
  }

  /** What would wait in memory only makes the answers late that wait for it. */
  @Test
  void commandsWaitForASystemThatTakesLessThanTheyWrite() throws InterruptedException {
    BlockingQueue<Runnable> held = new LinkedBlockingQueue<>();
    start(new Disk(disk, snapshots::add, held::add), log("everysec"));
    Thread commands = Thread.currentThread();
    AtomicInteger waits = new AtomicInteger();
    Thread worker =
        new Thread(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                if (LockSupport.getBlocker(commands) instanceof AppendLog) {
                  waits.incrementAndGet();
                  held.poll().run();
                }
              }
            });
    worker.start();
    String value = "v".repeat(1 << 20);
    try {
      for (int i = 0; i < 20; i++) {
        assertThat(run("SET key" + i + " " + value)).isEqualTo("OK");
        assertThat(Long.parseLong(field("aof_buffer_length"))).isLessThan(10 << 20);
      }
    } finally {
      worker.interrupt();
      worker.join();
    }
    assertThat(waits).hasPositiveValue();
    assertThat(Integer.parseInt(field("aof_delayed_fsync"))).isPositive();
    held.drainTo(log);
    while (!log.isEmpty() || !held.isEmpty()) {
      log.poll().run();
      server.runUntilIdle();
      held.drainTo(log);
    }
    assertThat(digestFound(Survival.ALL, new Random(0))).isEqualTo(run("DEBUG DIGEST"));
  }

  /** Counts the writes into increments of the log from now on. */
  private AtomicInteger countWrites() {
    AtomicInteger writes = new AtomicInteger();
    disk.fault(
        step -> {
          if (step.kind() == SimulatedDisk.Kind.WRITE && step.isOn(".incr.")) {
            writes.incrementAndGet();
          }
        });
    return writes;
  }

  @Test
  void aSnapshotThatWasCalledOffTakesNothingFromTheNext() {
    start(new Disk(disk, snapshots::add, log::add), "save 3600 1");
    run("SET a 1");
    assertThat(run("BGSAVE")).isEqualTo("Background saving started");
    snapshots.poll().run();
    disk.fault(
        step -> {
          while (step.kind() == SimulatedDisk.Kind.RENAME && !snapshots.isEmpty()) {
            snapshots.poll().run();
          }
        });
    assertThat(run("FLUSHALL")).isEqualTo("OK");
    assertThat(snapshots).isEmpty();
    assertThat(field("rdb_changes_since_last_save")).isEqualTo("0");
    assertThat(disk.files()).noneMatch(name -> name.contains("temp-"));
  }

  @Test
  void commandsGoOnWhileTheManifestIsWritten() {
    startSlow("everysec");
    run("SET a 1");
    diskWorks();
    String before = manifest();
    assertThat(run("BGREWRITEAOF")).startsWith("Background append only file rewriting started");
    assertThat(run("SET a 2")).isEqualTo("OK");
    assertThat(manifest()).isEqualTo(before);
    assertThat(field("aof_rewrite_in_progress")).isEqualTo("1");
    log.poll().run();
    assertThat(manifest()).startsWith(before).contains("appendonly.aof.2.incr.aof");
    for (int step = 0; step < 10 && !field("aof_rewrite_in_progress").equals("0"); step++) {
      seconds(1);
      assertThat(run("INCR a")).startsWith("(integer)");
      diskWorks();
    }
    assertThat(field("aof_last_bgrewrite_status")).isEqualTo("ok");
    assertThat(manifest()).doesNotContain(".1.");
    assertThat(disk.files()).noneMatch(name -> name.contains(".1."));
    assertThat(run("BGREWRITEAOF")).startsWith("Background append only file rewriting started");
  }

  @Test
  void theLogIsTurnedOffWithoutWaitingButNobodyHearsOfItBefore() {
    startSlow("everysec");
    run("SET a 1");
    assertThat(run("CONFIG SET appendonly no")).isEqualTo("nothing");
    InProcessClient other = server.client();
    assertThat(other.run("SET", "a", "2")).isNull();
    assertThat(server.engine().keyspace().database(0).size()).isEqualTo(1);
    diskWorks();
    assertThat(RespText.of(client.read())).isEqualTo("OK");
    assertThat(RespText.of(other.read())).isEqualTo("OK");
    assertThat(manifest()).contains("startoffset 0 endoffset 1");
    assertThat(run("GET a")).isEqualTo("\"2\"");
  }

  @Test
  void theLogMayBeTurnedOffAndOnAgainBeforeTheDiskIsDone() {
    startSlow("everysec");
    run("SET a 1");
    client.run("CONFIG", "SET", "appendonly", "no");
    client.run("CONFIG", "SET", "appendonly", "yes");
    for (int step = 0; step < 4; step++) {
      diskWorks();
      seconds(1);
    }
    assertThat(List.of(client.read(), client.read())).map(RespText::of).containsOnly("OK");
    assertThat(field("aof_enabled")).isEqualTo("1");
    assertThat(field("aof_rewrite_in_progress")).isEqualTo("0");
    run("SET b 1");
    seconds(2);
    diskWorks();
    assertThat(manifest()).contains("appendonly.aof.2.base.rdb", "appendonly.aof.2.incr.aof");
    assertThat(digestFound(Survival.NOTHING, new Random(0))).isEqualTo(run("DEBUG DIGEST"));
  }

  /**
   * A rewrite whose first step fails late leaves the log as it was, with all that came meanwhile.
   */
  @Test
  void theOldIncrementGoesOnIfTheNewOneCannotBeMade() {
    startSlow("everysec");
    run("SET a 1");
    diskWorks();
    run("BGREWRITEAOF");
    run("SET b 1");
    disk.fault(
        step -> {
          if (step.isOn("manifest")) {
            throw new IOException("Input/output error");
          }
        });
    diskWorks();
    disk.heal();
    assertThat(field("aof_last_bgrewrite_status")).isEqualTo("err");
    assertThat(field("aof_last_write_status")).isEqualTo("ok");
    seconds(2);
    diskWorks();
    assertThat(digestFound(Survival.NOTHING, new Random(0))).isEqualTo(run("DEBUG DIGEST"));
  }

  /** Writes and rewrites, while each worker does a step now and then, until the power goes. */
  private final class Run {
    private final Random random;
    private final InProcessClient twin =
        new InProcessServer("enable-debug-command yes", "save \"\"").client();
    private final List<String> states = new ArrayList<>();
    private final Queue<InProcessClient> unanswered = new ArrayDeque<>();

    /** How many of the commands were acknowledged. */
    private int promised;

    Run(int seed) {
      random = new Random(seed);
    }

    void untilDark() {
      startSlow("always");
      states.add(RespText.of(twin.run("DEBUG", "DIGEST")));
      disk.losePowerAt(disk.steps() + 1 + random.nextInt(150));
      for (int i = 0; i < 100 && !disk.hasLostPower(); i++) {
        send(random.nextInt(8) == 0 ? "BGREWRITEAOF" : "RPUSH l" + random.nextInt(3) + " " + i);
        for (int work = random.nextInt(5); work > 0; work--) {
          workABit();
        }
      }
    }

    private void send(String line) {
      String[] words = line.split(" ");
      if (words.length > 1) {
        twin.run(words);
      }
      states.add(RespText.of(twin.run("DEBUG", "DIGEST")));
      InProcessClient one = server.client();
      one.send(RespRequest.of(words));
      unanswered.add(one);
    }

    private void workABit() {
      Runnable task = (random.nextBoolean() ? log : snapshots).poll();
      if (task != null) {
        task.run();
      }
      server.advance(Duration.ofMillis(random.nextInt(120)));
      while (!disk.hasLostPower() && !unanswered.isEmpty() && unanswered.peek().read() != null) {
        unanswered.poll();
        promised++;
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whicheverWorkerIsFirstWhatWasAcknowledgedIsKept(Survival survival) {
    int rewritten = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      log.clear();
      snapshots.clear();
      disk = new SimulatedDisk(root);
      Run run = new Run(seed);
      run.untilDark();
      String what = "seed " + seed + ", " + disk.files();
      assertThat(run.states.subList(run.promised, run.states.size()))
          .as(what)
          .contains(digestFound(survival, run.random));
      rewritten += disk.files().stream().anyMatch(name -> name.contains(".2.base")) ? 1 : 0;
    }
    assertThat(rewritten).as("runs that came to the end of a rewrite").isGreaterThan(RUNS / 4);
  }
}
