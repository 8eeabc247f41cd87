package io.vireo.server.family.stream;

import static io.vireo.server.command.Flag.FAST;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.DELETE;
import static io.vireo.server.command.KeyFlag.RW;
import static io.vireo.server.command.KeyFlag.UPDATE;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.data.stream.PendingEntry;
import io.vireo.server.data.stream.PendingWalk;
import io.vireo.server.data.stream.StreamConsumer;
import io.vireo.server.data.stream.StreamEntries;
import io.vireo.server.data.stream.StreamGroup;
import io.vireo.server.data.stream.StreamId;
import io.vireo.server.data.stream.StreamValue;
import io.vireo.server.data.table.Entry;
import io.vireo.server.engine.BlockedKeys;
import io.vireo.server.resp.Reply;
import java.util.ArrayList;
import java.util.List;

/** XCLAIM, XAUTOCLAIM and XNACK: pending entries that go to another consumer, or back. */
public final class StreamClaims extends StreamFamily {
  private static final int FIRST_ID = 5;
  private static final long USUAL_COUNT = 100;

  /** The number of entries to look at for each one that may be claimed. */
  private static final long LOOKS = 10;

  private static final long MOST_COUNT = Long.MAX_VALUE / 16;

  final Command xautoclaim =
      command("XAUTOCLAIM", -6, this::xautoclaim)
          .doc(
              "6.2.0",
              "O(N) for N entries looked at",
              "Gives a consumer entries that others have left pending for too long.")
          .flags(WRITE, FAST)
          .key(at(1), RW, DELETE)
          .tips("nondeterministic_output")
          .syntax("key group consumer min-idle-time start:string [COUNT count] [JUSTID]")
          .history("7.0.0", "The answer lists pending entries that had been deleted.");

  final Command xclaim =
      command("XCLAIM", -6, this::xclaim)
          .doc(
              "5.0.0",
              "O(N*log(M)) for N entries of M pending",
              "Gives a consumer entries that are pending for another.")
          .flags(WRITE, FAST)
          .key(at(1), RW, UPDATE)
          .tips("nondeterministic_output")
          .syntax(
              "key group consumer min-idle-time id... [IDLE ms:integer] "
                  + "[TIME unix-time-milliseconds] [RETRYCOUNT count] [FORCE] [JUSTID] "
                  + "[LASTID lastid]");

  final Command xnack =
      command("XNACK", -7, this::xnack)
          .doc(
              "8.8.0",
              "O(N) for N entries",
              "Gives pending entries back to their group, so that others may claim them at once.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, FAST)
          .key(at(1), RW, UPDATE)
          .syntax(
              "key group mode=(SILENT|FAIL|FATAL) ids=IDS (numids:integer id:string...) "
                  + "[RETRYCOUNT count] [FORCE]");

  private final BlockedKeys blockedKeys;
  private final StreamClaimOptions options = new StreamClaimOptions(ids);

  /** The family. */
  public StreamClaims(BlockedKeys blockedKeys) {
    this.blockedKeys = blockedKeys;
  }

  /** The group of a call in a stream that is there; null after an error was answered. */
  private StreamGroup group(Call call, StreamValue stream) {
    call.db().changing(call.arg(1));
    StreamGroup group = stream == null ? null : stream.group(call.arg(2));
    if (group == null) {
      noGroup(call, call.arg(1), call.arg(2));
    }
    return group;
  }

  private void xclaim(Call call) {
    Entry entry = call.db().read(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    StreamValue stream = valueOf(entry);
    StreamGroup group = group(call, stream);
    if (group == null) {
      return;
    }
    if (!call.arg(4).isLong()) {
      call.reply().error("ERR Invalid min-idle-time argument for XCLAIM");
      return;
    }
    List<StreamId> wanted = leadingIds(call);
    if (options.read(call, FIRST_ID + wanted.size())) {
      long before = stream.heapBytes();
      claim(call, stream, group, wanted);
      call.db().resized(stream.heapBytes() - before);
    }
  }

  /** Ids end where something else begins: the options. */
  private List<StreamId> leadingIds(Call call) {
    List<StreamId> wanted = new ArrayList<>();
    for (int i = FIRST_ID; i < call.count(); i++) {
      StreamId id = ids.exact(call.arg(i), 0);
      if (id == null) {
        break;
      }
      wanted.add(id);
    }
    return wanted;
  }

  private void claim(Call call, StreamValue stream, StreamGroup group, List<StreamId> wanted) {
    need(call, wanted.size());
    boolean moved = options.lastId().isAbove(group.lastId());
    if (moved) {
      group.progress(options.lastId(), group.entriesRead());
    }
    StreamConsumer consumer = consumerOf(call, group);
    StreamEntries entries = stream.entries();
    Reply reply = call.reply();
    int mark = reply.open();
    int claimed = 0;
    long changes = 0;
    for (StreamId id : wanted) {
      boolean isThere = entries.range(id, id, false).next();
      if (!isThere) {
        changes += forget(call, group, id) ? 1 : 0;
      } else if (claim(call, group, consumer, id)) {
        show(reply, entries);
        claimed++;
      }
    }
    reply.closeArray(mark, claimed);
    changes += claimed;
    if (changes == 0 && moved) {
      StreamEffects.progressed(call.effects(), call.arg(1), group);
    }
    call.db().changedInside(call.arg(1), changes == 0 && moved ? 1 : changes);
  }

  /** Claims an entry that is there; false if it is not pending, or not for long enough. */
  private boolean claim(Call call, StreamGroup group, StreamConsumer consumer, StreamId id) {
    PendingEntry entry = group.pending().get(id);
    long minIdle = call.arg(4).toLong();
    if (entry == null) {
      if (!options.isForced()) {
        return false;
      }
      entry = group.add(id.ms(), id.seq(), consumer, call.keyspace().realNow(), 1);
    } else if (minIdle > 0 && !entry.isClaimable(call.keyspace().realNow(), minIdle)) {
      return false;
    }
    long deliveries = options.isIdOnly() ? entry.deliveries() : entry.deliveriesWithNext();
    group.delivered(
        entry, options.deliveryTime(), options.retries() >= 0 ? options.retries() : deliveries);
    give(call, group, entry, consumer);
    return true;
  }

  private static void give(
      Call call, StreamGroup group, PendingEntry entry, StreamConsumer consumer) {
    group.give(entry, consumer);
    consumer.active(call.keyspace().realNow());
    StreamEffects.pending(call.effects(), call.arg(1), group, entry);
  }

  private static void need(Call call, long entries) {
    StreamEffects.need(
        call.effects(), call.keyspace(), call.arg(1), call.arg(2), call.arg(3), entries);
  }

  /** The consumer that claims; from here on the command is repeated by what it did. */
  private static StreamConsumer consumerOf(Call call, StreamGroup group) {
    call.effects().nothing();
    return consumer(call.db(), call.arg(1), group, call.arg(3), call.effects());
  }

  /** Takes an entry off the lists that is not there any more; false if it was not pending. */
  private static boolean forget(Call call, StreamGroup group, StreamId id) {
    StreamEffects.forgotten(call.effects(), call.arg(1), group, id);
    return group.acknowledge(id);
  }

  private void show(Reply reply, StreamEntries entries) {
    if (options.isIdOnly()) {
      replies.id(reply, entries.ms(), entries.seq());
    } else {
      replies.entry(reply, entries);
    }
  }

  private void xautoclaim(Call call) {
    Entry entry = call.db().read(call.arg(1));
    if (!call.arg(4).isLong()) {
      call.reply().error("ERR Invalid min-idle-time argument for XAUTOCLAIM");
      return;
    }
    StreamId start = start(call, call.arg(5));
    if (start == null) {
      return;
    }
    Args args = call.args(6);
    long count = USUAL_COUNT;
    boolean idOnly = false;
    while (args.more()) {
      if (args.left() > 1 && args.take("COUNT")) {
        count = args.integer(1, MOST_COUNT, "ERR COUNT must be > 0");
      } else if (args.take("JUSTID")) {
        idOnly = true;
      } else {
        args.fail(Errors.SYNTAX);
      }
    }
    if (args.failed() || isOtherType(call, entry)) {
      return;
    }
    StreamValue stream = valueOf(entry);
    StreamGroup group = group(call, stream);
    if (group != null) {
      long before = stream.heapBytes();
      options.onlyIds(idOnly);
      autoclaim(call, stream, group, start, count);
      call.db().resized(stream.heapBytes() - before);
    }
  }

  private void autoclaim(
      Call call, StreamValue stream, StreamGroup group, StreamId start, long count) {
    need(call, Math.min(count, group.pending().size()));
    StreamConsumer consumer = consumerOf(call, group);
    StreamEntries entries = stream.entries();
    PendingWalk walk = group.pending().from(start);
    List<StreamId> claimed = new ArrayList<>();
    List<StreamId> gone = new ArrayList<>();
    PendingEntry next = walk.next();
    long looks = count * LOOKS;
    while (next != null && looks-- > 0 && claimed.size() + gone.size() < count) {
      StreamId id = next.id();
      if (!entries.range(id, id, false).next()) {
        forget(call, group, id);
        gone.add(id);
        walk.from(id);
      } else if (autoclaim(call, group, consumer, next)) {
        claimed.add(id);
      }
      next = walk.next();
    }
    call.db().changedInside(call.arg(1), claimed.size() + gone.size());
    Reply reply = call.reply();
    reply.array(3);
    replies.id(reply, next == null ? StreamId.ZERO : next.id());
    reply.array(claimed.size());
    for (StreamId id : claimed) {
      entries.range(id, id, false).next();
      show(reply, entries);
    }
    reply.array(gone.size());
    gone.forEach(id -> replies.id(reply, id));
  }

  private boolean autoclaim(
      Call call, StreamGroup group, StreamConsumer consumer, PendingEntry entry) {
    long minIdle = call.arg(4).toLong();
    if (minIdle > 0 && !entry.isClaimable(call.keyspace().realNow(), minIdle)) {
      return false;
    }
    long deliveries = options.isIdOnly() ? entry.deliveries() : entry.deliveriesWithNext();
    group.delivered(entry, call.keyspace().realNow(), deliveries);
    give(call, group, entry, consumer);
    return true;
  }

  private void xnack(Call call) {
    Entry entry = call.db().read(call.arg(1));
    StreamRelease release = isOtherType(call, entry) ? null : StreamRelease.read(call);
    StreamId[] wanted = release == null ? null : idsFrom(call, release.idsAt(), release.count());
    StreamValue stream = wanted == null ? null : valueOf(entry);
    StreamGroup group = wanted == null ? null : group(call, stream);
    if (group == null) {
      return;
    }
    long before = stream.heapBytes();
    long released = 0;
    for (StreamId id : wanted) {
      released += release(stream, group, release, id) ? 1 : 0;
    }
    call.db().resized(stream.heapBytes() - before);
    call.db().changedInside(call.arg(1), released);
    if (released > 0) {
      blockedKeys.changed(call.db().index(), call.arg(1));
    }
    call.reply().integer(released);
  }

  /** Releases an entry; false if it is not pending and is not made so. */
  private static boolean release(
      StreamValue stream, StreamGroup group, StreamRelease release, StreamId id) {
    PendingEntry entry = group.pending().get(id);
    if (entry != null) {
      group.release(entry, release.deliveries(entry.deliveries()));
      return true;
    }
    boolean isMade = release.isForced() && stream.contains(id);
    if (isMade) {
      group.addReleased(id.ms(), id.seq(), release.deliveries(0));
    }
    return isMade;
  }
}
