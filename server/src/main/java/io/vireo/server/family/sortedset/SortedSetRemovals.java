package io.vireo.server.family.sortedset;

import static io.vireo.server.command.Flag.FAST;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.DELETE;
import static io.vireo.server.command.KeyFlag.RW;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.sortedset.LexRange;
import io.vireo.server.data.sortedset.RankRange;
import io.vireo.server.data.sortedset.ScoreRange;
import io.vireo.server.data.sortedset.SortedSetValue;
import io.vireo.server.data.table.Entry;
import java.util.function.Function;

/** ZREM and its kin: members leave a sorted set. */
public final class SortedSetRemovals extends SortedSetFamily {
  final Command zrem =
      command("ZREM", -3, this::zrem)
          .doc(
              "1.2.0",
              "O(M*log(N)) for M members removed of N",
              "Removes members from a sorted set.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, FAST)
          .key(at(1), RW, DELETE)
          .element(2)
          .syntax("key member...")
          .history("2.4.0", "Several members at once.");

  final Command zremrangebyrank =
      command("ZREMRANGEBYRANK", 4, this::zremrangebyrank)
          .doc(
              "2.0.0",
              "O(log(N)+M) for N members of which M are removed",
              "Removes the members in a range by rank.")
          .cost(BY_VALUE)
          .flags(WRITE)
          .key(at(1), RW, DELETE)
          .syntax("key start stop");

  final Command zremrangebyscore =
      command("ZREMRANGEBYSCORE", 4, this::zremrangebyscore)
          .doc(
              "1.2.0",
              "O(log(N)+M) for N members of which M are removed",
              "Removes the members with scores in a range.")
          .cost(BY_VALUE)
          .flags(WRITE)
          .key(at(1), RW, DELETE)
          .syntax("key min:double max:double");

  final Command zremrangebylex =
      command("ZREMRANGEBYLEX", 4, this::zremrangebylex)
          .doc(
              "2.8.9",
              "O(log(N)+M) for N members of which M are removed",
              "Removes the members in a range by name.")
          .cost(BY_VALUE)
          .flags(WRITE)
          .key(at(1), RW, DELETE)
          .syntax("key min max");

  private void zrem(Call call) {
    Bytes key = call.arg(1);
    Entry entry = call.db().write(key);
    if (isOtherType(call, entry)) {
      return;
    }
    int removed = 0;
    if (entry != null) {
      SortedSetValue set = valueOf(entry);
      long before = set.heapBytes();
      for (int i = 2, fetched = 2; i < call.count() && set.size() > 0; i++) {
        fetched = i < fetched ? fetched : fetch(call, set, i, 1);
        removed += set.remove(call.arg(i)) ? 1 : 0;
      }
      if (removed > 0) {
        done(call.db(), key, set, before, removed, "zrem");
      }
    }
    call.reply().integer(removed);
  }

  private void zremrangebyrank(Call call) {
    Bytes start = call.arg(2);
    Bytes stop = call.arg(3);
    if (!start.isLong() || !stop.isLong()) {
      call.reply().error(Errors.NOT_INTEGER);
      return;
    }
    removeRange(
        call,
        "zremrangebyrank",
        set -> RankRange.ofIndexes(start.toLong(), stop.toLong(), set.size(), false));
  }

  private void zremrangebyscore(Call call) {
    ScoreRange range = ScoreRange.parse(call.arg(2), call.arg(3));
    if (range == null) {
      call.reply().error(NO_SCORE_RANGE);
      return;
    }
    removeRange(call, "zremrangebyscore", set -> set.range(range));
  }

  private void zremrangebylex(Call call) {
    LexRange range = LexRange.parse(call.arg(2), call.arg(3));
    if (range == null) {
      call.reply().error(NO_LEX_RANGE);
      return;
    }
    removeRange(call, "zremrangebylex", set -> set.range(range, false));
  }

  private void removeRange(Call call, String event, Function<SortedSetValue, RankRange> choice) {
    Bytes key = call.arg(1);
    Entry entry = call.db().write(key);
    if (isOtherType(call, entry)) {
      return;
    }
    long removed = 0;
    if (entry != null) {
      SortedSetValue set = valueOf(entry);
      long before = set.heapBytes();
      RankRange range = choice.apply(set);
      set.remove(range);
      removed = range.count();
      if (removed > 0) {
        done(call.db(), key, set, before, removed, event);
      }
    }
    call.reply().integer(removed);
  }
}
