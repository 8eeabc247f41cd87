package io.vireo.server.family.list;

import static io.vireo.server.command.Flag.DENYOOM;
import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.DELETE;
import static io.vireo.server.command.KeyFlag.INSERT;
import static io.vireo.server.command.KeyFlag.RO;
import static io.vireo.server.command.KeyFlag.RW;
import static io.vireo.server.command.KeyFlag.UPDATE;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Cost;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Value;
import io.vireo.server.data.list.ListCursor;
import io.vireo.server.data.list.ListValue;
import io.vireo.server.data.listpack.Probe;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.DebugSwitches;
import io.vireo.server.family.EncodingThresholds;
import io.vireo.server.keyspace.Database;

/** LRANGE, LSET and similar commands: elements anywhere in a list. */
public final class ListRanges extends ListFamily {
  /** Bytes of a value that take as long to read as half a chunk of a list to pass. */
  private static final int PASSED_BYTES = 1024;

  /** However long the list is, no more elements are passed than half a chunk has. */
  private static final Cost BY_CHUNK = new Cost.Values((database, words, count) -> PASSED_BYTES);

  private final Probe probe = new Probe();

  final Command lindex =
      command("LINDEX", 3, this::lindex)
          .doc(
              "1.0.0",
              "O(N) for N elements between it and the nearer end",
              "Gives the element at a position.")
          .cost(BY_CHUNK)
          .flags(READONLY)
          .key(at(1), RO, ACCESS)
          .elementAtEnd(Value.FIRST_ELEMENT)
          .syntax("key index");

  final Command lrange =
      command("LRANGE", 4, this::lrange)
          .doc(
              "1.0.0",
              "O(S+N) for a start S elements from the nearer end and N elements returned",
              "Gives the elements from one position to another.")
          .cost(byRange(4), BY_VALUE)
          .flags(READONLY)
          .key(at(1), RO, ACCESS)
          .elementAtEnd(Value.FIRST_ELEMENT)
          .syntax("key start stop");

  final Command lset =
      command("LSET", 4, this::lset)
          .doc(
              "1.0.0",
              "O(N) for N elements between it and the nearer end",
              "Replaces the element at a position.")
          .cost(BY_CHUNK)
          .flags(WRITE, DENYOOM)
          .key(at(1), RW, UPDATE)
          .elementAtEnd(Value.FIRST_ELEMENT)
          .syntax("key index element");

  final Command linsert =
      command("LINSERT", 5, this::linsert)
          .doc(
              "2.2.0",
              "O(N) for N elements passed on the way",
              "Puts an element before or after another one.")
          .cost(BY_VALUE)
          .flags(WRITE, DENYOOM)
          .key(at(1), RW, INSERT)
          .syntax("key where=(BEFORE|AFTER) pivot element");

  final Command lrem =
      command("LREM", 4, this::lrem)
          .doc(
              "1.0.0",
              "O(N+M) for N elements of which M are removed",
              "Removes elements that equal a value.")
          .cost(BY_VALUE)
          .flags(WRITE)
          .key(at(1), RW, DELETE)
          .syntax("key count element");

  final Command ltrim =
      command("LTRIM", 4, this::ltrim)
          .doc(
              "1.0.0",
              "O(N) for N elements removed",
              "Keeps only the elements from one position to another.")
          .cost(BY_VALUE)
          .flags(WRITE)
          .key(at(1), RW, DELETE)
          .syntax("key start stop");

  /** The family. */
  public ListRanges(EncodingThresholds thresholds, DebugSwitches debug) {
    super(thresholds, debug);
  }

  private void lindex(Call call) {
    Entry entry = call.db().read(call.arg(1));
    if (entry == null) {
      call.reply().nullBulk();
      return;
    }
    if (isOtherType(call, entry)) {
      return;
    }
    Args args = call.args(2);
    long index = args.integer();
    if (args.failed()) {
      return;
    }
    ListValue list = valueOf(entry);
    long place = index < 0 ? index + list.size() : index;
    if (place < 0 || place >= list.size()) {
      call.reply().nullBulk();
      return;
    }
    cursor.forward(list, place).next();
    answer(cursor, call.reply());
  }

  private void lrange(Call call) {
    Args args = call.args(2);
    long start = args.integer();
    long stop = args.integer();
    if (args.failed()) {
      return;
    }
    Entry entry = call.db().read(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    long size = entry == null ? 0 : valueOf(entry).size();
    long first = first(start, size);
    long last = last(stop, size);
    if (first > last) {
      call.reply().array(0);
    } else {
      answer(cursor.forward(valueOf(entry), first), last - first + 1, call.reply());
    }
  }

  private static long first(long start, long size) {
    return start < 0 ? Math.max(0, start + size) : start;
  }

  private static long last(long stop, long size) {
    return Math.min(stop < 0 ? stop + size : stop, size - 1);
  }

  private void lset(Call call) {
    Database db = call.db();
    Bytes key = call.arg(1);
    Entry entry = db.write(key);
    if (entry == null) {
      call.reply().error(Errors.NO_KEY);
      return;
    }
    if (isOtherType(call, entry)) {
      return;
    }
    Args args = call.args(2);
    long index = args.integer();
    if (args.failed()) {
      return;
    }
    ListValue list = valueOf(entry);
    long before = list.heapBytes();
    Bytes value = call.arg(3);
    list.expect(value.length(), 1, limits());
    long place = index < 0 ? index + list.size() : index;
    if (place < 0 || place >= list.size()) {
      db.resized(list.heapBytes() - before);
      call.reply().error(Errors.INDEX_RANGE);
      return;
    }
    list.set(place, value, limits());
    call.reply().ok();
    shortened(db, key, list, before, 1, "lset");
  }

  private void linsert(Call call) {
    Args args = call.args(2);
    boolean after = args.take("AFTER");
    if (!after && !args.take("BEFORE")) {
      call.reply().error(Errors.SYNTAX);
      return;
    }
    Entry entry = call.db().write(call.arg(1));
    if (entry == null) {
      call.reply().integer(0);
    } else if (!isOtherType(call, entry)) {
      linsert(call, valueOf(entry), after);
    }
  }

  private void linsert(Call call, ListValue list, boolean after) {
    Bytes value = call.arg(4);
    long before = list.heapBytes();
    list.expect(value.length(), 1, limits());
    if (find(cursor.forward(list, 0), call.arg(3))) {
      list.insert(cursor, after, value, limits());
      call.reply().integer(list.size());
      done(call.db(), call.arg(1), list, before, 1, "linsert");
    } else {
      call.db().resized(list.heapBytes() - before);
      call.reply().integer(-1);
    }
  }

  private boolean find(ListCursor from, Bytes wanted) {
    probe.of(wanted);
    while (from.next()) {
      if (from.isAt(probe)) {
        return true;
      }
    }
    return false;
  }

  private void lrem(Call call) {
    Args args = call.args(2);
    long count = args.integer();
    if (count == Long.MIN_VALUE) {
      args.fail(NO_OPPOSITE);
    }
    if (args.failed()) {
      return;
    }
    Entry entry = call.db().write(call.arg(1));
    if (entry == null) {
      call.reply().integer(0);
    } else if (!isOtherType(call, entry)) {
      lrem(call, valueOf(entry), count);
    }
  }

  private void lrem(Call call, ListValue list, long count) {
    long before = list.heapBytes();
    long most = count == 0 ? Long.MAX_VALUE : Math.abs(count);
    long removed = list.remove(probe.of(call.arg(3)), most, count < 0);
    call.reply().integer(removed);
    if (removed > 0) {
      shortened(call.db(), call.arg(1), list, before, removed, "lrem");
    }
  }

  private void ltrim(Call call) {
    Args args = call.args(2);
    long start = args.integer();
    long stop = args.integer();
    if (args.failed()) {
      return;
    }
    Entry entry = call.db().write(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    if (entry != null) {
      trim(call, valueOf(entry), start, stop);
    }
    call.reply().ok();
  }

  private void trim(Call call, ListValue list, long start, long stop) {
    long size = list.size();
    long first = first(start, size);
    long last = last(stop, size);
    long before = list.heapBytes();
    if (first > last) {
      list.remove(0, size);
    } else {
      list.trim(first, last);
    }
    shortened(call.db(), call.arg(1), list, before, size - list.size(), "ltrim");
  }
}
