package io.vireo.server.family.list;

import io.vireo.server.command.Call;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.memory.KeptBytes;

/**
 * An element's way from an end of one list to an end of another, or of the same.
 *
 * @param from the key of the list that it leaves
 * @param to the key of the list that it joins
 * @param fromFront whether it leaves the front
 * @param toFront whether it joins the front
 * @param fromWord the end that it leaves as the client wrote it, which is what others are told;
 *     null for RPOPLPUSH
 * @param toWord the same of the end that it joins
 */
record ListMove(
    Bytes from, Bytes to, boolean fromFront, boolean toFront, Bytes fromWord, Bytes toWord) {
  /** The way of LMOVE and BLMOVE, whose ends have been read. */
  static ListMove lmove(Call call, boolean fromFront, boolean toFront) {
    return new ListMove(call.arg(1), call.arg(2), fromFront, toFront, call.arg(3), call.arg(4));
  }

  /** The way of RPOPLPUSH. */
  static ListMove rpoplpush(Bytes from, Bytes to) {
    return new ListMove(from, to, false, true, null, null);
  }

  /** A copy of this move with keys that may be kept. */
  ListMove kept() {
    return new ListMove(
        from.copy(),
        to.copy(),
        fromFront,
        toFront,
        fromWord == null ? null : fromWord.copy(),
        toWord == null ? null : toWord.copy());
  }

  /** Heap bytes of its words. */
  long heapBytes() {
    long ends =
        fromWord == null ? 0 : KeptBytes.word(fromWord.length()) + KeptBytes.word(toWord.length());
    return KeptBytes.word(from.length()) + KeptBytes.word(to.length()) + ends;
  }

  /** The command that does this without waiting. */
  Object[] words() {
    return fromWord == null
        ? new Object[] {"RPOPLPUSH", from, to}
        : new Object[] {"LMOVE", from, to, fromWord, toWord};
  }
}
