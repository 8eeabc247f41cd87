package io.vireo.server.family.stream;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;

/**
 * The options of XNACK: which entries are to be released, and how often they count as delivered
 * then. Data context only.
 *
 * @param idsAt the index of the first id in the call
 * @param retries how often entries count as delivered, or {@link #NOT_GIVEN}
 * @param isForced true if an entry that is not pending becomes so
 */
record StreamRelease(Mode mode, int idsAt, int count, long retries, boolean isForced) {
  private static final long NOT_GIVEN = -1;

  /** What becomes of the number of deliveries of an entry. */
  enum Mode {
    SILENT,
    FAIL,
    FATAL
  }

  private static Mode mode(Args args) {
    for (Mode mode : Mode.values()) {
      if (args.take(mode.name())) {
        return mode;
      }
    }
    args.fail("ERR XNACK mode must be SILENT, FAIL or FATAL");
    return null;
  }

  /** Reads the options of a call; null after an error was answered. */
  static StreamRelease read(Call call) {
    Args args = call.args(3);
    Mode mode = mode(args);
    int idsAt = -1;
    long count = 0;
    long retries = NOT_GIVEN;
    boolean forced = false;
    while (args.more()) {
      if (args.take("FORCE")) {
        forced = true;
      } else if (args.left() > 1 && args.take("RETRYCOUNT")) {
        retries =
            args.integer(0, Long.MAX_VALUE, "ERR Invalid RETRYCOUNT option argument for XNACK");
      } else if (idsAt < 0 && args.left() > 1 && args.take("IDS")) {
        count = StreamDeletion.idCount(args);
        idsAt = args.index() - (int) count;
      } else {
        args.fail(Errors.SYNTAX);
      }
    }
    if (idsAt < 0) {
      args.fail(StreamDeletion.NO_IDS);
    }
    return args.failed() ? null : new StreamRelease(mode, idsAt, (int) count, retries, forced);
  }

  /** How often an entry counts as delivered that was so often before. */
  long deliveries(long before) {
    if (retries != NOT_GIVEN) {
      return retries;
    }
    return switch (mode) {
      case SILENT -> Math.max(0, before - 1);
      case FAIL -> before;
      case FATAL -> Long.MAX_VALUE;
    };
  }
}
