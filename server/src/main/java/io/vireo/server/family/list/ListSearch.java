package io.vireo.server.family.list;

import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.RO;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.list.ListValue;
import io.vireo.server.data.listpack.Probe;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.DebugSwitches;
import io.vireo.server.family.EncodingThresholds;
import io.vireo.server.resp.Reply;

/** LPOS: where in a list an element stands. */
public final class ListSearch extends ListFamily {
  private static final String ZERO_RANK =
      "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use "
          + "negative to start from the end of the list";
  private static final String NEGATIVE_COUNT = "ERR COUNT can't be negative";
  private static final String NEGATIVE_LENGTH = "ERR MAXLEN can't be negative";
  private static final long ONE_WITHOUT_ARRAY = -1;

  private final Probe probe = new Probe();
  private long rank;
  private long count;
  private long length;

  final Command lpos =
      command("LPOS", -3, this::lpos)
          .doc("6.0.6", "O(N) for N elements", "Finds the positions at which an element stands.")
          .cost(BY_VALUE)
          .flags(READONLY)
          .key(at(1), RO, ACCESS)
          .syntax(
              "key element [RANK rank:integer] [COUNT num-matches:integer] "
                  + "[MAXLEN len:integer]");

  /** The family. */
  public ListSearch(EncodingThresholds thresholds, DebugSwitches debug) {
    super(thresholds, debug);
  }

  private void lpos(Call call) {
    if (!readOptions(call)) {
      return;
    }
    Entry entry = call.db().read(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    if (entry == null) {
      answerNothing(call.reply());
    } else {
      search(valueOf(entry), call.arg(2), call.reply());
    }
  }

  private boolean readOptions(Call call) {
    rank = 1;
    count = ONE_WITHOUT_ARRAY;
    length = 0;
    Args args = call.args(3);
    while (args.more()) {
      if (args.take("RANK")) {
        rank = rank(args);
      } else if (args.take("COUNT")) {
        count = args.integer(0, Long.MAX_VALUE, NEGATIVE_COUNT);
      } else if (args.take("MAXLEN")) {
        length = args.integer(0, Long.MAX_VALUE, NEGATIVE_LENGTH);
      } else {
        args.fail(Errors.SYNTAX);
      }
    }
    return !args.failed();
  }

  private static long rank(Args args) {
    long rank = args.integer();
    if (rank == Long.MIN_VALUE) {
      args.fail(NO_OPPOSITE);
    }
    if (rank == 0) {
      args.fail(ZERO_RANK);
    }
    return rank;
  }

  private void answerNothing(Reply reply) {
    if (count == ONE_WITHOUT_ARRAY) {
      reply.nullBulk();
    } else {
      reply.array(0);
    }
  }

  private void search(ListValue list, Bytes wanted, Reply reply) {
    boolean backward = rank < 0;
    long size = list.size();
    if (backward) {
      cursor.backward(list, size - 1);
    } else {
      cursor.forward(list, 0);
    }
    probe.of(wanted);
    long toSkip = Math.abs(rank) - 1;
    long toFind = count == 0 ? Long.MAX_VALUE : Math.abs(count);
    long toCompare = length == 0 ? Long.MAX_VALUE : length;
    int mark = count == ONE_WITHOUT_ARRAY ? 0 : reply.open();
    long found = 0;
    for (long i = 0; i < toCompare && found < toFind && cursor.next(); i++) {
      if (cursor.isAt(probe) && toSkip-- <= 0) {
        reply.integer(backward ? size - 1 - i : i);
        found++;
      }
    }
    if (count != ONE_WITHOUT_ARRAY) {
      reply.closeArray(mark, found);
    } else if (found == 0) {
      reply.nullBulk();
    }
  }
}
