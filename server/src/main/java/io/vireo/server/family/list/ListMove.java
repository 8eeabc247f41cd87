package io.vireo.server.family.list;

import io.vireo.server.data.Bytes;
import io.vireo.server.engine.memory.KeptBytes;

/**
 * An element's way from an end of one list to an end of another, or of the same.
 *
 * @param from the key of the list that it leaves
 * @param to the key of the list that it joins
 * @param fromFront whether it leaves the front
 * @param toFront whether it joins the front
 * @param named whether the command names the ends: LMOVE does, RPOPLPUSH does not
 */
record ListMove(Bytes from, Bytes to, boolean fromFront, boolean toFront, boolean named) {
  /** The way of RPOPLPUSH. */
  static ListMove rpoplpush(Bytes from, Bytes to) {
    return new ListMove(from, to, false, true, false);
  }

  /** The same with keys that may be kept. */
  ListMove kept() {
    return new ListMove(from.copy(), to.copy(), fromFront, toFront, named);
  }

  /** Heap bytes of its keys. */
  long heapBytes() {
    return KeptBytes.word(from.length()) + KeptBytes.word(to.length());
  }

  /** The command that does this without waiting. */
  Object[] words() {
    return named
        ? new Object[] {"LMOVE", from, to, side(fromFront), side(toFront)}
        : new Object[] {"RPOPLPUSH", from, to};
  }

  private static String side(boolean front) {
    return front ? "LEFT" : "RIGHT";
  }
}
