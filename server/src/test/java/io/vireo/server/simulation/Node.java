package io.vireo.server.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * A process on a machine of its own, with a clock that may be wrong. What it has asked for dies
 * with it; while it is frozen, what happens to it waits.
 */
public final class Node {
  private final Simulation simulation;
  private final String name;
  private final List<Event> waiting = new ArrayList<>();
  private final Disk disk;
  private Acceptor acceptor;
  private int life;
  private boolean alive = true;
  private boolean frozen;
  private long clockOffset;

  /** A node that is alive, whose clock is right and whose disk is quick. */
  public Node(Simulation simulation, String name) {
    this.simulation = simulation;
    this.name = name;
    disk = new Disk(simulation, this);
  }

  /** What it is called in failures. */
  public String name() {
    return name;
  }

  /** What its clock shows, in milliseconds. */
  public long clock() {
    return simulation.now() + clockOffset;
  }

  /** Moves its clock forward, or back. */
  public void jump(long milliseconds) {
    clockOffset += milliseconds;
  }

  /** Its disk. */
  public Disk disk() {
    return disk;
  }

  /** Sets who takes connections from other nodes. */
  public void listen(Acceptor connections) {
    acceptor = connections;
  }

  Acceptor acceptor() {
    return acceptor;
  }

  /** Whether the process lives, frozen or not. */
  public boolean alive() {
    return alive;
  }

  /** Whether it is stopped at present. */
  public boolean frozen() {
    return frozen;
  }

  /** Which of its lives this is, counted from 0. */
  public int life() {
    return life;
  }

  /** Has it do something after so many milliseconds, if it still lives the same life. */
  public void after(long delay, Runnable task) {
    simulation.add(new Event(simulation.now() + delay, task, this, life));
  }

  /**
   * Kills it. Everything that it had asked for, and what was on its way to the disk, is gone;
   * {@link Network#cut} its connections.
   */
  public void crash() {
    alive = false;
    frozen = false;
    life++;
    waiting.clear();
    acceptor = null;
    disk.crash();
  }

  /** Has it live again; what it does then is for the caller. */
  public void restart() {
    alive = true;
  }

  /** Stops it as SIGSTOP does. */
  public void freeze() {
    frozen = alive;
  }

  /** Has it go on. */
  public void thaw() {
    frozen = false;
    List<Event> due = List.copyOf(waiting);
    waiting.clear();
    for (Event event : due) {
      event.time = simulation.now();
      simulation.add(event);
    }
  }

  boolean admits(Event event) {
    if (!alive || event.life != life) {
      return false;
    }
    if (frozen) {
      waiting.add(event);
    }
    return !frozen;
  }
}
