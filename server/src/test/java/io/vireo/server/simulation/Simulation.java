package io.vireo.server.simulation;

import java.util.SplittableRandom;

/**
 * The queue of what will happen, in order of virtual time. What is due at the same millisecond
 * happens in the order in which it was asked for. One thread.
 */
public final class Simulation {
  private final SplittableRandom random;
  private final EventHeap events = new EventHeap();
  private long now;
  private long asked;
  private long steps;

  /**
   * Starts at a time.
   *
   * @param seed from which all chance is drawn
   * @param start the time in milliseconds
   */
  public Simulation(long seed, long start) {
    random = new SplittableRandom(seed);
    now = start;
  }

  /** The time in milliseconds, as no node's clock can make it wrong. */
  public long now() {
    return now;
  }

  /** The source of all chance. */
  public SplittableRandom random() {
    return random;
  }

  /** A number from least to most, both included. */
  public long between(long least, long most) {
    return least == most ? least : random.nextLong(least, most + 1);
  }

  /** Whether something of this probability happens. */
  public boolean chance(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  /** How many things have happened. */
  public long steps() {
    return steps;
  }

  /** Has something happen after so many milliseconds, whatever becomes of the nodes. */
  public void after(long delay, Runnable task) {
    add(new Event(now + delay, task, null, 0));
  }

  void add(Event event) {
    event.order = asked++;
    events.add(event);
  }

  /**
   * Lets the next thing happen, unless it lies behind a time.
   *
   * @return whether something happened; if not, it is that time now
   */
  public boolean step(long until) {
    Event next = events.first();
    if (next == null || next.time > until) {
      now = Math.max(now, until);
      return false;
    }
    events.removeFirst();
    now = Math.max(now, next.time);
    if (next.node == null || next.node.admits(next)) {
      steps++;
      next.task.run();
    }
    return true;
  }

  /** Lets happen what is due up to a time. */
  public void run(long until) {
    while (step(until)) {
      // All is in the condition.
    }
  }
}
