package io.vireo.server.crash;

import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A round: many write, the process is killed, is started again, perhaps killed while it loads, and
 * what it holds is compared with what was acknowledged.
 */
final class Round {
  private static final int MOST_CONNECTIONS = 8;
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int FILLERS = 1_000;

  /** What came of it; {@code broken} are those lost that were promised. */
  record Outcome(
      long deeds, long acknowledged, long lost, long broken, long oldestLostNanos, int kills) {}

  private final Victims victims;
  private final Policy policy;
  private final Plan plan;
  private final Random random;
  private final List<Writer> writers = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private long killedNanos;
  private long lost;
  private long broken;
  private long oldestLost;

  Round(Victims victims, Policy policy, Plan plan, Random random) {
    this.victims = victims;
    this.policy = policy;
    this.plan = plan;
    this.random = random;
  }

  private static String prefix(int connection) {
    return "c" + connection + ':';
  }

  /** Puts keys into an empty server that nobody changes, so that files take a while to write. */
  static void fill(Victim victim) {
    try (SocketClient client = victim.connect()) {
      for (int i = 0; i < FILLERS; i++) {
        client.run("SET", "filler:" + i, Integer.toString(i).repeat(40));
      }
      client.run("SAVE");
    }
  }

  /** What is wrong, line by line. */
  List<String> faults() {
    return faults;
  }

  /**
   * Plays the round.
   *
   * @param victim is killed
   * @return the server that runs in its place
   */
  Victim play(Victim victim) throws InterruptedException {
    prepare(victim);
    List<Thread> threads = new ArrayList<>();
    for (Writer writer : writers) {
      Thread thread = new Thread(writer, writer.prefix());
      threads.add(thread);
      thread.start();
    }
    Trouble trouble = new Trouble(victim, plan, victims.data(), random, writers);
    trouble.untilTheMoment();
    if (!victim.isAlive()) {
      faults.add("the server ended by itself before it was killed");
    }
    killedNanos = System.nanoTime();
    victim.kill();
    for (Thread thread : threads) {
      thread.join();
    }
    writers.stream().filter(w -> w.fault() != null).forEach(w -> faults.add(w.fault()));
    killWhileLoading();
    Victim next = victims.start();
    String fault = next.awaitReady();
    if (fault == null) {
      check(next, trouble.saved());
    } else {
      faults.add(fault);
    }
    return next;
  }

  private void prepare(Victim victim) {
    try (SocketClient client = victim.connect()) {
      List<String> command = new ArrayList<>(List.of("CONFIG", "SET"));
      command.addAll(plan.settings());
      if (client.run(command.toArray(String[]::new)) instanceof RespValue.Failure failure) {
        faults.add(failure.text());
      }
      Reader reader = new Reader(client);
      for (int i = 0; i < plan.connections(); i++) {
        Random its = new Random(random.nextLong());
        writers.add(new Writer(victim.port(), prefix(i), reader.model(prefix(i)), its));
      }
    }
  }

  private void killWhileLoading() {
    for (int millis : plan.killedLoading()) {
      Victim loading = victims.start("--key-load-delay", "300");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
      loading.kill();
    }
  }

  private void check(Victim victim, int[] saved) {
    try (SocketClient client = victim.connect()) {
      Reader reader = new Reader(client);
      long first = count(reader, Deeds.SHARED.get(0));
      long last = count(reader, Deeds.SHARED.get(1));
      long all = 0;
      for (int i = 0; i < MOST_CONNECTIONS; i++) {
        all += count(reader, prefix(i) + "tx");
      }
      if (first != last || first != all) {
        faults.add(
            "half a transaction: " + first + " begun, " + last + " ended, " + all + " in all");
      }
      for (int i = 0; i < writers.size(); i++) {
        check(writers.get(i), reader, saved[i], first);
      }
      fillers(client);
    }
  }

  private static long count(Reader reader, String key) {
    String text = reader.text("GET", key);
    return text == null ? 0 : Long.parseLong(text);
  }

  private void check(Writer writer, Reader reader, int saved, long lastTransaction) {
    Model model = reader.model(writer.prefix());
    int least =
        switch (policy) {
          case ALWAYS -> writer.acknowledged();
          case EVERYSEC -> writer.acknowledgedBy(killedNanos - WINDOW_NANOS);
          case SAVE -> saved;
        };
    int kept = writer.find(model.sum(), least, writer.sent());
    String told =
        "%s%d asked for, %d acknowledged, %d promised"
            .formatted(writer.prefix(), writer.sent(), writer.acknowledged(), least);
    if (kept < 0) {
      faults.add(told + ", but found is what never was:\n" + model.differences(writer.model()));
      return;
    }
    if (kept < least) {
      broken += least - kept;
      faults.add(told + ", but only " + kept + " are there:\n" + model.differences(writer.model()));
    }
    if (kept < writer.acknowledged()) {
      lost += writer.acknowledged() - kept;
      oldestLost = Math.max(oldestLost, writer.age(kept + 1, killedNanos));
    }
    String order = writer.checkOrder(model.number(writer.prefix() + "tx"), lastTransaction);
    if (order != null) {
      faults.add(order);
    }
    long now = System.currentTimeMillis();
    for (Writer.Brief brief : writer.briefs()) {
      if (brief.goneAt() < now && reader.number("EXISTS", brief.key()) != 0) {
        faults.add(brief.key() + " should have expired " + (now - brief.goneAt()) + " ms ago");
      }
    }
  }

  private void fillers(SocketClient client) {
    for (int i = 0; i < FILLERS; i += 100) {
      String expected = Integer.toString(i).repeat(40);
      if (!expected.equals(client.run("GET", "filler:" + i).asText())) {
        faults.add("filler:" + i + " is gone");
      }
    }
  }

  /** What came of it. */
  Outcome outcome() {
    long deeds = writers.stream().mapToLong(Writer::sent).sum();
    long acknowledged = writers.stream().mapToLong(Writer::acknowledged).sum();
    return new Outcome(
        deeds, acknowledged, lost, broken, oldestLost, 1 + plan.killedLoading().size());
  }
}
