package io.vireo.server.crash;

/**
 * When a server is killed: at a call of the system that changes something on the disk.
 *
 * @param script what is asked of it
 * @param call which one, from its start on, counted from 1
 * @param side of the call
 */
record Moment(Script script, int call, Side side) {
  /** On which side of a call. */
  enum Side {
    BEFORE,
    AFTER,
    /** A write has done a part. */
    HALFWAY;

    /** Whether a call, as the disk's journal has it, has this side. */
    boolean isOf(String call) {
      return this != HALFWAY || call.startsWith("write ");
    }
  }

  /** The rules that make the disk kill the process then. */
  String[] rules() {
    return switch (side) {
      case BEFORE -> new String[] {"any " + call + " kill-before"};
      case AFTER -> new String[] {"any " + call + " kill-after"};
      case HALFWAY -> new String[] {"any " + call + " short=11", "any " + call + " kill-after"};
    };
  }

  @Override
  public String toString() {
    return script + " call=" + call + ' ' + side;
  }
}
