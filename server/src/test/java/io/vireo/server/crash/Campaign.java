package io.vireo.server.crash;

import io.vireo.server.ServerProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many rounds of killing a server, on directories that are carried over for some rounds: a chain.
 * Several chains may be played side by side.
 */
final class Campaign {
  /** After so many rounds at most, a fresh directory. */
  private static final int LONGEST_CHAIN = 6;

  /**
   * What is played.
   *
   * @param program starts the servers
   * @param parent where directories are made
   * @param seed what the rounds are drawn by
   * @param policies are taken by turns
   * @param kills after how many kills it is enough
   * @param jobs how many chains at once
   */
  record Order(
      ServerProgram program, Path parent, long seed, List<Policy> policies, long kills, int jobs) {}

  private final Order order;
  private final Progress progress;
  private final AtomicInteger chains = new AtomicInteger();

  /** Guards what follows, and the progress. */
  private final Object lock = new Object();

  private final Map<Policy, Sums> sums = new EnumMap<>(Policy.class);
  private final Sums all = new Sums();
  private boolean failed;

  Campaign(Order order, Progress progress) {
    this.order = order;
    this.progress = progress;
  }

  /**
   * Plays rounds until there were enough kills, or one fails.
   *
   * @return true if none did
   */
  boolean run() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < order.jobs(); i++) {
      Thread thread = new Thread(this::job, "chains-" + i);
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    sums.forEach((policy, sum) -> progress.line(policy + ": " + sum));
    progress.line("total: " + all.brief());
    return !failed;
  }

  private void job() {
    while (goesOn()) {
      chain(chains.getAndIncrement());
    }
  }

  private boolean goesOn() {
    synchronized (lock) {
      return !failed && all.kills() < order.kills();
    }
  }

  private void chain(int number) {
    Policy policy = order.policies().get(number % order.policies().size());
    Random random = new Random(31 * order.seed() + number);
    random.nextLong(); // the first numbers of neighbouring seeds are much alike
    Path folder = null;
    try {
      folder = Files.createTempDirectory(order.parent(), "crash-" + order.seed() + '-');
      if (chain(policy, random, folder)) {
        Folders.delete(folder);
      }
    } catch (IOException | InterruptedException | RuntimeException failure) {
      fail(folder, policy, null, List.of(failure.toString()));
    }
  }

  private boolean chain(Policy policy, Random random, Path folder)
      throws IOException, InterruptedException {
    try (Victims victims = new Victims(order.program(), folder, policy.arguments())) {
      Victim victim = victims.start();
      String fault = victim.awaitReady();
      if (fault != null) {
        return fail(folder, policy, null, List.of(fault));
      }
      Round.fill(victim);
      for (int i = 1 + random.nextInt(LONGEST_CHAIN); i > 0 && goesOn(); i--) {
        Plan plan = Plan.draw(random, policy);
        Round round = new Round(victims, policy, plan, random);
        victim = round.play(victim);
        count(policy, round.outcome());
        if (!round.faults().isEmpty()) {
          return fail(folder, policy, plan, round.faults());
        }
      }
    }
    return true;
  }

  private void count(Policy policy, Round.Outcome outcome) {
    synchronized (lock) {
      sums.computeIfAbsent(policy, none -> new Sums()).add(outcome);
      all.add(outcome);
      progress.show(all.kills(), order.kills(), all.brief());
    }
  }

  private boolean fail(Path folder, Policy policy, Plan plan, List<String> faults) {
    synchronized (lock) {
      failed = true;
      progress.line("FAILED, seed=" + order.seed() + ", policy=" + policy);
      progress.line("plan: " + plan);
      progress.line("directory: " + folder);
      faults.forEach(progress::line);
    }
    return false;
  }
}
