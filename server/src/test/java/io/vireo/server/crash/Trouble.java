package io.vireo.server.crash;

import io.vireo.server.testing.RespText;
import io.vireo.server.testing.SocketClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks the server for rewrites and snapshots while others write, and finds the moment to kill it.
 * One thread.
 */
final class Trouble {
  private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final Victim victim;
  private final Plan plan;
  private final Path folder;
  private final Random random;
  private final List<Writer> writers;
  private final int[] saved;

  Trouble(Victim victim, Plan plan, Path folder, Random random, List<Writer> writers) {
    this.victim = victim;
    this.plan = plan;
    this.folder = folder;
    this.random = random;
    this.writers = writers;
    saved = new int[writers.size()];
  }

  /** How many deeds of each writer were acknowledged before the last snapshot that is whole. */
  int[] saved() {
    return saved;
  }

  /** Returns when the process is to be killed. */
  void untilTheMoment() {
    try (SocketClient client = victim.connect()) {
      if (plan.moment() == Plan.Moment.ANY) {
        disturb(client, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(plan.millis()));
        return;
      }
      disturb(client, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20 + random.nextInt(250)));
      long before = filesChanged();
      client.run(plan.mischief().get(0).name());
      if (plan.moment() == Plan.Moment.FILES_CHANGE) {
        awaitChange(before);
      }
      sleep(TimeUnit.MICROSECONDS.toNanos(random.nextInt(1000 * plan.millis() + 1)));
    }
  }

  private static void sleep(long nanos) {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void disturb(SocketClient client, long end) {
    while (System.nanoTime() - end < 0) {
      sleep(Math.min(end - System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(random.nextInt(60))));
      if (!plan.mischief().isEmpty()) {
        ask(client, plan.mischief().get(random.nextInt(plan.mischief().size())), end);
      }
    }
  }

  private void ask(SocketClient client, Plan.Mischief what, long end) {
    int[] before = writers.stream().mapToInt(Writer::acknowledged).toArray();
    String answer = RespText.of(client.run(what.name()));
    if (what == Plan.Mischief.BGSAVE && answer.contains("started") && awaitSaved(client, end)) {
      System.arraycopy(before, 0, saved, 0, before.length);
    }
  }

  private static boolean awaitSaved(SocketClient client, long end) {
    while (System.nanoTime() - end < 0) {
      String info = RespText.of(client.run("INFO", "persistence"));
      if (info.contains("rdb_bgsave_in_progress:0")) {
        return info.contains("rdb_last_bgsave_status:ok");
      }
      sleep(TimeUnit.MILLISECONDS.toNanos(1));
    }
    return false;
  }

  /** Changes with the names in the directories. */
  private long filesChanged() {
    return folder.toFile().lastModified() * 31
        + folder.resolve("appendonlydir").toFile().lastModified();
  }

  private void awaitChange(long before) {
    long end = System.nanoTime() + LONGEST_WAIT_NANOS;
    while (filesChanged() == before && System.nanoTime() - end < 0 && Files.exists(folder)) {
      Thread.onSpinWait();
    }
  }
}
