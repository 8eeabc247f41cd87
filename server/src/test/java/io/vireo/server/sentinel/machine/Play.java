package io.vireo.server.sentinel.machine;

import io.vireo.server.sentinel.machine.World.Shape;
import java.util.List;
import java.util.SplittableRandom;

/** One simulation, from a seed: rounds of faults, after each of which all must agree again. */
final class Play {
  /** How a simulation ended. */
  record Outcome(
      String violation,
      int failovers,
      int unagreed,
      long longestAgreement,
      long steps,
      List<String> trace) {}

  private static final int ROUNDS = 8;
  private static final long LOOK = 250;
  private static final long WINDOW = 16_000;

  private final World world;
  private final Faults faults;
  private final List<Fault> plan;
  private long longest;

  private Play(long seed, Shape shape, List<Fault> plan, boolean disksLie, boolean tracing) {
    world = new World(seed, shape, disksLie);
    world.checks.tracing = tracing;
    faults = new Faults(world);
    this.plan = plan;
  }

  /** Sentinels and servers of a seed. */
  static Shape shape(long seed) {
    SplittableRandom random = new SplittableRandom(~seed);
    int sentinels = random.nextInt(4) == 0 ? random.nextInt(4, 8) : 3;
    int quorum = random.nextInt(3) == 0 ? random.nextInt(1, sentinels + 1) : sentinels / 2 + 1;
    return new Shape(
        sentinels,
        random.nextInt(4) == 0 ? random.nextInt(2, 4) : 1,
        random.nextInt(2, 5),
        quorum,
        random.nextLong(300, 3_000),
        random.nextLong(2_000, 6_000),
        random.nextInt(1, 3));
  }

  /** The faults of a seed. */
  static List<Fault> plan(long seed) {
    return Faults.draw(new SplittableRandom(seed * 31 + 7), ROUNDS);
  }

  /** Plays the seed with these of its faults. */
  static Outcome play(long seed, Shape shape, List<Fault> plan, boolean disksLie, boolean tracing) {
    return new Play(seed, shape, plan, disksLie, tracing).play();
  }

  /**
   * How long it may take until all agree when nothing goes wrong any more: the clock is trusted
   * again and silent connections are given up, a server that has the wrong role is found, and a
   * failover that failed is tried again, three times.
   */
  static long bound(Shape shape) {
    return 60_000 + shape.downAfter() + 10 * shape.failoverTimeout();
  }

  private Outcome play() {
    settle();
    for (int round = 0; round < ROUNDS && world.checks.violation() == null; round++) {
      round(round);
    }
    return new Outcome(
        world.checks.violation(),
        world.checks.failovers(),
        world.checks.unagreed(),
        longest,
        world.simulation.steps(),
        world.checks.trace());
  }

  private void round(int round) {
    long begin = world.simulation.now();
    long last = 0;
    for (Fault fault : plan) {
      if (fault.round() == round) {
        world.simulation.after(fault.at(), () -> faults.begin(fault));
        last = Math.max(last, fault.at() + Math.min(fault.lasts(), 7_000));
      }
    }
    if (last > 0) {
      run(begin + Math.min(last + 500, WINDOW));
      faults.end();
      settle();
    }
  }

  private void run(long until) {
    while (world.checks.violation() == null && world.simulation.step(until)) {
      // A rule that is violated ends it.
    }
  }

  private void settle() {
    long begin = world.simulation.now();
    long limit = begin + bound(world.shape);
    String wrong = "just begun";
    while (wrong != null && world.checks.violation() == null) {
      if (world.simulation.now() > limit) {
        world.checks.violate("they do not agree: " + wrong);
        return;
      }
      run(world.simulation.now() + LOOK);
      wrong = world.checks.disagreement();
    }
    longest = Math.max(longest, world.simulation.now() - begin);
  }
}
