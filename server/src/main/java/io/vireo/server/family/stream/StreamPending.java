package io.vireo.server.family.stream;

import static io.vireo.server.command.Flag.FAST;
import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.DELETE;
import static io.vireo.server.command.KeyFlag.RO;
import static io.vireo.server.command.KeyFlag.RW;
import static io.vireo.server.command.KeyFlag.UPDATE;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.radix.RadixCursor;
import io.vireo.server.data.stream.PendingEntries;
import io.vireo.server.data.stream.PendingEntry;
import io.vireo.server.data.stream.PendingWalk;
import io.vireo.server.data.stream.StreamConsumer;
import io.vireo.server.data.stream.StreamGroup;
import io.vireo.server.data.stream.StreamId;
import io.vireo.server.data.stream.StreamReferences;
import io.vireo.server.data.stream.StreamValue;
import io.vireo.server.data.table.Entry;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.resp.Reply;

/** XACK and XPENDING: what consumers were given and have not acknowledged. */
public final class StreamPending extends StreamFamily {
  private static final int SUMMARY_WORDS = 3;
  private static final int LEAST_RANGE_WORDS = 6;
  private static final int MOST_RANGE_WORDS = 9;
  private static final int LEAST_IDLE_WORDS = 8;

  /** What is told in place of the milliseconds for which an entry that was released is idle. */
  private static final long UNKNOWN_IDLE = -1;

  final Command xack =
      command("XACK", -4, this::xack)
          .doc("5.0.0", "O(N) for N entries", "Marks entries as processed by a group.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, FAST)
          .key(at(1), RW, UPDATE)
          .syntax("key group id...");

  final Command xackdel =
      command("XACKDEL", -6, this::xackdel)
          .doc(
              "8.2.0",
              "O(N) for N entries, times the number of groups if references to them matter",
              "Marks entries as processed by a group, and deletes them.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, FAST)
          .key(at(1), RW, UPDATE, DELETE)
          .syntax(
              "key group [condition=KEEPREF|DELREF|ACKED] ids=IDS (numids:integer id:string...)");

  final Command xpending =
      command("XPENDING", -3, this::xpending)
          .doc(
              "5.0.0",
              "O(N) for N entries looked at",
              "Tells what a group has been given and has not marked as processed.")
          .flags(READONLY)
          .key(at(1), RO, ACCESS)
          .tips("nondeterministic_output")
          .syntax(
              "key group [filters=[IDLE min-idle-time:integer]@6.2.0 start:string end:string "
                  + "count [consumer]]")
          .history("6.2.0", "The option IDLE, and ranges without their ends.");

  private void xack(Call call) {
    Entry entry = call.db().read(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    StreamValue stream = valueOf(entry);
    call.db().changing(call.arg(1));
    StreamGroup group = stream == null ? null : stream.group(call.arg(2));
    if (group == null) {
      call.reply().integer(0);
      return;
    }
    StreamId[] wanted = idsFrom(call, 3);
    if (wanted != null) {
      long before = stream.heapBytes();
      long acknowledged = 0;
      for (StreamId id : wanted) {
        acknowledged += group.acknowledge(id) ? 1 : 0;
      }
      call.db().resized(stream.heapBytes() - before);
      call.db().changedInside(call.arg(1), acknowledged);
      call.reply().integer(acknowledged);
    }
  }

  private void xackdel(Call call) {
    Entry entry = call.db().read(call.arg(1));
    StreamDeletion options = isOtherType(call, entry) ? null : StreamDeletion.read(call, 3);
    if (options == null) {
      return;
    }
    byte[] results = options.missing();
    StreamValue stream = valueOf(entry);
    call.db().changing(call.arg(1));
    StreamGroup group = stream == null ? null : stream.group(call.arg(2));
    if (group != null) {
      StreamId[] wanted = idsFrom(call, options.idsAt(), options.count());
      if (wanted == null) {
        return;
      }
      delete(call, stream, group, options, wanted, results);
    }
    StreamDeletion.answer(call.reply(), results);
  }

  private static void delete(
      Call call,
      StreamValue stream,
      StreamGroup group,
      StreamDeletion options,
      StreamId[] wanted,
      byte[] results) {
    Database db = call.db();
    long before = stream.heapBytes();
    long acknowledged = 0;
    boolean deleted = false;
    try {
      if (db.isNearlyFull()) {
        stream.prepareToDelete(wanted);
      }
      for (int i = 0; i < wanted.length; i++) {
        StreamId id = wanted[i];
        if (!group.acknowledge(id)) {
          continue;
        }
        acknowledged++;
        results[i] = StreamDeletion.REFERENCED;
        if (stream.mayDelete(id, options.references())) {
          if (options.references() == StreamReferences.DELETE) {
            stream.acknowledge(id);
          }
          // An entry that was there no more counts as deleted.
          deleted |= stream.delete(id);
          results[i] = StreamDeletion.DELETED;
        }
      }
    } finally {
      db.resized(stream.heapBytes() - before);
    }
    if (deleted) {
      db.announce(call.arg(1), KeyEvent.STREAM, "xdel");
      acknowledged--;
    }
    call.db().changedInside(call.arg(1), acknowledged);
  }

  /** Which pending entries XPENDING is to show, one by one. */
  private record Range(StreamId start, StreamId end, long count, long idle, Bytes consumer) {}

  private void xpending(Call call) {
    boolean summary = call.count() == SUMMARY_WORDS;
    Range range = summary ? null : readRange(call);
    if (!summary && range == null) {
      return;
    }
    Entry entry = call.db().read(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    StreamGroup group = entry == null ? null : valueOf(entry).group(call.arg(2));
    if (group == null) {
      noGroup(call, call.arg(1), call.arg(2));
    } else if (summary) {
      summarize(call.reply(), group);
    } else {
      list(call, group, range);
    }
  }

  /** Reads the range of a call; null after an error was answered. */
  private Range readRange(Call call) {
    if (call.count() < LEAST_RANGE_WORDS || call.count() > MOST_RANGE_WORDS) {
      call.reply().error(Errors.SYNTAX);
      return null;
    }
    int at = 3;
    long idle = 0;
    if (call.arg(at).is("IDLE")) {
      if (!isInteger(call, call.arg(4))) {
        return null;
      }
      if (call.count() < LEAST_IDLE_WORDS) {
        call.reply().error(Errors.SYNTAX);
        return null;
      }
      idle = call.arg(4).toLong();
      at += 2;
    }
    if (!isInteger(call, call.arg(at + 2))) {
      return null;
    }
    StreamId start = start(call, call.arg(at));
    StreamId end = start == null ? null : end(call, call.arg(at + 1));
    if (end == null) {
      return null;
    }
    Bytes consumer = at + 3 < call.count() ? call.arg(at + 3) : null;
    return new Range(start, end, call.arg(at + 2).toLong(), idle, consumer);
  }

  private static boolean isInteger(Call call, Bytes text) {
    if (!text.isLong()) {
      call.reply().error(Errors.NOT_INTEGER);
    }
    return text.isLong();
  }

  private void summarize(Reply reply, StreamGroup group) {
    PendingEntries pending = group.pending();
    reply.array(4);
    reply.integer(pending.size());
    if (pending.size() == 0) {
      reply.nullBulk();
      reply.nullBulk();
      reply.nullArray();
      return;
    }
    replies.id(reply, pending.first().id());
    replies.id(reply, pending.last().id());
    int mark = reply.open();
    int owners = 0;
    RadixCursor<StreamConsumer> each = group.consumers();
    for (boolean more = each.first(); more; more = each.next()) {
      StreamConsumer consumer = each.value();
      if (consumer.pending().size() > 0) {
        reply.array(2);
        reply.bulk(consumer.name());
        reply.bulkNumber(consumer.pending().size());
        owners++;
      }
    }
    reply.closeArray(mark, owners);
  }

  private void list(Call call, StreamGroup group, Range range) {
    Reply reply = call.reply();
    PendingEntries pending = group.pending();
    if (range.consumer() != null) {
      StreamConsumer consumer = group.consumer(range.consumer());
      if (consumer == null) {
        reply.array(0);
        return;
      }
      pending = consumer.pending();
    }
    PendingWalk walk = pending.from(range.start());
    int mark = reply.open();
    long shown = 0;
    while (shown < range.count()) {
      PendingEntry entry = walk.next();
      if (entry == null || entry.id().isAbove(range.end())) {
        break;
      }
      long idle = call.keyspace().realNow() - entry.deliveryTime();
      if (range.idle() == 0 || idle >= range.idle()) {
        show(reply, entry, idle);
        shown++;
      }
    }
    reply.closeArray(mark, shown);
  }

  private void show(Reply reply, PendingEntry entry, long idle) {
    reply.array(4);
    replies.id(reply, entry.ms(), entry.seq());
    reply.bulk(entry.consumerName());
    reply.integer(entry.isReleased() ? UNKNOWN_IDLE : Math.max(0, idle));
    reply.integer(entry.deliveries());
  }
}
