package io.vireo.server.cluster.machine;

/** What is put off to the end of an input, as bits. */
final class Todo {
  static final int FAILOVER = 1;
  static final int MANUAL_FAILOVER = 1 << 1;
  static final int UPDATE_STATE = 1 << 2;
  static final int SAVE = 1 << 3;

  /** To save such that a crash of the system does not undo it. */
  static final int SAVE_DURABLY = 1 << 4 | SAVE;

  private Todo() {}
}
