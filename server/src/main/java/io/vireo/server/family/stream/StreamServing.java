package io.vireo.server.family.stream;

import io.vireo.server.command.Effects;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.stream.PendingEntry;
import io.vireo.server.data.stream.PendingWalk;
import io.vireo.server.data.stream.StreamConsumer;
import io.vireo.server.data.stream.StreamEntries;
import io.vireo.server.data.stream.StreamGroup;
import io.vireo.server.data.stream.StreamId;
import io.vireo.server.data.stream.StreamProgress;
import io.vireo.server.data.stream.StreamValue;
import io.vireo.server.data.table.Entry;
import io.vireo.server.keyspace.Database;
import io.vireo.server.resp.Reply;

/**
 * Serves one request of XREAD or XREADGROUP, at once or when the wait is over. Data context only.
 *
 * @param effects what others shall repeat of it
 * @param budget what the answer may still hold
 */
record StreamServing(
    Database db, StreamReadRequest request, Reply reply, Effects effects, StreamBudget budget) {
  /** The number of entries that take little memory, whatever becomes of them. */
  private static final int FEW = 128;

  /** Answers with the entries of all streams that have some; false if none has, and no answer. */
  boolean answer(StreamReplies replies) {
    int before = reply.mark();
    int mark = reply.open();
    int served = 0;
    for (int i = 0; i < request.size() && !budget.isSpent(); i++) {
      Entry entry = db.read(request.key(i));
      if (entry != null && answer(i, StreamReader.streamOf(entry), replies)) {
        served++;
      }
    }
    if (served == 0) {
      reply.cut(before);
      return false;
    }
    if (reply.protocol() == 2) {
      reply.closeArray(mark, served);
    } else {
      reply.closeMap(mark, served);
    }
    return true;
  }

  private boolean answer(int index, StreamValue stream, StreamReplies replies) {
    if (request.isGrouped()) {
      long before = stream.heapBytes();
      try {
        return answerGrouped(index, stream, replies);
      } finally {
        // A consumer may have been made before something failed.
        db.resized(stream.heapBytes() - before);
      }
    }
    StreamId after = request.after(index);
    if (!StreamReader.hasEntries(stream, after)) {
      return false;
    }
    int before = reply.mark();
    begin(index);
    return end(before, answerEntries(entriesAfter(stream, after), replies));
  }

  private void begin(int index) {
    if (reply.protocol() == 2) {
      reply.array(2);
    }
    reply.bulk(request.key(index));
    budget.begin(request.key(index));
  }

  /** Ends the answer of a stream; false if it is taken back, because there was no room for it. */
  private boolean end(int before, long shown) {
    boolean fits = budget.end(shown);
    if (!fits) {
      reply.cut(before);
    }
    return fits;
  }

  /** The entries of a stream; how many. */
  private long answerEntries(StreamEntries entries, StreamReplies replies) {
    int mark = reply.open();
    long shown = 0;
    while (mayShow(shown) && !reply.isFull() && entries.next() && fits(entries, replies, shown)) {
      replies.entry(reply, entries);
      shown++;
    }
    reply.closeArray(mark, shown);
    return shown;
  }

  /** True if there is room for an entry, which is taken then. */
  private boolean fits(StreamEntries entries, StreamReplies replies, long shown) {
    return budget.take(shown, budget.countsBytes() ? replies.bytes(entries) : 0);
  }

  /** True if there is room for an entry and for when it was delivered, which is taken then. */
  private boolean fits(
      StreamEntries entries, StreamReplies replies, long shown, long idle, long deliveries) {
    return budget.take(
        shown,
        budget.countsBytes()
            ? replies.bytes(entries) + StreamReplies.deliveryBytes(idle, deliveries)
            : 0);
  }

  private static StreamEntries entriesAfter(StreamValue stream, StreamId after) {
    return stream.entries().range(after.next(), StreamId.MAX, false);
  }

  private boolean answerGrouped(int index, StreamValue stream, StreamReplies replies) {
    Bytes key = request.key(index);
    if (request.after(index) == null) {
      needFresh(key, stream);
    }
    db.changing(key);
    StreamGroup group = stream.group(request.group());
    StreamConsumer consumer = consumer(index, key, stream, group);
    int before = reply.mark();
    if (request.after(index) != null) {
      begin(index);
      return end(before, answerHistory(index, stream, group, consumer, replies));
    }
    boolean hasNew = StreamReader.hasEntries(stream, group.lastId());
    if (!hasNew && !isClaimable(index, stream)) {
      return false;
    }
    begin(index);
    int mark = reply.open();
    long claimed = request.claims() ? answerClaimed(key, stream, group, consumer, replies) : 0;
    long shown = claimed;
    if (hasNew && mayShow(claimed)) {
      shown = answerNew(key, stream, group, consumer, replies, claimed);
    }
    if (shown > claimed) {
      StreamEffects.progressed(effects, key, group);
    }
    reply.closeArray(mark, shown);
    if (!end(before, shown)) {
      return false;
    }
    db.changedInside(key, 1);
    return true;
  }

  private boolean isClaimable(int index, StreamValue stream) {
    return StreamReader.isClaimable(stream, request, index, db.keyspace().realNow());
  }

  /**
   * The consumer that reads. Replicas make it by the first entry that they hear is pending for it,
   * if one will certainly be.
   */
  private StreamConsumer consumer(int index, Bytes key, StreamValue stream, StreamGroup group) {
    boolean toldByEntries =
        request.after(index) == null
            && budget.hasRoomForAny()
            && (isClaimable(index, stream)
                || request.makesPending() && StreamReader.hasEntries(stream, group.lastId()));
    Effects told = toldByEntries ? new Effects() : effects;
    return StreamFamily.consumer(db, key, group, request.consumer(), told);
  }

  /** Asks for memory to say again what becomes of the entries that will be shown. */
  private void needFresh(Bytes key, StreamValue stream) {
    StreamGroup group = stream.group(request.group());
    long count = 0;
    if (request.claims()) {
      db.keyspace().need(group.bytesToOrder());
      count = group.pending().size();
    }
    if (!effects.wanted() || stream.size() + count <= FEW) {
      return;
    }
    StreamEntries entries = entriesAfter(stream, group.lastId());
    long most = budget.most();
    while (count < most && entries.next()) {
      count++;
    }
    StreamEffects.need(effects, db.keyspace(), key, request.group(), request.consumer(), count);
  }

  private boolean mayShow(long shown) {
    return !budget.isSpent() && (request.count() == 0 || shown < request.count());
  }

  /** What others have left pending for long goes to the consumer; how many entries that was. */
  private long answerClaimed(
      Bytes key,
      StreamValue stream,
      StreamGroup group,
      StreamConsumer consumer,
      StreamReplies replies) {
    long now = db.keyspace().realNow();
    StreamEntries entries = stream.entries();
    PendingEntry last = group.newestDelivery();
    PendingEntry next = group.oldestDelivery();
    long shown = 0;
    while (next != null && mayShow(shown) && next.isClaimable(now, request.minIdle())) {
      PendingEntry pending = next;
      // What is delivered now goes to the end.
      next = pending == last ? null : group.nextDelivery(pending);
      StreamId id = pending.id();
      if (entries.range(id, id, false).next()) {
        long idle = now - pending.deliveryTime();
        if (!fits(entries, replies, shown, Math.max(0, idle), pending.deliveries())) {
          break;
        }
        replies.delivery(reply, entries, idle, pending.deliveries());
        group.delivered(pending, now, pending.deliveriesWithNext());
        group.give(pending, consumer);
        consumer.active(now);
        StreamEffects.pending(effects, key, group, pending);
        shown++;
      }
    }
    return shown;
  }

  /** New entries, behind some that are shown already; how many are shown then. */
  private long answerNew(
      Bytes key,
      StreamValue stream,
      StreamGroup group,
      StreamConsumer consumer,
      StreamReplies replies,
      long before) {
    StreamEntries entries = entriesAfter(stream, group.lastId());
    long shown = before;
    while (mayShow(shown) && entries.next() && fitsNew(entries, replies, shown)) {
      StreamProgress.advance(stream, group, entries.id());
      if (request.claims()) {
        replies.delivery(reply, entries, 0, 0);
      } else {
        replies.entry(reply, entries);
      }
      if (request.makesPending()) {
        PendingEntry pending =
            group.deliver(entries.ms(), entries.seq(), consumer, db.keyspace().realNow());
        StreamEffects.pending(effects, key, group, pending);
      }
      shown++;
    }
    return shown;
  }

  private boolean fitsNew(StreamEntries entries, StreamReplies replies, long shown) {
    return request.claims() ? fits(entries, replies, shown, 0, 0) : fits(entries, replies, shown);
  }

  /**
   * What a consumer has pending, once more; how many entries. Unlike Redis, replicas and the log
   * hear how often it was delivered, for that decides what a dead-letter rule does after a restart.
   */
  private long answerHistory(
      int index,
      StreamValue stream,
      StreamGroup group,
      StreamConsumer consumer,
      StreamReplies replies) {
    PendingWalk walk = consumer.pending().from(request.after(index).next());
    StreamEntries entries = stream.entries();
    int mark = reply.open();
    long shown = 0;
    PendingEntry pending = walk.next();
    while (pending != null && mayShow(shown) && !reply.isFull()) {
      StreamId id = pending.id();
      if (entries.range(id, id, false).next()) {
        if (!fits(entries, replies, shown)) {
          break;
        }
        replies.entry(reply, entries);
        group.delivered(pending, db.keyspace().realNow(), pending.deliveriesWithNext());
        StreamEffects.pending(effects, request.key(index), group, pending);
      } else {
        if (!budget.take(shown, replies.missingBytes(id))) {
          break;
        }
        reply.array(2);
        replies.id(reply, id);
        reply.nullArray();
      }
      shown++;
      pending = walk.next();
    }
    reply.closeArray(mark, shown);
    return shown;
  }
}
