package io.vireo.server.family.list;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.list.ListValue;
import io.vireo.server.engine.memory.KeptBytes;

/**
 * The way of several elements from an end of one list to an end of another, or of the same: what
 * LMOVEM and BLMOVEM ask for.
 *
 * @param from the key of the list that they leave
 * @param to the key of the list that they join
 * @param fromFront whether they leave the front
 * @param toFront whether they join the front
 * @param count how many at most
 * @param isExact whether so few are not enough
 * @param isOneByOne whether each joins before the next one leaves; else all keep their order
 */
record ListTransfer(
    Bytes from,
    Bytes to,
    boolean fromFront,
    boolean toFront,
    long count,
    boolean isExact,
    boolean isOneByOne) {
  /**
   * Reads a request; null if an error was answered.
   *
   * @param options where the word stands that tells how many
   */
  static ListTransfer read(Call call, int options) {
    Args args = call.args(3);
    boolean fromFront = ListPopArgs.front(args);
    boolean toFront = ListPopArgs.front(args);
    if (args.failed()) {
      return null;
    }
    args = call.args(options);
    long count = 1;
    boolean isExact = false;
    boolean isOneByOne = false;
    if (args.more()) {
      isExact = args.take("EXACTLY");
      if (!isExact && !args.take("COUNT")) {
        args.fail(Errors.SYNTAX);
      }
      count = args.integer(1, Long.MAX_VALUE, "ERR count should be greater than 0");
      isOneByOne = args.take("OBO");
      if (!isOneByOne && !args.take("BULK") || args.more()) {
        args.fail(Errors.SYNTAX);
      }
    }
    return args.failed()
        ? null
        : new ListTransfer(
            call.arg(1), call.arg(2), fromFront, toFront, count, isExact, isOneByOne);
  }

  /** A copy with keys that may be kept. */
  ListTransfer kept() {
    return new ListTransfer(from.copy(), to.copy(), fromFront, toFront, count, isExact, isOneByOne);
  }

  /** Heap bytes of its words. */
  long heapBytes() {
    return KeptBytes.word(from.length()) + KeptBytes.word(to.length());
  }

  /** True if a list has as many elements as have to be moved. */
  boolean isEnough(ListValue source) {
    return !isExact || source.size() >= count;
  }

  /**
   * True if the elements join in the order that is opposite to that in the list that they leave.
   */
  boolean reverses() {
    return isOneByOne && fromFront == toFront;
  }
}
