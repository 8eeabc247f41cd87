package io.vireo.server.family.set;

import static io.vireo.server.command.Flag.DENYOOM;
import static io.vireo.server.command.Flag.FAST;
import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.DELETE;
import static io.vireo.server.command.KeyFlag.INSERT;
import static io.vireo.server.command.KeyFlag.RO;
import static io.vireo.server.command.KeyFlag.RW;

import io.vireo.config.Config;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Packing;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.set.SetValue;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.EncodingThresholds;
import io.vireo.server.family.ScanOptions;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.resp.Reply;
import java.util.ArrayList;
import java.util.List;

/** SADD, SREM, SMOVE, and looks at one set: SISMEMBER, SMISMEMBER, SCARD, SMEMBERS, SSCAN. */
public final class SetCommands extends SetFamily {
  /** Bytes that the copy of a member takes beside its own, in a list that grows. */
  private static final int COPY = 56;

  private final ScanOptions options = new ScanOptions();

  final Command sadd =
      command("SADD", -3, this::sadd)
          .doc("1.0.0", "O(N) for N members", "Adds members to a set.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, DENYOOM, FAST)
          .key(at(1), RW, INSERT)
          .element(2)
          .syntax("key member...")
          .history("2.4.0", "Several members at once.");

  final Command srem =
      command("SREM", -3, this::srem)
          .doc("1.0.0", "O(N) for N members", "Removes members from a set.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, FAST)
          .key(at(1), RW, DELETE)
          .element(2)
          .syntax("key member...")
          .history("2.4.0", "Several members at once.");

  final Command smove =
      command("SMOVE", 4, this::smove)
          .doc("1.0.0", "O(1)", "Moves a member from one set to another.")
          .cost(CONSTANT)
          .flags(WRITE, FAST)
          .key(at(1), RW, ACCESS, DELETE)
          .key(at(2), RW, INSERT)
          .element(3)
          .syntax("source destination member");

  final Command sismember =
      command("SISMEMBER", 3, this::sismember)
          .doc("1.0.0", "O(1)", "Tells whether a set has a member.")
          .cost(CONSTANT)
          .flags(READONLY, FAST)
          .key(at(1), RO)
          .element(2)
          .syntax("key member");

  final Command smismember =
      command("SMISMEMBER", -3, this::smismember)
          .doc(
              "6.2.0",
              "O(N) for N members asked for",
              "Tells for several members whether a set has them.")
          .cost(BY_ARGUMENTS)
          .flags(READONLY, FAST)
          .key(at(1), RO, ACCESS)
          .element(2)
          .syntax("key member...");

  final Command scard =
      command("SCARD", 2, this::scard)
          .doc("1.0.0", "O(1)", "Counts the members of a set.")
          .cost(CONSTANT)
          .flags(READONLY, FAST)
          .key(at(1), RO)
          .syntax("key");

  final Command smembers =
      command("SMEMBERS", 2, this::smembers)
          .doc("1.0.0", "O(N) for N members", "Gives all members of a set.")
          .cost(BY_VALUE)
          .flags(READONLY)
          .key(at(1), RO, ACCESS)
          .tips("nondeterministic_output_order")
          .syntax("key");

  final Command sscan =
      command("SSCAN", -3, this::sscan)
          .doc(
              "2.8.0",
              "O(N) for a whole pass over N members, O(1) per call",
              "Goes through the members of a set, a few with each call.")
          .cost(BY_VALUE)
          .flags(READONLY)
          .key(at(1), RO, ACCESS)
          .tips("nondeterministic_output")
          .syntax("key cursor [MATCH pattern] [COUNT count]");

  /** The family. */
  public SetCommands(EncodingThresholds thresholds, Config config) {
    super(thresholds, config);
  }

  private void sadd(Call call) {
    Database db = call.db();
    Bytes key = call.arg(1);
    Entry entry = db.write(key);
    if (isOtherType(call, entry)) {
      return;
    }
    int count = call.count() - 2;
    long bytes = entry == null || count > 1 ? entryBytes(call, 2) : 0;
    SetValue set = entry == null ? create(call, count, bytes) : valueOf(entry);
    long before = set.heapBytes();
    long added = 0;
    try {
      set.expect(count, bytes, thresholds());
      // What is added in several steps, of which none may fail once one is done.
      if (count > 1 && db.isNearlyFull(bytes)) {
        set.reserve(count, bytes);
        db.ensureReserve(bytes);
      }
      for (int i = 2, fetched = 2; i < call.count(); i++) {
        fetched = i < fetched ? fetched : fetch(call, set, i, 1);
        added += set.add(call.arg(i), thresholds()) ? 1 : 0;
      }
    } catch (NoRoom full) {
      refused(db, key, set, before, entry == null, added, "sadd");
      throw full;
    }
    if (added > 0) {
      done(db, key, set, before, added, "sadd");
    } else {
      db.resized(set.heapBytes() - before);
    }
    call.reply().integer(added);
  }

  /** Puts a set without members under the key of a call: it must get those of the call. */
  private SetValue create(Call call, int count, long bytes) {
    Packing packing = SetValue.begun(call.arg(2), count, thresholds());
    return (SetValue) create(call, packing, count, bytes);
  }

  private void srem(Call call) {
    Database db = call.db();
    Bytes key = call.arg(1);
    Entry entry = db.write(key);
    if (isOtherType(call, entry)) {
      return;
    }
    long removed = entry == null ? 0 : remove(call, db, key, valueOf(entry));
    call.reply().integer(removed);
  }

  private long remove(Call call, Database db, Bytes key, SetValue set) {
    long before = set.heapBytes();
    long removed = 0;
    for (int i = 2, fetched = 2; i < call.count() && set.size() > 0; i++) {
      fetched = i < fetched ? fetched : fetch(call, set, i, 1);
      if (set.remove(call.arg(i))) {
        removed++;
      }
    }
    if (removed > 0) {
      done(db, key, set, before, removed, "srem");
    }
    return removed;
  }

  private void smove(Call call) {
    Database db = call.db();
    Entry from = db.write(call.arg(1));
    Entry to = db.write(call.arg(2));
    Bytes member = call.arg(3);
    if (from == null) {
      call.reply().integer(0);
      return;
    }
    if (isOtherType(call, from) || isOtherType(call, to)) {
      return;
    }
    SetValue source = valueOf(from);
    boolean there = source.contains(member);
    call.reply().integer(there ? 1 : 0);
    if (there && source != valueOf(to)) {
      move(db, call, source, valueOf(to));
    }
  }

  /** The member leaves its set only once there is room for it in the other one. */
  private void move(Database db, Call call, SetValue source, SetValue target) {
    Bytes key = call.arg(2);
    Bytes member = call.arg(3);
    if (target == null) {
      moveAlone(db, call, source);
      return;
    }
    long before = target.heapBytes();
    boolean added = add(db, key, target, before, member);
    take(db, call.arg(1), source, member);
    if (added) {
      done(db, key, target, before, 1, "sadd");
    }
  }

  private boolean add(Database db, Bytes key, SetValue to, long before, Bytes member) {
    try {
      return to.add(member, thresholds());
    } catch (NoRoom full) {
      refused(db, key, to, before, false, 0, "sadd");
      throw full;
    }
  }

  /** The member becomes the only one of a set. */
  private void moveAlone(Database db, Call call, SetValue source) {
    Bytes key = call.arg(2);
    Bytes member = call.arg(3);
    try (SetOperations operations = operations(call)) {
      SetValue set = operations.begin(SetValue.begun(member, 1, thresholds()));
      set.add(member, thresholds());
      db.put(key, set, Database.NEVER, () -> take(db, call.arg(1), source, member));
    }
    db.announce(key, KeyEvent.SET, "sadd");
  }

  private void take(Database db, Bytes key, SetValue from, Bytes member) {
    long before = from.heapBytes();
    from.remove(member);
    done(db, key, from, before, 1, "srem");
  }

  private void sismember(Call call) {
    Entry entry = call.db().read(call.arg(1));
    if (!isOtherType(call, entry)) {
      SetValue set = valueOf(entry);
      call.reply().integer(set != null && set.contains(call.arg(2)) ? 1 : 0);
    }
  }

  private void smismember(Call call) {
    Entry entry = call.db().read(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    SetValue set = valueOf(entry);
    Reply reply = call.reply();
    reply.array(call.count() - 2);
    for (int i = 2, fetched = 2; i < call.count(); i++) {
      fetched = set == null || i < fetched ? fetched : fetch(call, set, i, 1);
      reply.integer(set != null && set.contains(call.arg(i)) ? 1 : 0);
    }
  }

  private void scard(Call call) {
    Entry entry = call.db().read(call.arg(1));
    if (!isOtherType(call, entry)) {
      call.reply().integer(entry == null ? 0 : valueOf(entry).size());
    }
  }

  private void smembers(Call call) {
    Entry entry = call.db().read(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    Reply reply = call.reply();
    SetValue set = valueOf(entry);
    if (set == null) {
      reply.set(0);
      return;
    }
    reply.set(set.size());
    set.forEach(reply::bulk);
  }

  private void sscan(Call call) {
    long cursor = ScanOptions.cursor(call, 2);
    if (cursor == ScanOptions.REFUSED) {
      return;
    }
    Entry entry = call.db().read(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    SetValue set = valueOf(entry);
    if (set == null) {
      call.reply().array(2);
      call.reply().bulkNumber(0);
      call.reply().array(0);
    } else if (options.read(call, 3, ScanOptions.Set.OTHER)) {
      options.need(call.keyspace(), set.size(), COPY + set.bytes() / set.size());
      scan(call.reply(), set, cursor);
    }
  }

  private void scan(Reply reply, SetValue set, long cursor) {
    List<Bytes> found = new ArrayList<>();
    long next =
        set.scan(
            cursor,
            options.count(),
            member -> {
              if (options.matches(member.array(), member.offset(), member.length())) {
                found.add(member.copy());
              }
            });
    reply.array(2);
    reply.bulkNumber(next);
    reply.array(found.size());
    found.forEach(reply::bulk);
  }
}
