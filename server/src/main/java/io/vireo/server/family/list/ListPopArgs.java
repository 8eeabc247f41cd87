package io.vireo.server.family.list;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import java.util.Arrays;
import java.util.List;

/**
 * The arguments of LMPOP and BLMPOP: keys, and what is wanted of the first list. The keys are views
 * of the call.
 */
record ListPopArgs(List<Bytes> keys, ListPop pop) {
  /** Reads them from an index on; null if an error was answered. */
  static ListPopArgs read(Call call, int index) {
    Args args = call.args(index);
    long number = args.integer(1, Long.MAX_VALUE, "ERR numkeys should be greater than 0");
    if (number >= args.left()) {
      args.fail(Errors.SYNTAX);
    }
    if (args.failed()) {
      return null;
    }
    int afterKeys = index + 1 + (int) number;
    args = call.args(afterKeys);
    boolean front = front(args);
    long count = 0;
    while (args.more()) {
      if (count == 0 && args.take("COUNT")) {
        count = args.integer(1, Long.MAX_VALUE, "ERR count should be greater than 0");
      } else {
        args.fail(Errors.SYNTAX);
      }
    }
    if (args.failed()) {
      return null;
    }
    return new ListPopArgs(
        keys(call, index + 1, afterKeys), new ListPop(front, Math.max(1, count)));
  }

  /** The arguments between two indexes. */
  static List<Bytes> keys(Call call, int from, int to) {
    Bytes[] keys = new Bytes[to - from];
    for (int i = from; i < to; i++) {
      keys[i - from] = call.arg(i);
    }
    return Arrays.asList(keys);
  }

  /** Reads LEFT, which is true, or RIGHT. */
  static boolean front(Args args) {
    if (args.take("LEFT")) {
      return true;
    }
    if (!args.take("RIGHT")) {
      args.fail(Errors.SYNTAX);
    }
    return false;
  }
}
