package io.vireo.server.family.sortedset;

import static io.vireo.server.command.Flag.BLOCKING;
import static io.vireo.server.command.Flag.FAST;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.DELETE;
import static io.vireo.server.command.KeyFlag.RW;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Effects;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Type;
import io.vireo.server.data.sortedset.RankRange;
import io.vireo.server.data.sortedset.SortedSetValue;
import io.vireo.server.data.table.Entry;
import io.vireo.server.engine.BlockedKeys;
import io.vireo.server.engine.KeyWaiting;
import io.vireo.server.family.Timeouts;
import io.vireo.server.keyspace.Database;
import io.vireo.server.resp.Reply;

/** ZPOPMIN and its kin: the members at an end of a sorted set, now or when there are any. */
public final class SortedSetPops extends SortedSetFamily {
  private final BlockedKeys blockedKeys;

  final Command zpopmin =
      command("ZPOPMIN", -2, this::zpopmin)
          .doc(
              "5.0.0",
              "O(M*log(N)) for M members removed of N",
              "Removes the members with the lowest scores.")
          .cost(byArguments(2), BY_VALUE)
          .flags(WRITE, FAST)
          .key(at(1), RW, ACCESS, DELETE)
          .syntax("key [count]");

  final Command zpopmax =
      command("ZPOPMAX", -2, this::zpopmax)
          .doc(
              "5.0.0",
              "O(M*log(N)) for M members removed of N",
              "Removes the members with the highest scores.")
          .cost(byArguments(2), BY_VALUE)
          .flags(WRITE, FAST)
          .key(at(1), RW, ACCESS, DELETE)
          .syntax("key [count]");

  final Command zmpop =
      command("ZMPOP", -4, this::zmpop)
          .doc(
              "7.0.0",
              "O(K+M*log(N)) for K keys and M members removed of N",
              "Removes members with the lowest or highest scores from the first sorted set "
                  + "that has any.")
          .flags(WRITE)
          .key(at(1).keynum(0, 1, 1), RW, ACCESS, DELETE)
          .syntax("numkeys key... where=(MIN|MAX) [COUNT count]");

  final Command bzpopmin =
      command("BZPOPMIN", -3, this::bzpopmin)
          .doc(
              "5.0.0",
              "O(log(N)) for N members",
              "Removes the member with the lowest score, and waits if there is none.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, BLOCKING, FAST)
          .key(at(1).range(-2, 1, 0), RW, ACCESS, DELETE)
          .syntax("key... timeout")
          .history("6.0.0", "The timeout may have a fraction.");

  final Command bzpopmax =
      command("BZPOPMAX", -3, this::bzpopmax)
          .doc(
              "5.0.0",
              "O(log(N)) for N members",
              "Removes the member with the highest score, and waits if there is none.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, BLOCKING, FAST)
          .key(at(1).range(-2, 1, 0), RW, ACCESS, DELETE)
          .syntax("key... timeout")
          .history("6.0.0", "The timeout may have a fraction.");

  final Command bzmpop =
      command("BZMPOP", -5, this::bzmpop)
          .doc(
              "7.0.0",
              "O(K+M*log(N)) for K keys and M members removed of N",
              "Removes members with the lowest or highest scores, and waits if there is none.")
          .flags(WRITE, BLOCKING)
          .key(at(2).keynum(0, 1, 1), RW, ACCESS, DELETE)
          .syntax("timeout numkeys key... where=(MIN|MAX) [COUNT count]");

  /** The family. */
  public SortedSetPops(BlockedKeys blockedKeys) {
    this.blockedKeys = blockedKeys;
  }

  private void zpopmin(Call call) {
    popOne(call, false);
  }

  private void zpopmax(Call call) {
    popOne(call, true);
  }

  private void popOne(Call call, boolean highest) {
    if (call.count() > 3) {
      call.reply().error(Errors.SYNTAX);
      return;
    }
    boolean counted = call.count() == 3;
    long count = counted && call.arg(2).isLong() ? call.arg(2).toLong() : counted ? -1 : 1;
    if (count < 0) {
      call.reply().error(Errors.NOT_POSITIVE);
      return;
    }
    Bytes key = call.arg(1);
    Entry entry = call.db().write(key);
    if (isOtherType(call, entry)) {
      return;
    }
    if (entry == null || count == 0) {
      call.reply().array(0);
      return;
    }
    RankRange range = select(valueOf(entry), highest, count);
    if (counted) {
      answer(call.reply(), cursor, true);
    } else {
      call.reply().array(2);
      answerNext(call.reply());
    }
    remove(call.db(), key, valueOf(entry), range, highest);
  }

  /** Points the cursor at the members at one end. */
  private RankRange select(SortedSetValue set, boolean highest, long count) {
    long size = set.size();
    RankRange range = RankRange.all(size).limited(0, Math.min(count, size), highest);
    cursor.over(set, range, highest);
    return range;
  }

  private void answerNext(Reply reply) {
    cursor.next();
    reply.bulk(cursor.member());
    reply.real(cursor.score());
  }

  private void remove(
      Database db, Bytes key, SortedSetValue set, RankRange range, boolean highest) {
    long before = set.heapBytes();
    set.remove(range);
    done(db, key, set, before, range.count(), highest ? "zpopmax" : "zpopmin");
  }

  private void bzpopmin(Call call) {
    awaitOne(call, false);
  }

  private void bzpopmax(Call call) {
    awaitOne(call, true);
  }

  private void awaitOne(Call call, boolean highest) {
    int last = call.count() - 1;
    long deadline = Timeouts.seconds(call, call.arg(last));
    if (deadline != Timeouts.REFUSED) {
      popOrWait(call, 1, last, new Wish(highest, 0), deadline);
    }
  }

  private void zmpop(Call call) {
    mpop(call, 1);
  }

  private void bzmpop(Call call) {
    mpop(call, 2);
  }

  /** ZMPOP with the number of keys at {@code index}; behind a timeout it may wait. */
  private void mpop(Call call, int index) {
    Args args = call.args(index);
    long keys = args.integer(1, Long.MAX_VALUE, "ERR numkeys should be greater than 0");
    int first = index + 1;
    if (!args.failed() && keys > call.count() - first - 1) {
      call.reply().error(Errors.SYNTAX);
    } else if (keys > 0) {
      mpop(call, index, first + (int) keys);
    }
  }

  private void mpop(Call call, int index, int behindKeys) {
    Args args = call.args(behindKeys);
    boolean highest = args.take("MAX");
    if (!highest && !args.take("MIN")) {
      args.fail(Errors.SYNTAX);
    }
    long count = 0;
    while (args.more()) {
      if (count == 0 && args.left() > 1 && args.take("COUNT")) {
        count = args.integer(1, Long.MAX_VALUE, "ERR count should be greater than 0");
      } else {
        args.fail(Errors.SYNTAX);
      }
    }
    if (args.failed()) {
      return;
    }
    Wish wish = new Wish(highest, Math.max(1, count));
    if (index == 1) {
      popOrAnswer(call, index + 1, behindKeys, wish);
      return;
    }
    long deadline = Timeouts.seconds(call, call.arg(1));
    if (deadline != Timeouts.REFUSED) {
      popOrWait(call, index + 1, behindKeys, wish, deadline);
    }
  }

  /**
   * What to pop from the first set that has any members.
   *
   * @param count how many at most; 0 means one, answered without brackets
   */
  private record Wish(boolean highest, long count) {}

  private void popOrAnswer(Call call, int first, int end, Wish wish) {
    if (!popFirst(call, first, end, wish)) {
      call.reply().nullArray();
    }
  }

  private void popOrWait(Call call, int first, int end, Wish wish, long deadline) {
    if (!call.mayWait()) {
      popOrAnswer(call, first, end, wish);
    } else if (!popFirst(call, first, end, wish)) {
      Bytes[] keys = new Bytes[end - first];
      for (int i = 0; i < keys.length; i++) {
        keys[i] = call.arg(first + i);
      }
      blockedKeys.block(call, new PopWait(deadline, wish, keys));
    }
  }

  /** Pops from the first set there is; true if something was answered, be it an error. */
  private boolean popFirst(Call call, int first, int end, Wish wish) {
    for (int i = first; i < end; i++) {
      Entry entry = call.db().write(call.arg(i));
      if (entry != null) {
        if (!isOtherType(call, entry)) {
          pop(call.db(), call.arg(i), valueOf(entry), wish, call.reply(), call.effects());
        }
        return true;
      }
    }
    return false;
  }

  private void pop(
      Database db, Bytes key, SortedSetValue set, Wish wish, Reply reply, Effects effects) {
    RankRange range = select(set, wish.highest(), Math.max(1, wish.count()));
    if (wish.count() == 0) {
      reply.array(3);
      reply.bulk(key);
      answerNext(reply);
    } else {
      reply.array(2);
      reply.bulk(key);
      reply.array(range.count());
      while (cursor.left() > 0) {
        reply.array(2);
        answerNext(reply);
      }
    }
    String command = wish.highest() ? "ZPOPMAX" : "ZPOPMIN";
    if (wish.count() == 0) {
      effects.instead(command, key);
    } else {
      effects.instead(command, key, range.count());
    }
    remove(db, key, set, range, wish.highest());
  }

  /** A client that waits for members to pop. */
  private final class PopWait extends KeyWaiting {
    private final Wish wish;

    PopWait(long deadline, Wish wish, Bytes... keys) {
      super(deadline, keys);
      this.wish = wish;
    }

    @Override
    public boolean canServe(Database db, Bytes key) {
      Entry entry = db.find(key);
      return entry != null && entry.type() == Type.ZSET;
    }

    /** As if the command came now: the first key there is counts, also if it is no sorted set. */
    @Override
    public void serve(Call call, Database db, Bytes changed) {
      for (Bytes key : keys()) {
        Entry entry = db.write(key);
        if (entry != null && entry.type() != Type.ZSET) {
          call.reply().error(Errors.WRONG_TYPE);
          return;
        }
        if (entry != null) {
          pop(db, key, valueOf(entry), wish, call.reply(), call.effects());
          return;
        }
      }
    }

    @Override
    public void timedOut(Reply reply) {
      reply.nullArray();
    }
  }
}
