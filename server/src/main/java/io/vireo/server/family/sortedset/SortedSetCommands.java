package io.vireo.server.family.sortedset;

import static io.vireo.server.command.Flag.DENYOOM;
import static io.vireo.server.command.Flag.FAST;
import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.RO;
import static io.vireo.server.command.KeyFlag.RW;
import static io.vireo.server.command.KeyFlag.UPDATE;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.sortedset.ScoreRule;
import io.vireo.server.data.sortedset.SortedSetValue;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.EncodingThresholds;
import io.vireo.server.resp.Reply;
import java.util.function.IntToDoubleFunction;

/** ZADD and what asks for single members of a sorted set. */
public final class SortedSetCommands extends SortedSetFamily {
  private final EncodingThresholds thresholds;

  private final ScoreOptions options = new ScoreOptions();

  private final IntToDoubleFunction scores = options::score;

  final Command zadd =
      command("ZADD", -4, this::zadd)
          .doc(
              "1.2.0",
              "O(M*log(N)) for M members added to N",
              "Adds members with their scores, or changes the scores.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, DENYOOM, FAST)
          .key(at(1), RW, UPDATE)
          .element(-1)
          .syntax(
              "key [condition=NX|XX]@3.0.2 [comparison=GT|LT]@6.2.0 [change=CH]@3.0.2 "
                  + "[increment=INCR]@3.0.2 data=(score member)...")
          .history("2.4.0", "Several members at once.")
          .history("3.0.2", "The options XX, NX, CH and INCR.")
          .history("6.2.0", "The options GT and LT.");

  final Command zincrby =
      command("ZINCRBY", 4, this::zincrby)
          .doc(
              "1.2.0",
              "O(log(N)) for N members",
              "Adds a number to the score of a member; a missing member begins at 0.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, DENYOOM, FAST)
          .key(at(1), RW, ACCESS, UPDATE)
          .element(3)
          .syntax("key increment member");

  final Command zcard =
      command("ZCARD", 2, this::zcard)
          .doc("1.2.0", "O(1)", "Counts the members of a sorted set.")
          .cost(CONSTANT)
          .flags(READONLY, FAST)
          .key(at(1), RO)
          .syntax("key");

  final Command zscore =
      command("ZSCORE", 3, this::zscore)
          .doc("1.2.0", "O(1)", "Tells the score of a member.")
          .cost(CONSTANT)
          .flags(READONLY, FAST)
          .key(at(1), RO, ACCESS)
          .element(2)
          .syntax("key member");

  final Command zmscore =
      command("ZMSCORE", -3, this::zmscore)
          .doc("6.2.0", "O(N) for N members asked for", "Tells the scores of several members.")
          .cost(BY_ARGUMENTS)
          .flags(READONLY, FAST)
          .key(at(1), RO, ACCESS)
          .element(2)
          .syntax("key member...");

  final Command zrank =
      command("ZRANK", -3, this::zrank)
          .doc(
              "2.0.0",
              "O(log(N)) for N members",
              "Tells the rank of a member, from the lowest score up.")
          .cost(BY_ARGUMENTS)
          .flags(READONLY, FAST)
          .key(at(1), RO, ACCESS)
          .element(2)
          .syntax("key member [WITHSCORE]")
          .history("7.2.0", "The option WITHSCORE.");

  final Command zrevrank =
      command("ZREVRANK", -3, this::zrevrank)
          .doc(
              "2.0.0",
              "O(log(N)) for N members",
              "Tells the rank of a member, from the highest score down.")
          .cost(BY_ARGUMENTS)
          .flags(READONLY, FAST)
          .key(at(1), RO, ACCESS)
          .element(2)
          .syntax("key member [WITHSCORE]")
          .history("7.2.0", "The option WITHSCORE.");

  /** The family; {@code thresholds} tell up to which size sets are packed. */
  public SortedSetCommands(EncodingThresholds thresholds) {
    this.thresholds = thresholds;
  }

  private void zadd(Call call) {
    if (!options.read(call, 2)) {
      return;
    }
    Bytes key = call.arg(1);
    Entry entry = call.db().write(key);
    if (isOtherType(call, entry)) {
      return;
    }
    int first = options.first();
    if (entry == null && options.onlyPresent()) {
      answerNone(call.reply());
      return;
    }
    int pairs = (call.count() - first) / 2;
    SortedSetValue set = prepare(call, valueOf(entry), first + 1);
    if (options.increment()) {
      increment(call, entry == null, set, call.arg(first + 1), options.score(0), options.rule());
    } else {
      addAll(call, entry == null, set, pairs);
    }
  }

  /** The set of a call, which may be new, before it gets the members from an index on. */
  private SortedSetValue prepare(Call call, SortedSetValue set, int first) {
    return prepare(call, set, first, 2, scores, thresholds.now());
  }

  private void answerNone(Reply reply) {
    if (options.increment()) {
      reply.nullBulk();
    } else {
      reply.integer(0);
    }
  }

  private void addAll(Call call, boolean made, SortedSetValue set, int pairs) {
    long before = set.heapBytes();
    ScoreRule rule = options.rule();
    Thresholds limits = thresholds.now();
    int added = 0;
    int updated = 0;
    try {
      for (int i = 0, fetched = 0; i < pairs; i++) {
        int at = options.first() + 2 * i + 1;
        fetched = at < fetched ? fetched : fetch(call, set, at, 2);
        Bytes member = call.arg(at);
        ScoreRule.Outcome outcome = set.add(member, options.score(i), rule, limits);
        added += outcome == ScoreRule.Outcome.ADDED ? 1 : 0;
        updated += outcome == ScoreRule.Outcome.UPDATED ? 1 : 0;
      }
    } catch (NoRoom full) {
      refused(call.db(), call.arg(1), set, before, made, added + updated, "zadd");
      throw full;
    }
    if (added + updated > 0) {
      done(call.db(), call.arg(1), set, before, added + updated, "zadd");
    }
    call.reply().integer(options.countChanges() ? added + updated : added);
  }

  /** To Redis it is a ZADD, so that an increment may be taken for an option: a syntax error. */
  private void zincrby(Call call) {
    if (!options.read(call, 2)) {
      return;
    }
    double amount = options.score(0);
    Entry entry = call.db().write(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    Bytes member = call.arg(3);
    SortedSetValue set = prepare(call, valueOf(entry), 3);
    increment(call, entry == null, set, member, amount, ScoreRule.INCREMENT);
  }

  private void increment(
      Call call, boolean made, SortedSetValue set, Bytes member, double amount, ScoreRule rule) {
    double score = set.score(member);
    long before = set.heapBytes();
    switch (add(call, made, set, member, amount, rule)) {
      case NOT_A_NUMBER -> {
        call.reply().error("ERR resulting score is not a number (NaN)");
        return;
      }
      case REFUSED -> {
        call.reply().nullBulk();
        return;
      }
      case ADDED, UPDATED -> done(call.db(), call.arg(1), set, before, 1, "zincr");
      default -> {}
    }
    call.reply().real(Double.isNaN(score) ? amount : score + amount);
  }

  private ScoreRule.Outcome add(
      Call call, boolean made, SortedSetValue set, Bytes member, double amount, ScoreRule rule) {
    long before = set.heapBytes();
    try {
      return set.add(member, amount, rule, thresholds.now());
    } catch (NoRoom full) {
      refused(call.db(), call.arg(1), set, before, made, 0, "zincr");
      throw full;
    }
  }

  private void zcard(Call call) {
    Entry entry = call.db().read(call.arg(1));
    if (!isOtherType(call, entry)) {
      call.reply().integer(entry == null ? 0 : valueOf(entry).size());
    }
  }

  private void zscore(Call call) {
    Entry entry = call.db().read(call.arg(1));
    if (!isOtherType(call, entry)) {
      answerScore(call.reply(), valueOf(entry), call.arg(2));
    }
  }

  private static void answerScore(Reply reply, SortedSetValue set, Bytes member) {
    double score = set == null ? SortedSetValue.ABSENT : set.score(member);
    if (Double.isNaN(score)) {
      reply.nullBulk();
    } else {
      reply.real(score);
    }
  }

  private void zmscore(Call call) {
    Entry entry = call.db().read(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    SortedSetValue set = valueOf(entry);
    call.reply().array(call.count() - 2);
    for (int i = 2, fetched = 2; i < call.count(); i++) {
      fetched = set == null || i < fetched ? fetched : fetch(call, set, i, 1);
      answerScore(call.reply(), set, call.arg(i));
    }
  }

  private void zrank(Call call) {
    rank(call, false);
  }

  private void zrevrank(Call call) {
    rank(call, true);
  }

  private void rank(Call call, boolean reverse) {
    Reply reply = call.reply();
    if (call.count() > 4) {
      reply.error(Errors.arity(call.command()));
      return;
    }
    if (isOtherWord(call, 3, "WITHSCORE")) {
      reply.error(Errors.SYNTAX);
      return;
    }
    Entry entry = call.db().read(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    Bytes member = call.arg(2);
    boolean withScore = call.count() > 3;
    long rank = entry == null ? -1 : valueOf(entry).rank(member, reverse);
    if (rank < 0) {
      answerNoRank(reply, withScore);
    } else if (withScore) {
      reply.array(2);
      reply.integer(rank);
      reply.real(valueOf(entry).score(member));
    } else {
      reply.integer(rank);
    }
  }

  private static void answerNoRank(Reply reply, boolean withScore) {
    if (withScore) {
      reply.nullArray();
    } else {
      reply.nullBulk();
    }
  }
}
