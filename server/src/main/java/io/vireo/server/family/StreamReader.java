package io.vireo.server.family;

import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Keyed;
import io.vireo.server.data.stream.PendingEntry;
import io.vireo.server.data.stream.PendingWalk;
import io.vireo.server.data.stream.StreamConsumer;
import io.vireo.server.data.stream.StreamEntries;
import io.vireo.server.data.stream.StreamGroup;
import io.vireo.server.data.stream.StreamId;
import io.vireo.server.data.stream.StreamProgress;
import io.vireo.server.data.stream.StreamValue;
import io.vireo.server.keyspace.Database;
import io.vireo.server.resp.Reply;

/**
 * Executes requests of XREAD and XREADGROUP, at once or when the wait is over. Data context only.
 */
final class StreamReader {
  private static final Bytes LAST = Bytes.of("$");
  private static final Bytes LAST_ENTRY = Bytes.of("+");
  private static final Bytes NEW = Bytes.of(">");

  private final StreamIdParser ids = new StreamIdParser();
  private final StreamReplies replies = new StreamReplies();

  /**
   * Reads the streams and ids of a call, and replaces what the ids say about the present by what it
   * means.
   *
   * @param at the index of the first key
   * @return false after an error was answered
   */
  boolean resolve(Call call, int at, StreamReadRequest request) {
    int size = (call.count() - at) / 2;
    Bytes[] keys = new Bytes[size];
    StreamId[] after = new StreamId[size];
    request.streams(keys, after);
    for (int i = 0; i < size; i++) {
      keys[i] = call.arg(at + i);
      Object entry = call.db().read(keys[i]);
      String error = problem(entry, keys[i], request);
      Bytes text = call.arg(at + size + i);
      if (error == null && !(request.isGrouped() && text.equals(NEW))) {
        StreamValue stream = entry == null ? null : streamOf(entry);
        after[i] = request.isGrouped() ? exact(text) : after(text, stream);
        error = after[i] == null ? complaint(text, request) : null;
        if (request.isGrouped() && StreamId.MAX.equals(after[i])) {
          after[i] = null;
        }
      }
      if (error != null) {
        call.reply().error(error);
        return false;
      }
    }
    return true;
  }

  private StreamId exact(Bytes text) {
    return ids.exact(text, 0);
  }

  private StreamId after(Bytes text, StreamValue stream) {
    boolean lastEntry = text.equals(LAST_ENTRY);
    if (!lastEntry && !text.equals(LAST)) {
      return exact(text);
    }
    if (stream == null) {
      return StreamId.ZERO;
    }
    return lastEntry && stream.size() > 0 ? stream.lastEntryId().previous() : stream.lastId();
  }

  private static String complaint(Bytes text, StreamReadRequest request) {
    if (request.isGrouped() && (text.equals(LAST) || text.equals(LAST_ENTRY))) {
      return "ERR The "
          + text
          + " ID is meaningless in the context of XREADGROUP: you want to read the history of this"
          + " consumer by specifying a proper ID, or use the > ID to get new messages. The "
          + text
          + " ID would just return an empty result set.";
    }
    if (text.equals(NEW)) {
      return "ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group>"
          + " <consumer> option.";
    }
    return StreamFamily.INVALID_ID;
  }

  private static StreamValue streamOf(Object entry) {
    return (StreamValue) ((Keyed) entry).value();
  }

  private static boolean isStream(Object entry) {
    return entry instanceof Keyed keyed && keyed.value() instanceof StreamValue;
  }

  /** Why a request cannot be served with what is under a key; null if it can. */
  private static String problem(Object entry, Bytes key, StreamReadRequest request) {
    if (entry != null && !isStream(entry)) {
      return Errors.WRONG_TYPE;
    }
    if (request.isGrouped() && (entry == null || streamOf(entry).group(request.group()) == null)) {
      return "NOGROUP No such key '"
          + key
          + "' or consumer group '"
          + request.group()
          + "' in XREADGROUP with GROUP option";
    }
    return null;
  }

  /** Looks again whether all streams are as they must be; false after an error was answered. */
  boolean check(Database db, StreamReadRequest request, Reply reply) {
    for (Bytes key : request.keys()) {
      String error = problem(db.read(key), key, request);
      if (error != null) {
        reply.error(error);
        return false;
      }
    }
    return true;
  }

  /** True if a wait for a key is over: there are entries, or there is a reason for an error. */
  boolean isReady(Database db, Bytes key, StreamReadRequest request) {
    Object entry = db.find(key);
    if (request.isGrouped() && problem(entry, key, request) != null) {
      return true;
    }
    if (!isStream(entry)) {
      return false;
    }
    StreamValue stream = streamOf(entry);
    for (int i = 0; i < request.size(); i++) {
      if (request.key(i).equals(key) && hasEntries(stream, start(stream, request, i))) {
        return true;
      }
    }
    return false;
  }

  private static StreamId start(StreamValue stream, StreamReadRequest request, int index) {
    StreamId after = request.after(index);
    return after == null ? stream.group(request.group()).lastId() : after;
  }

  private static boolean hasEntries(StreamValue stream, StreamId after) {
    return stream.size() > 0
        && stream.lastId().isAbove(after)
        && stream.lastEntryId().isAbove(after);
  }

  /** Answers with the entries of all streams that have some; false if none has, and no answer. */
  boolean answer(Database db, StreamReadRequest request, Reply reply) {
    int mark = reply.open();
    int served = 0;
    for (int i = 0; i < request.size(); i++) {
      Object entry = db.read(request.key(i));
      if (entry != null) {
        served += answer(db, request, i, streamOf(entry), reply) ? 1 : 0;
      }
    }
    if (served == 0) {
      return false;
    }
    if (reply.protocol() == 2) {
      reply.closeArray(mark, served);
    } else {
      reply.closeMap(mark, served);
    }
    return true;
  }

  private boolean answer(
      Database db, StreamReadRequest request, int index, StreamValue stream, Reply reply) {
    StreamId after = start(stream, request, index);
    if (request.isGrouped()) {
      long before = stream.heapBytes();
      boolean served = answerGrouped(db, request, index, stream, reply);
      db.resized(stream.heapBytes() - before);
      return served;
    }
    if (!hasEntries(stream, after)) {
      return false;
    }
    begin(request, index, reply);
    replies.entries(reply, entriesAfter(stream, after), request.count());
    return true;
  }

  private static void begin(StreamReadRequest request, int index, Reply reply) {
    if (reply.protocol() == 2) {
      reply.array(2);
    }
    reply.bulk(request.key(index));
  }

  /** Behind the greatest id begins everything anew. */
  private static StreamEntries entriesAfter(StreamValue stream, StreamId after) {
    return stream.entries().range(after.next(), StreamId.MAX, false);
  }

  private boolean answerGrouped(
      Database db, StreamReadRequest request, int index, StreamValue stream, Reply reply) {
    StreamGroup group = stream.group(request.group());
    Bytes key = request.key(index);
    StreamConsumer consumer = StreamFamily.consumer(db, key, group, request.consumer());
    boolean history = request.after(index) != null;
    if (!history && !hasEntries(stream, group.lastId())) {
      return false;
    }
    begin(request, index, reply);
    if (history) {
      answerHistory(db.keyspace().now(), request, index, stream, consumer, reply);
    } else {
      answerNew(db.keyspace().now(), request, stream, group, consumer, reply);
      db.keyspace().addDirty(1);
    }
    return true;
  }

  private void answerNew(
      long now,
      StreamReadRequest request,
      StreamValue stream,
      StreamGroup group,
      StreamConsumer consumer,
      Reply reply) {
    StreamEntries entries = entriesAfter(stream, group.lastId());
    int mark = reply.open();
    long shown = 0;
    while ((request.count() == 0 || shown < request.count()) && entries.next()) {
      StreamProgress.advance(stream, group, entries.id());
      replies.entry(reply, entries);
      if (request.makesPending()) {
        group.deliver(entries.ms(), entries.seq(), consumer, now);
      }
      shown++;
    }
    reply.closeArray(mark, shown);
  }

  private void answerHistory(
      long now,
      StreamReadRequest request,
      int index,
      StreamValue stream,
      StreamConsumer consumer,
      Reply reply) {
    PendingWalk walk = consumer.pending().from(request.after(index).next());
    StreamEntries entries = stream.entries();
    int mark = reply.open();
    long shown = 0;
    while (request.count() == 0 || shown < request.count()) {
      PendingEntry pending = walk.next();
      if (pending == null) {
        break;
      }
      StreamId id = pending.id();
      if (entries.range(id, id, false).next()) {
        replies.entry(reply, entries);
        pending.delivered(now, pending.deliveries() + 1);
      } else {
        reply.array(2);
        replies.id(reply, id);
        reply.nullArray();
      }
      shown++;
    }
    reply.closeArray(mark, shown);
  }
}
