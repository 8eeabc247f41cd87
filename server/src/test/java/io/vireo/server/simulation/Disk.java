package io.vireo.server.simulation;

/**
 * The disk of a node: one file, which is replaced as a whole. A write that has not ended when the
 * node crashes may have happened, or not.
 */
public final class Disk {
  private final Simulation simulation;
  private final Node node;
  private Object durable;
  private Object underway;
  private long ready;
  private long least;
  private long most = 2;
  private boolean failing;

  Disk(Simulation simulation, Node node) {
    this.simulation = simulation;
    this.node = node;
  }

  /** From now on a write takes from least to most milliseconds. */
  public void speed(long leastMillis, long mostMillis) {
    least = leastMillis;
    most = mostMillis;
  }

  /** From now on writes fail, or no longer. */
  public void fail(boolean fails) {
    failing = fails;
  }

  /** What is in the file, or null. */
  public Object durable() {
    return durable;
  }

  /** Loses the file. */
  public void wipe() {
    durable = null;
  }

  /**
   * Replaces the file, after the writes before it.
   *
   * @param done what follows when it is on the disk
   * @param failed what follows if it could not be written
   */
  public void write(Object content, Runnable done, Runnable failed) {
    ready = Math.max(ready, simulation.now()) + simulation.between(least, most);
    boolean fails = failing;
    if (!fails) {
      underway = content;
    }
    // The disk goes on while the process is frozen.
    int life = node.life();
    simulation.after(ready - simulation.now(), () -> written(content, fails, life, done, failed));
  }

  private void written(Object content, boolean fails, int life, Runnable done, Runnable failed) {
    if (life != node.life()) {
      return;
    }
    if (!fails) {
      durable = content;
    }
    node.after(0, fails ? failed : done);
  }

  void crash() {
    if (underway != null && simulation.chance(0.5)) {
      durable = underway;
    }
    underway = null;
    ready = 0;
  }
}
