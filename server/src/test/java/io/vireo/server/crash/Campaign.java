package io.vireo.server.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Many rounds of killing a server, on directories that are carried over for some rounds. */
final class Campaign {
  /** After so many rounds at most, a fresh directory. */
  private static final int LONGEST_CHAIN = 6;

  private static final double MILLION = 1e6;

  private final Path parent;
  private final long seed;
  private final List<Policy> policies;
  private final Consumer<String> out;
  private final Map<Policy, Sums> sums = new EnumMap<>(Policy.class);
  private long rounds;

  /**
   * A campaign.
   *
   * @param parent where directories are made
   * @param policies are taken by turns
   * @param out takes what there is to tell, line by line
   */
  Campaign(Path parent, long seed, List<Policy> policies, Consumer<String> out) {
    this.parent = parent;
    this.seed = seed;
    this.policies = policies;
    this.out = out;
  }

  /**
   * Plays rounds until one fails.
   *
   * @return true if none did
   */
  boolean run(int count) throws IOException, InterruptedException {
    Random random = new Random(seed);
    boolean well = true;
    for (int chain = 0; rounds < count && well; chain++) {
      int length = (int) Math.min(1 + random.nextInt(LONGEST_CHAIN), count - rounds);
      well = chain(policies.get(chain % policies.size()), new Random(random.nextLong()), length);
    }
    sums.forEach((policy, sum) -> out.accept(policy + ": " + sum));
    return well;
  }

  private boolean chain(Policy policy, Random random, int length)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(parent, "crash-" + seed + '-');
    Victim victim = Victim.start(folder, policy);
    try {
      String fault = victim.awaitReady();
      if (fault != null) {
        return failed(folder, policy, null, List.of(fault));
      }
      Round.fill(victim);
      for (int i = 0; i < length; i++) {
        Plan plan = Plan.draw(random, policy);
        Round round = new Round(folder, policy, plan, random);
        victim = round.play(victim);
        rounds++;
        sums.computeIfAbsent(policy, none -> new Sums()).add(round.outcome());
        if (!round.faults().isEmpty()) {
          return failed(folder, policy, plan, round.faults());
        }
      }
    } finally {
      victim.close();
    }
    delete(folder);
    return true;
  }

  private boolean failed(Path folder, Policy policy, Plan plan, List<String> faults) {
    out.accept("FAILED in round " + rounds + ", seed=" + seed + ", policy=" + policy);
    out.accept("plan: " + plan);
    out.accept("directory: " + folder);
    faults.forEach(out);
    return false;
  }

  /** What came of the rounds of a policy. */
  private static final class Sums {
    private long rounds;
    private long kills;
    private long deeds;
    private long acknowledged;
    private long lost;
    private long oldestLost;

    void add(Round.Outcome outcome) {
      rounds++;
      kills += outcome.kills();
      deeds += outcome.deeds();
      acknowledged += outcome.acknowledged();
      lost += outcome.lost();
      oldestLost = Math.max(oldestLost, outcome.oldestLostNanos());
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%d rounds, %d kills, %d writes and transactions, %d acknowledged, %d of these lost as it"
              + " may be, the oldest %.1f ms before the kill",
          rounds,
          kills,
          deeds,
          acknowledged,
          lost,
          oldestLost / MILLION);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(Campaign::deleteOne);
    }
  }

  private static void deleteOne(Path file) {
    try {
      Files.delete(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
