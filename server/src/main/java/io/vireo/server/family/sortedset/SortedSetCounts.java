package io.vireo.server.family.sortedset;

import static io.vireo.server.command.Flag.FAST;
import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.RO;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.data.sortedset.LexRange;
import io.vireo.server.data.sortedset.ScoreRange;
import io.vireo.server.data.table.Entry;

/** ZCOUNT and ZLEXCOUNT: how many members a range has. */
public final class SortedSetCounts extends SortedSetFamily {
  final Command zcount =
      command("ZCOUNT", 4, this::zcount)
          .doc("2.0.0", "O(log(N)) for N members", "Counts the members with scores in a range.")
          .cost(BY_ARGUMENTS)
          .flags(READONLY, FAST)
          .key(at(1), RO, ACCESS)
          .syntax("key min:double max:double");

  final Command zlexcount =
      command("ZLEXCOUNT", 4, this::zlexcount)
          .doc("2.8.9", "O(log(N)) for N members", "Counts the members in a range by name.")
          .cost(BY_ARGUMENTS)
          .flags(READONLY, FAST)
          .key(at(1), RO, ACCESS)
          .syntax("key min max");

  private void zcount(Call call) {
    ScoreRange range = ScoreRange.parse(call.arg(2), call.arg(3));
    if (range == null) {
      call.reply().error(NO_SCORE_RANGE);
      return;
    }
    Entry entry = call.db().read(call.arg(1));
    if (!isOtherType(call, entry)) {
      call.reply().integer(entry == null ? 0 : valueOf(entry).range(range).count());
    }
  }

  private void zlexcount(Call call) {
    LexRange range = LexRange.parse(call.arg(2), call.arg(3));
    if (range == null) {
      call.reply().error(NO_LEX_RANGE);
      return;
    }
    Entry entry = call.db().read(call.arg(1));
    if (!isOtherType(call, entry)) {
      call.reply().integer(entry == null ? 0 : valueOf(entry).range(range, false).count());
    }
  }
}
