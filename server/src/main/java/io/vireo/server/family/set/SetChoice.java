package io.vireo.server.family.set;

import static io.vireo.server.command.Flag.FAST;
import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.DELETE;
import static io.vireo.server.command.KeyFlag.RO;
import static io.vireo.server.command.KeyFlag.RW;

import io.vireo.config.Config;
import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.Packing;
import io.vireo.server.data.set.SetValue;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.EncodingThresholds;
import io.vireo.server.family.RepeatedDraws;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.resp.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** SPOP and SRANDMEMBER: random members. */
public final class SetChoice extends SetFamily {
  /** With so few left as a fifth of those wanted, it is cheaper to draw those that stay. */
  private static final int STAYING = 5;

  /** With a third of all wanted or more, each is looked at instead of drawing until all differ. */
  private static final int SPARSE = 3;

  /** Members that one repeated SREM names at most. */
  private static final int BATCH = 1024;

  /** Heap bytes of a word that is said, beside its own. */
  private static final int WORD = 64;

  /** Bytes that a member takes in a set beside its own. */
  private static final int DRAWN = 32;

  private final Element member = scratch(new Element());

  final Command spop =
      command("SPOP", -2, this::spop)
          .doc("1.0.0", "O(N) for N members removed", "Removes members at random and gives them.")
          .cost(byArguments(2), BY_VALUE)
          .flags(WRITE, FAST)
          .key(at(1), RW, ACCESS, DELETE)
          .tips("nondeterministic_output")
          .syntax("key [count]@3.2.0")
          .history("3.2.0", "The number of members.");

  final Command srandmember =
      command("SRANDMEMBER", -2, this::srandmember)
          .doc("1.0.0", "O(N) for N members returned", "Gives members at random.")
          .cost(byArguments(2))
          .flags(READONLY)
          .key(at(1), RO, ACCESS)
          .tips("nondeterministic_output")
          .syntax("key [count]@2.6.0")
          .history("2.6.0", "The number of members.");

  /** The family. */
  public SetChoice(EncodingThresholds thresholds, Config config) {
    super(thresholds, config);
  }

  private void spop(Call call) {
    if (call.count() > 3) {
      call.reply().error(Errors.SYNTAX);
    } else if (call.count() == 3) {
      popMany(call);
    } else {
      popOne(call);
    }
  }

  private void popOne(Call call) {
    Database db = call.db();
    Bytes key = call.arg(1);
    Entry entry = db.write(key);
    if (isOtherType(call, entry)) {
      return;
    }
    if (entry == null) {
      call.reply().nullBulk();
      return;
    }
    SetValue set = valueOf(entry);
    long before = set.heapBytes();
    set.random(call.keyspace().random(), member);
    if (call.effects().wanted()) {
      call.keyspace().need(2L * member.length());
    }
    call.reply().bulk(member);
    if (call.effects().wanted()) {
      call.effects().instead("SREM", key, member.copy());
    }
    set.remove(member);
    done(db, key, set, before, 1, "spop");
  }

  private void popMany(Call call) {
    Args args = call.args(2);
    long count = args.integer(0, Long.MAX_VALUE, Errors.NOT_POSITIVE);
    if (args.failed()) {
      return;
    }
    Entry entry = call.db().write(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    SetValue set = valueOf(entry);
    if (set == null || count == 0) {
      call.reply().set(0);
    } else if (count >= set.size()) {
      popAll(call, set);
    } else {
      popSome(call, entry, set, count);
    }
  }

  /** Redis answers here as SUNION does, which counts as a read. */
  private void popAll(Call call, SetValue set) {
    Database db = call.db();
    call.keyspace().stats().keyspaceHits.add(1);
    Bytes key = call.arg(1);
    call.reply().set(set.size());
    set.forEach(call.reply()::bulk);
    db.remove(key);
    db.announce(key, KeyEvent.SET, "spop");
    db.keyspace().addDirty(set.size() - 1);
    db.keyspace().notify(KeyEvent.GENERIC, "del", db.index(), key);
    call.effects().instead(removal(), key);
  }

  private void popSome(Call call, Entry entry, SetValue set, long count) {
    long before = set.heapBytes();
    if (call.effects().wanted()) {
      call.keyspace().need(toRepeat(call.arg(1), set, count));
    }
    call.reply().set(count);
    List<Bytes> popped = call.effects().wanted() ? new ArrayList<>() : null;
    if (set.isInPlace() || (set.size() - count) * STAYING > count) {
      set.take(count, call.keyspace().random(), element -> give(call.reply(), element, popped));
      done(call.db(), call.arg(1), set, before, count, "spop");
    } else {
      drawThoseThatStay(call, entry, set, count, popped);
    }
    if (popped != null) {
      repeat(call, popped);
    }
  }

  /** Heap bytes of {@code count} members, as they are kept and as they are said, about. */
  private static long toRepeat(Bytes key, SetValue set, long count) {
    long member = set.bytes() / set.size();
    return count * (2 * member + WORD) + (count / BATCH + 1) * key.length();
  }

  /** The members that stay make another set: nothing changes before there is room for all of it. */
  private void drawThoseThatStay(
      Call call, Entry entry, SetValue set, long count, List<Bytes> popped) {
    Database db = call.db();
    Bytes key = call.arg(1);
    int access = entry.access();
    try (SetOperations operations = operations(call)) {
      SetValue staying = operations.begin(Packing.SET);
      while (staying.size() < set.size() - count) {
        set.random(call.keyspace().random(), member);
        staying.add(member, thresholds());
      }
      db.put(
          key,
          staying,
          entry.deadline(),
          () ->
              set.forEach(
                  element -> {
                    if (!staying.contains(element)) {
                      give(call.reply(), element, popped);
                    }
                  }));
    }
    db.find(key).access(access);
    db.announce(key, KeyEvent.SET, "spop");
    db.keyspace().addDirty(count - 1);
  }

  private static void give(Reply reply, Element element, List<Bytes> popped) {
    reply.bulk(element);
    if (popped != null) {
      popped.add(element.copy());
    }
  }

  /** Repeats the members that were drawn: replicas must not draw again. */
  private static void repeat(Call call, List<Bytes> popped) {
    call.effects().nothing();
    for (int from = 0; from < popped.size(); from += BATCH) {
      List<Bytes> batch = popped.subList(from, Math.min(popped.size(), from + BATCH));
      Object[] words = new Object[2 + batch.size()];
      words[0] = "SREM";
      words[1] = call.arg(1);
      for (int i = 0; i < batch.size(); i++) {
        words[2 + i] = batch.get(i);
      }
      call.effects().also(words);
    }
  }

  private void srandmember(Call call) {
    if (call.count() > 3) {
      call.reply().error(Errors.SYNTAX);
    } else if (call.count() == 3) {
      showMany(call);
    } else {
      showOne(call);
    }
  }

  private void showOne(Call call) {
    Entry entry = call.db().read(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    if (entry == null) {
      call.reply().nullBulk();
    } else {
      valueOf(entry).random(call.keyspace().random(), member);
      call.reply().bulk(member);
    }
  }

  private void showMany(Call call) {
    Args args = call.args(2);
    long count = args.integer();
    if (count == Long.MIN_VALUE) {
      args.fail(
          "ERR value is out of range, value must between %d and %d"
              .formatted(-Long.MAX_VALUE, Long.MAX_VALUE));
    }
    if (args.failed()) {
      return;
    }
    Entry entry = call.db().read(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    SetValue set = valueOf(entry);
    if (set == null || count == 0) {
      call.reply().array(0);
    } else if (count < 0) {
      showAny(call, set, -count);
    } else {
      showDistinct(call, set, count);
    }
  }

  /** Any members, the same one more than once too. */
  private void showAny(Call call, SetValue set, long count) {
    RandomGenerator random = call.keyspace().random();
    Reply reply = call.reply();
    RepeatedDraws.needRoom(
        call,
        count,
        () -> {
          set.random(random, member);
          return RepeatedDraws.bytes(member);
        });
    reply.array(count);
    set.draw(
        count,
        random,
        element -> {
          reply.bulk(element);
          return !reply.isFull();
        });
  }

  private void showDistinct(Call call, SetValue set, long count) {
    Reply reply = call.reply();
    if (count <= set.size() / SPARSE) {
      call.keyspace().need(count * (DRAWN + set.bytes() / set.size()));
    }
    if (count >= set.size()) {
      reply.array(set.size());
      set.forEach(reply::bulk);
      return;
    }
    reply.array(count);
    if (count > set.size() / SPARSE) {
      lookAtEach(reply, call.keyspace().random(), set, count);
    } else {
      drawUntilEnough(call, set, count);
    }
  }

  /**
   * Each member is taken with the chance that those still wanted have among those still to come.
   */
  private static void lookAtEach(Reply reply, RandomGenerator random, SetValue set, long count) {
    long[] wantedAndLeft = {count, set.size()};
    set.visit(
        element -> {
          if (random.nextLong(wantedAndLeft[1]--) < wantedAndLeft[0]) {
            reply.bulk(element);
            wantedAndLeft[0]--;
          }
          return wantedAndLeft[0] > 0;
        });
  }

  private void drawUntilEnough(Call call, SetValue set, long count) {
    try (SetOperations operations = operations(call)) {
      SetValue drawn = operations.beginLarge();
      while (drawn.size() < count) {
        set.random(call.keyspace().random(), member);
        if (drawn.add(member, thresholds())) {
          call.reply().bulk(member);
        }
      }
    }
  }
}
