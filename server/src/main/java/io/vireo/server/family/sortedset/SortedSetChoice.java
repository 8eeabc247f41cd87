package io.vireo.server.family.sortedset;

import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.RO;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.number.PreciseReals;
import io.vireo.server.data.number.Reals;
import io.vireo.server.data.sortedset.RankRange;
import io.vireo.server.data.sortedset.SortedSetValue;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.RepeatedDraws;
import io.vireo.server.family.ScanOptions;
import io.vireo.server.resp.Reply;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** ZRANDMEMBER and ZSCAN: members in no order that clients can rely on. */
public final class SortedSetChoice extends SortedSetFamily {
  /** Bytes of the answer that is a score, at least. */
  private static final int SCORE = 4;

  private static final long MOST = Long.MAX_VALUE;
  private static final int SPARSE = 3;

  /** Bytes that the copy of a member and the text of its score take, in a list that grows. */
  private static final int COPIES = 128;

  /** Bytes that a rank takes in a set. */
  private static final int DRAWN = 64;

  private final ScanOptions scanOptions = new ScanOptions();

  final Command zrandmember =
      command("ZRANDMEMBER", -2, this::zrandmember)
          .doc(
              "6.2.0",
              "O(N) for N members returned",
              "Gives members at random, with their scores if asked to.")
          .cost(byArguments(2))
          .flags(READONLY)
          .key(at(1), RO, ACCESS)
          .tips("nondeterministic_output")
          .syntax("key [options=count [WITHSCORES]]");

  final Command zscan =
      command("ZSCAN", -3, this::zscan)
          .doc(
              "2.8.0",
              "O(N) for a whole pass over N members, O(1) per call",
              "Goes through the members and scores of a sorted set, a few with each call.")
          .cost(BY_VALUE)
          .flags(READONLY)
          .key(at(1), RO, ACCESS)
          .tips("nondeterministic_output")
          .syntax("key cursor [MATCH pattern] [COUNT count] [NOSCORES]");

  private void zrandmember(Call call) {
    if (call.count() == 2) {
      answerOne(call);
      return;
    }
    boolean withScores = call.count() == 4;
    Bytes count = call.arg(2);
    String refusal = refuse(call, count, withScores);
    if (refusal != null) {
      call.reply().error(refusal);
      return;
    }
    Entry entry = call.db().read(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    if (entry == null || count.toLong() == 0) {
      call.reply().array(0);
    } else if (count.toLong() < 0) {
      answerRepeating(call, valueOf(entry), -count.toLong(), withScores);
    } else {
      answerDistinct(call, valueOf(entry), count.toLong(), withScores);
    }
  }

  private static String refuse(Call call, Bytes count, boolean withScores) {
    if (!count.isLong()) {
      return Errors.NOT_INTEGER;
    }
    if (count.toLong() == Long.MIN_VALUE) {
      return "ERR value is out of range, value must between " + -MOST + " and " + MOST;
    }
    if (call.count() > 4 || isOtherWord(call, 3, "WITHSCORES")) {
      return Errors.SYNTAX;
    }
    boolean tooMany = Math.abs(count.toLong()) > MOST / 2;
    return withScores && tooMany ? "ERR value is out of range" : null;
  }

  private void answerOne(Call call) {
    Entry entry = call.db().read(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    if (entry == null) {
      call.reply().nullBulk();
    } else {
      show(valueOf(entry), drawn(call, valueOf(entry)));
      call.reply().bulk(cursor.member());
    }
  }

  private static long drawn(Call call, SortedSetValue set) {
    return call.keyspace().random().nextLong(set.size());
  }

  private void show(SortedSetValue set, long rank) {
    cursor.over(set, new RankRange(rank, 1), false);
    cursor.next();
  }

  private void answerRepeating(Call call, SortedSetValue set, long count, boolean withScores) {
    Reply reply = call.reply();
    RepeatedDraws.needRoom(
        call,
        count,
        () -> {
          show(set, drawn(call, set));
          return RepeatedDraws.bytes(cursor.member()) + (withScores ? SCORE : 0);
        });
    begin(reply, count, withScores);
    for (long i = 0; i < count && !reply.isFull(); i++) {
      show(set, drawn(call, set));
      answerShown(reply, withScores);
    }
  }

  private static void begin(Reply reply, long count, boolean withScores) {
    reply.array(withScores && reply.protocol() == 2 ? 2 * count : count);
  }

  private void answerShown(Reply reply, boolean withScores) {
    if (withScores && reply.protocol() > 2) {
      reply.array(2);
    }
    reply.bulk(cursor.member());
    if (withScores) {
      reply.real(cursor.score());
    }
  }

  private void answerDistinct(Call call, SortedSetValue set, long count, boolean withScores) {
    if (count >= set.size()) {
      cursor.over(set, RankRange.all(set.size()), true);
      answer(call.reply(), cursor, withScores);
    } else if (count * SPARSE > set.size()) {
      answerDense(call, set, count, withScores);
    } else {
      answerSparse(call, set, count, withScores);
    }
  }

  /** Few of many: draws again if a rank comes twice. */
  private void answerSparse(Call call, SortedSetValue set, long count, boolean withScores) {
    call.keyspace().need(count * DRAWN);
    begin(call.reply(), count, withScores);
    Set<Long> ranks = new HashSet<>();
    while (ranks.size() < count) {
      long rank = drawn(call, set);
      if (ranks.add(rank)) {
        show(set, rank);
        answerShown(call.reply(), withScores);
      }
    }
  }

  /** Many of all: passes all and takes each with the chance that makes the number come out. */
  private void answerDense(Call call, SortedSetValue set, long count, boolean withScores) {
    begin(call.reply(), count, withScores);
    RandomGenerator random = call.keyspace().random();
    long wanted = count;
    cursor.all(set);
    for (long left = set.size(); wanted > 0; left--) {
      cursor.next();
      if (random.nextLong(left) < wanted) {
        answerShown(call.reply(), withScores);
        wanted--;
      }
    }
  }

  private void zscan(Call call) {
    long from = ScanOptions.cursor(call, 2);
    if (from == ScanOptions.REFUSED) {
      return;
    }
    Entry entry = call.db().read(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    if (entry == null) {
      call.reply().array(2);
      call.reply().bulkNumber(0);
      call.reply().array(0);
    } else if (scanOptions.read(call, 3, ScanOptions.Set.ZSCAN)) {
      SortedSetValue set = valueOf(entry);
      scanOptions.need(call.keyspace(), set.size(), COPIES + set.bytes() / set.size());
      scan(call.reply(), set, from);
    }
  }

  private void scan(Reply reply, SortedSetValue set, long from) {
    List<Object> found = new ArrayList<>();
    boolean small = !set.isLarge();
    long next =
        set.scan(
            from, scanOptions.count(), (member, score) -> collect(member, score, small, found));
    reply.array(2);
    reply.bulkNumber(next);
    reply.array(found.size());
    for (Object each : found) {
      if (each instanceof Bytes member) {
        reply.bulk(member);
      } else {
        reply.bulk((String) each);
      }
    }
  }

  /** Clients know scores with 17 digits from large sets, and as short as can be from small ones. */
  private void collect(Element member, double score, boolean packed, List<Object> found) {
    if (scanOptions.matches(member.array(), member.offset(), member.length())) {
      found.add(member.copy());
      if (scanOptions.noValues()) {
        return;
      }
      found.add(packed ? Reals.text(score) : PreciseReals.text(score));
    }
  }
}
