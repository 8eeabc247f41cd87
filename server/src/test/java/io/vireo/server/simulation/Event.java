package io.vireo.server.simulation;

/** Something that will happen, perhaps to a node. */
final class Event {
  long time;
  long order;
  final Runnable task;
  final Node node;

  /** Which life of the node it belongs to. */
  final int life;

  Event(long time, Runnable task, Node node, int life) {
    this.time = time;
    this.task = task;
    this.node = node;
    this.life = life;
  }

  boolean before(Event other) {
    return time < other.time || time == other.time && order < other.order;
  }
}
