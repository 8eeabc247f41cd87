package io.vireo.server.family.stream;

import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.stream.PendingEntry;
import io.vireo.server.data.stream.StreamGroup;
import io.vireo.server.data.stream.StreamId;
import io.vireo.server.data.stream.StreamValue;
import io.vireo.server.data.table.Entry;
import io.vireo.server.engine.session.Waiting;
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
      Entry entry = call.db().read(keys[i]);
      String error = problem(entry, keys[i], request);
      Bytes text = call.arg(at + size + i);
      if (error == null && !(request.isGrouped() && text.equals(NEW))) {
        StreamValue stream = entry == null ? null : streamOf(entry);
        after[i] = request.isGrouped() ? exact(text) : after(text, stream);
        error = after[i] == null ? complaint(text, request) : null;
        if (text.equals(LAST_ENTRY)) {
          request.last(i);
        }
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

  /** The stream of an entry that holds one. */
  static StreamValue streamOf(Entry entry) {
    return (StreamValue) entry.value();
  }

  private static boolean isStream(Entry entry) {
    return entry != null && entry.value() instanceof StreamValue;
  }

  /** Why a request cannot be served with what is under a key; null if it can. */
  private static String problem(Entry entry, Bytes key, StreamReadRequest request) {
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

  /**
   * Looks again whether all streams are as they must be, and what their last entries are; false
   * after an error was answered.
   */
  boolean check(Database db, StreamReadRequest request, Reply reply) {
    for (int i = 0; i < request.size(); i++) {
      Entry entry = db.read(request.key(i));
      String error = problem(entry, request.key(i), request);
      if (error != null) {
        reply.error(error);
        return false;
      }
      if (request.isLast(i) && entry != null) {
        request.after(i, after(LAST_ENTRY, streamOf(entry)));
      }
    }
    return true;
  }

  /** True if a wait for a key is over: there are entries, or there is a reason for an error. */
  boolean isReady(Database db, Bytes key, StreamReadRequest request) {
    Entry entry = db.find(key);
    if (request.isGrouped() && problem(entry, key, request) != null) {
      return true;
    }
    if (!isStream(entry)) {
      return false;
    }
    StreamValue stream = streamOf(entry);
    for (int i = 0; i < request.size(); i++) {
      if (request.key(i).equals(key)
          && (hasEntries(stream, start(stream, request, i))
              || isClaimable(stream, request, i, db.keyspace().realNow()))) {
        return true;
      }
    }
    return false;
  }

  /** True if a consumer gets entries of a stream that others have left pending for long enough. */
  static boolean isClaimable(StreamValue stream, StreamReadRequest request, int index, long now) {
    if (!request.claims() || request.after(index) != null) {
      return false;
    }
    PendingEntry oldest = oldestDelivery(stream, request);
    return oldest != null && oldest.isClaimable(now, request.minIdle());
  }

  /** The entry that was not delivered for the longest time, of those that the stream still has. */
  private static PendingEntry oldestDelivery(StreamValue stream, StreamReadRequest request) {
    StreamGroup group = stream.group(request.group());
    PendingEntry oldest = group.oldestDelivery();
    while (oldest != null && !stream.contains(oldest.id())) {
      oldest = group.nextDelivery(oldest);
    }
    return oldest;
  }

  /**
   * When an entry of the streams may become claimable, although nothing happens to its stream; Unix
   * milliseconds.
   */
  long nextClaim(Database db, StreamReadRequest request) {
    if (!request.claims()) {
      return Waiting.FOREVER;
    }
    long since = db.keyspace().realNow();
    for (int i = 0; i < request.size(); i++) {
      Entry entry = db.find(request.key(i));
      if (problem(entry, request.key(i), request) == null) {
        PendingEntry oldest = oldestDelivery(streamOf(entry), request);
        since = oldest == null ? since : Math.min(since, oldest.deliveryTime());
      }
    }
    long next = since + request.minIdle();
    return next < since ? Waiting.FOREVER : next;
  }

  /** The id behind which a stream is to be read. */
  private static StreamId start(StreamValue stream, StreamReadRequest request, int index) {
    StreamId after = request.after(index);
    return after == null ? stream.group(request.group()).lastId() : after;
  }

  /** True if a stream has an entry behind an id. */
  static boolean hasEntries(StreamValue stream, StreamId after) {
    return stream.size() > 0
        && stream.lastId().isAbove(after)
        && stream.lastEntryId().isAbove(after);
  }
}
