package io.vireo.server.family.sortedset;

import static io.vireo.server.command.Flag.DENYOOM;
import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.OW;
import static io.vireo.server.command.KeyFlag.RO;
import static io.vireo.server.command.KeyFlag.UPDATE;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.data.Aggregate;
import io.vireo.server.data.Element;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.sortedset.RankRange;
import io.vireo.server.data.sortedset.SortedSetBuilder;
import io.vireo.server.data.sortedset.SortedSetValue;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.Destination;
import io.vireo.server.family.EncodingThresholds;
import io.vireo.server.keyspace.KeyEvent;

/** ZRANGE and its kin: the members in a range by rank, by score or by name. */
public final class SortedSetRanges extends SortedSetFamily {
  private final EncodingThresholds thresholds;

  private final SortedSetQuery query = new SortedSetQuery();

  final Command zrange =
      command("ZRANGE", -4, this::zrange)
          .doc(
              "1.2.0",
              "O(log(N)+M) for N members of which M are returned",
              "Gives the members in a range by rank, by score or by name.")
          .cost(byRange(4), BY_VALUE)
          .flags(READONLY)
          .key(at(1), RO, ACCESS)
          .syntax(
              "key start:string stop:string [sortby=BYSCORE|BYLEX]@6.2.0 [REV]@6.2.0 "
                  + "[LIMIT (offset count)]@6.2.0 [WITHSCORES]")
          .history("6.2.0", "The options REV, BYSCORE, BYLEX and LIMIT.");

  final Command zrevrange =
      command("ZREVRANGE", -4, this::zrevrange)
          .doc(
              "1.2.0",
              "O(log(N)+M) for N members of which M are returned",
              "Gives the members in a range by rank, from the highest score down.")
          .cost(byRange(4), BY_VALUE)
          .replaced("6.2.0", "ZRANGE with REV")
          .flags(READONLY)
          .key(at(1), RO, ACCESS)
          .syntax("key start stop [WITHSCORES]");

  final Command zrangebyscore =
      command("ZRANGEBYSCORE", -4, this::zrangebyscore)
          .doc(
              "1.0.5",
              "O(log(N)+M) for N members of which M are returned",
              "Gives the members with scores in a range.")
          .cost(BY_VALUE)
          .replaced("6.2.0", "ZRANGE with BYSCORE")
          .flags(READONLY)
          .key(at(1), RO, ACCESS)
          .syntax("key min:double max:double [WITHSCORES]@2.0.0 [LIMIT (offset count)]")
          .history("2.0.0", "The option WITHSCORES.");

  final Command zrevrangebyscore =
      command("ZREVRANGEBYSCORE", -4, this::zrevrangebyscore)
          .doc(
              "2.2.0",
              "O(log(N)+M) for N members of which M are returned",
              "Gives the members with scores in a range, from the highest down.")
          .cost(BY_VALUE)
          .replaced("6.2.0", "ZRANGE with REV and BYSCORE")
          .flags(READONLY)
          .key(at(1), RO, ACCESS)
          .syntax("key max:double min:double [WITHSCORES] [LIMIT (offset count)]")
          .history("2.1.6", "Ranges without their ends.");

  final Command zrangebylex =
      command("ZRANGEBYLEX", -4, this::zrangebylex)
          .doc(
              "2.8.9",
              "O(log(N)+M) for N members of which M are returned",
              "Gives the members in a range by name.")
          .cost(BY_VALUE)
          .replaced("6.2.0", "ZRANGE with BYLEX")
          .flags(READONLY)
          .key(at(1), RO, ACCESS)
          .syntax("key min max [LIMIT (offset count)]");

  final Command zrevrangebylex =
      command("ZREVRANGEBYLEX", -4, this::zrevrangebylex)
          .doc(
              "2.8.9",
              "O(log(N)+M) for N members of which M are returned",
              "Gives the members in a range by name, backwards.")
          .cost(BY_VALUE)
          .replaced("6.2.0", "ZRANGE with REV and BYLEX")
          .flags(READONLY)
          .key(at(1), RO, ACCESS)
          .syntax("key max min [LIMIT (offset count)]");

  final Command zrangestore =
      command("ZRANGESTORE", -5, this::zrangestore)
          .doc(
              "6.2.0",
              "O(log(N)+M) for N members of which M are stored",
              "Stores the members in a range by rank, by score or by name.")
          .flags(WRITE, DENYOOM)
          .key(at(1), OW, UPDATE)
          .key(at(2), RO, ACCESS)
          .syntax("dst:key src:key min max [sortby=BYSCORE|BYLEX] [REV] [LIMIT (offset count)]");

  /** The family; {@code thresholds} tell up to which size sets are packed. */
  public SortedSetRanges(EncodingThresholds thresholds) {
    this.thresholds = thresholds;
  }

  private void zrange(Call call) {
    answer(call, null, null);
  }

  private void zrevrange(Call call) {
    answer(call, SortedSetQuery.By.RANK, true);
  }

  private void zrangebyscore(Call call) {
    answer(call, SortedSetQuery.By.SCORE, false);
  }

  private void zrevrangebyscore(Call call) {
    answer(call, SortedSetQuery.By.SCORE, true);
  }

  private void zrangebylex(Call call) {
    answer(call, SortedSetQuery.By.LEX, false);
  }

  private void zrevrangebylex(Call call) {
    answer(call, SortedSetQuery.By.LEX, true);
  }

  private void answer(Call call, SortedSetQuery.By by, Boolean reverse) {
    if (!query.read(call, 2, by, reverse, true)) {
      return;
    }
    Entry entry = call.db().read(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    if (entry == null) {
      call.reply().array(0);
      return;
    }
    SortedSetValue set = valueOf(entry);
    cursor.over(set, query.in(set), query.isReverse());
    answer(call.reply(), cursor, query.withScores());
  }

  private void zrangestore(Call call) {
    if (!query.read(call, 3, null, null, false)) {
      return;
    }
    Entry entry = call.db().read(call.arg(2));
    if (isOtherType(call, entry)) {
      return;
    }
    RankRange range = entry == null ? RankRange.EMPTY : query.in(valueOf(entry));
    if (range.count() == 0) {
      Destination.clear(call, call.arg(1));
    } else {
      store(call, valueOf(entry), range);
    }
  }

  /**
   * Redis does not know beforehand how many members there are by score or by name, and begins with
   * the small encoding, in which a score of -0 becomes 0.
   */
  private void store(Call call, SortedSetValue from, RankRange range) {
    call.keyspace().need(from.bytesToCopy(range.count()));
    Thresholds limits = thresholds.now();
    SortedSetBuilder builder = new SortedSetBuilder();
    cursor.over(from, range, query.isReverse());
    boolean small = !query.isByRank();
    while (cursor.next()) {
      Element member = cursor.member();
      small &= builder.size() < limits.zsetEntries() && member.length() <= limits.zsetValue();
      builder.add(member, small ? cursor.score() + 0.0 : cursor.score());
    }
    Aggregate result = builder.build(limits);
    Destination.storeAsOne(call, call.arg(1), result, KeyEvent.ZSET, "zrangestore");
  }
}
