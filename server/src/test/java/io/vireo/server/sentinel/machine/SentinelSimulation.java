package io.vireo.server.sentinel.machine;

import io.vireo.server.sentinel.machine.Play.Outcome;
import io.vireo.server.sentinel.machine.World.Shape;
import io.vireo.server.simulation.Shrinking;
import java.util.List;

/** Plays seeds, and makes a seed that fails small. Any thread: each plays a world of its own. */
final class SentinelSimulation {
  private final boolean disksLie;
  private long failovers;
  private long unagreed;
  private long longestAgreement;
  private long steps;

  SentinelSimulation(boolean disksLie) {
    this.disksLie = disksLie;
  }

  /**
   * Plays one seed; returns null if no rule was violated, and else a description of the smallest
   * case that was found.
   */
  String play(long seed) {
    Shape shape = Play.shape(seed);
    List<Fault> plan = Play.plan(seed);
    Outcome outcome = Play.play(seed, shape, plan, disksLie, false);
    count(outcome);
    return outcome.violation() == null ? null : shrink(seed, shape, plan, outcome.violation());
  }

  private synchronized void count(Outcome outcome) {
    failovers += outcome.failovers();
    unagreed += outcome.unagreed();
    longestAgreement = Math.max(longestAgreement, outcome.longestAgreement());
    steps += outcome.steps();
  }

  private String shrink(long seed, Shape shape, List<Fault> plan, String violation) {
    List<Fault> small =
        Shrinking.smallest(
            plan, part -> Play.play(seed, shape, part, disksLie, false).violation() != null);
    Outcome outcome = Play.play(seed, shape, small, disksLie, true);
    StringBuilder text = new StringBuilder();
    text.append("seed ").append(seed).append(": ").append(violation).append('\n');
    text.append("with ").append(shape).append('\n');
    text.append("and of its faults only these: ").append(outcome.violation()).append('\n');
    small.forEach(fault -> text.append("  ").append(fault).append('\n'));
    outcome.trace().forEach(line -> text.append("    ").append(line).append('\n'));
    return text.toString();
  }

  synchronized long failovers() {
    return failovers;
  }

  /** Of these, ordered by an operator without a majority. */
  synchronized long unagreed() {
    return unagreed;
  }

  /** The longest time that it took until all agreed, in milliseconds. */
  synchronized long longestAgreement() {
    return longestAgreement;
  }

  synchronized long steps() {
    return steps;
  }
}
