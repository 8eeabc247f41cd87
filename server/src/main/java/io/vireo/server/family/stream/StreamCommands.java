package io.vireo.server.family.stream;

import static io.vireo.server.command.Flag.DENYOOM;
import static io.vireo.server.command.Flag.FAST;
import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.DELETE;
import static io.vireo.server.command.KeyFlag.RO;
import static io.vireo.server.command.KeyFlag.RW;
import static io.vireo.server.command.KeyFlag.UPDATE;

import io.vireo.config.Config;
import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Value;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.stream.StreamId;
import io.vireo.server.data.stream.StreamProducers;
import io.vireo.server.data.stream.StreamReferences;
import io.vireo.server.data.stream.StreamValue;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.EncodingThresholds;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.resp.Reply;
import java.util.function.IntFunction;

/** XADD, XDEL and similar commands: the entries of one stream. */
public final class StreamCommands extends StreamFamily {
  private static final long NOT_GIVEN = -1;

  private final EncodingThresholds thresholds;
  private final Config config;
  private final EntryHash hash = new EntryHash();
  private final StreamAddOptions options = new StreamAddOptions(ids);

  final Command xadd =
      command("XADD", -5, this::xadd)
          .doc(
              "5.0.0",
              "O(N) for N entries trimmed",
              "Appends an entry to a stream, and trims the stream if asked to.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, DENYOOM, FAST)
          .key(at(1).note("An update, because it may trim the stream"), RW, UPDATE)
          .tips("nondeterministic_output")
          .elementAtEnd(Value.LAST_ELEMENT)
          .syntax(
              "key [NOMKSTREAM]@6.2.0 [condition=KEEPREF|DELREF|ACKED] "
                  + "[idmp=idmpauto-with-pid=(idmpauto-token=IDMPAUTO pid)"
                  + "|idmp-with-pid-iid=(idmp-token=IDMP pid iid)] [trim=strategy=(MAXLEN|MINID@6.2.0) "
                  + "[operator=equal='='|approximately='~'] threshold "
                  + "[LIMIT count]@6.2.0] id-selector=(auto-id='*'|id) data=(field value)...")
          .history("6.2.0", "The options NOMKSTREAM, MINID and LIMIT.")
          .history("7.0.0", "Ids whose second part is a star.")
          .history("8.2.0", "The options KEEPREF, DELREF and ACKED.");

  final Command xdel =
      command("XDEL", -3, this::xdel)
          .doc("5.0.0", "O(N) for N entries", "Deletes entries from a stream.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, FAST)
          .key(at(1), RW, DELETE)
          .syntax("key id...");

  final Command xdelex =
      command("XDELEX", -5, this::xdelex)
          .doc(
              "8.2.0",
              "O(N) for N entries, times the number of groups if references to them matter",
              "Deletes entries from a stream, with what groups have pending of them, or only what"
                  + " all groups have acknowledged.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, FAST)
          .key(at(1), RW, DELETE)
          .syntax("key [condition=KEEPREF|DELREF|ACKED] ids=IDS (numids:integer id:string...)");

  final Command xlen =
      command("XLEN", 2, this::xlen)
          .doc("5.0.0", "O(1)", "Counts the entries of a stream.")
          .cost(CONSTANT)
          .flags(READONLY, FAST)
          .key(at(1), RO)
          .syntax("key");

  final Command xsetid =
      command("XSETID", -3, this::xsetid)
          .doc(
              "5.0.0",
              "O(1)",
              "Sets the last id of a stream; the server uses it on its own behalf.")
          .cost(CONSTANT)
          .flags(WRITE, DENYOOM, FAST)
          .key(at(1), RW, UPDATE)
          .syntax(
              "key last-id [ENTRIESADDED entries-added:integer]@7.0.0 "
                  + "[MAXDELETEDID max-deleted-id]@7.0.0")
          .history("7.0.0", "The options ENTRIESADDED and MAXDELETEDID.");

  final Command xtrim =
      command("XTRIM", -4, this::xtrim)
          .doc("5.0.0", "O(N) for N entries removed", "Removes the oldest entries of a stream.")
          .flags(WRITE)
          .key(at(1), RW, DELETE)
          .tips("nondeterministic_output")
          .syntax(
              "key trim=(strategy=(MAXLEN|MINID@6.2.0) "
                  + "[operator=equal='='|approximately='~'] threshold [LIMIT count]@6.2.0 "
                  + "[condition=KEEPREF|DELREF|ACKED])")
          .history("6.2.0", "The options MINID and LIMIT.")
          .history("8.2.0", "The options KEEPREF, DELREF and ACKED.");

  /** The family; {@code thresholds} tell the limits of a stream's nodes. */
  public StreamCommands(EncodingThresholds thresholds, Config config) {
    this.thresholds = thresholds;
    this.config = config;
  }

  private void xadd(Call call) {
    int idAt = options.read(call, true);
    if (idAt < 0) {
      return;
    }
    int words = call.count() - idAt - 1;
    Reply reply = call.reply();
    if (words < 2 || words % 2 == 1) {
      reply.error(Errors.arity(call.command()));
      return;
    }
    if (options.id() != null && options.id().isZero() && !options.isAutomatic()) {
      reply.error("ERR The ID specified in XADD must be greater than 0-0");
      return;
    }
    Database db = call.db();
    Bytes key = call.arg(1);
    Entry entry = db.write(key);
    if (isOtherType(call, entry)) {
      return;
    }
    if (entry == null && options.isNoStream()) {
      reply.nullBulk();
      return;
    }
    IntFunction<Bytes> fields = i -> call.arg(idAt + 1 + i);
    if (entry != null) {
      add(call, valueOf(entry), fields, words / 2, idAt);
      return;
    }
    StreamValue stream = create(db, key, StreamValue.bytesOfOne(fields, words / 2));
    try {
      add(call, stream, fields, words / 2, idAt);
    } catch (NoRoom full) {
      db.remove(key);
      throw full;
    }
  }

  private void add(Call call, StreamValue stream, IntFunction<Bytes> words, int fields, int idAt) {
    long bytes = 0;
    for (int i = idAt + 1; i < call.count(); i++) {
      bytes += call.arg(i).length();
    }
    if (bytes > StreamValue.MAX_ENTRY_BYTES) {
      call.reply().error("ERR Elements are too large to be stored");
      return;
    }
    Bytes iid = options.pid() == null ? null : iid(call, idAt + 1);
    if (iid != null && isDuplicate(call, stream, iid)) {
      return;
    }
    StreamId last = stream.lastId();
    StreamId id = newId(call, last);
    Reply reply = call.reply();
    if (last.equals(StreamId.MAX)) {
      reply.error("ERR The stream has exhausted the last possible ID, unable to add more items");
    } else if (!id.isAbove(last)) {
      reply.error(
          "ERR The ID specified in XADD is equal or smaller than the target stream top item");
    } else {
      append(call, stream, id, iid, words, fields, bytes);
      replies.id(reply, id);
      added(call.db(), call.arg(1), stream);
      StreamEffects.added(call, stream, options, idAt);
    }
  }

  private void append(
      Call call,
      StreamValue stream,
      StreamId id,
      Bytes iid,
      IntFunction<Bytes> words,
      int fields,
      long bytes) {
    long before = stream.heapBytes();
    try {
      if (iid != null) {
        StreamProduction.expectProducers(stream, config);
      }
      stream.add(id.ms(), id.seq(), words, fields, bytes, thresholds.now());
      if (iid != null) {
        stream.produced(options.pid(), iid, id);
      }
    } finally {
      call.db().resized(stream.heapBytes() - before);
    }
    if (iid != null) {
      call.db().elementsRetimed(call.arg(1));
    }
  }

  /** The id under which the producer adds the entry. */
  private Bytes iid(Call call, int firstField) {
    return options.iid() == null ? hash.of(call, firstField) : options.iid();
  }

  /**
   * Answers with the id of the entry that the producer has added already, if it has. A server that
   * repeats what another has decided adds what that has added; a duplicate has no id there.
   */
  private boolean isDuplicate(Call call, StreamValue stream, Bytes iid) {
    StreamProducers producers = stream.producers();
    StreamId known = producers == null ? null : producers.find(options.pid(), iid);
    if (options.repeats() ? options.id() != null : known == null) {
      return false;
    }
    if (known == null) {
      call.reply().nullBulk();
    } else {
      stream.countDuplicate();
      replies.id(call.reply(), known);
    }
    return true;
  }

  private StreamId newId(Call call, StreamId last) {
    StreamId wanted = options.id();
    if (wanted == null) {
      boolean later = Long.compareUnsigned(call.keyspace().realNow(), last.ms()) > 0;
      return later ? new StreamId(call.keyspace().realNow(), 0) : last.next();
    }
    if (options.isAutomatic() && wanted.ms() == last.ms() && last.seq() != -1) {
      return last.next();
    }
    return wanted;
  }

  private void added(Database db, Bytes key, StreamValue stream) {
    db.announce(key, KeyEvent.STREAM, "xadd");
    if (options.trims() && trimAdded(db, stream) > 0) {
      db.keyspace().notify(KeyEvent.STREAM, "xtrim", db.index(), key);
    }
  }

  /** Trims a stream which has a new entry, unless that takes room and there is none. */
  private long trimAdded(Database db, StreamValue stream) {
    try {
      return trim(db, stream);
    } catch (NoRoom full) {
      // The entry is there, so the command has not failed: the next one trims.
      return 0;
    }
  }

  private long trim(Database db, StreamValue stream) {
    long before = stream.heapBytes();
    try {
      return stream.trim(options.trim(thresholds.now()));
    } finally {
      db.resized(stream.heapBytes() - before);
    }
  }

  private void xtrim(Call call) {
    if (options.read(call, false) < 0) {
      return;
    }
    Entry entry = call.db().write(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    long removed = 0;
    if (entry != null) {
      StreamValue stream = valueOf(entry);
      removed = trim(call.db(), stream);
      changed(call, removed, "xtrim");
      if (removed > 0) {
        StreamEffects.trimmed(call, stream, options);
      }
    }
    call.reply().integer(removed);
  }

  /** Announces {@code changes}, if there are any. */
  private static void changed(Call call, long changes, String event) {
    Database db = call.db();
    if (changes > 0) {
      db.announce(call.arg(1), KeyEvent.STREAM, event);
      db.keyspace().addDirty(changes - 1);
    }
  }

  private void xdelex(Call call) {
    Entry entry = call.db().write(call.arg(1));
    StreamDeletion options = isOtherType(call, entry) ? null : StreamDeletion.read(call, 2);
    if (options == null) {
      return;
    }
    byte[] results = options.missing();
    if (entry != null) {
      StreamId[] wanted = idsFrom(call, options.idsAt(), options.count());
      if (wanted == null) {
        return;
      }
      delete(call, valueOf(entry), options, wanted, results);
    }
    StreamDeletion.answer(call.reply(), results);
  }

  /** Deletes entries and notes what has become of each; returns how many are gone. */
  private static long delete(
      Call call, StreamValue stream, StreamDeletion options, StreamId[] wanted, byte[] results) {
    Database db = call.db();
    long before = stream.heapBytes();
    long deleted = 0;
    boolean acknowledged = false;
    try {
      if (wanted.length > 1 && db.isNearlyFull()) {
        stream.prepareToDelete(wanted);
      }
      for (int i = 0; i < wanted.length; i++) {
        if (!stream.mayDelete(wanted[i], options.references())) {
          results[i] = StreamDeletion.REFERENCED;
          continue;
        }
        if (options.references() == StreamReferences.DELETE) {
          acknowledged |= stream.acknowledge(wanted[i]);
        }
        if (stream.delete(wanted[i])) {
          results[i] = StreamDeletion.DELETED;
          deleted++;
        }
      }
    } finally {
      db.resized(stream.heapBytes() - before);
    }
    changed(call, deleted, "xdel");
    if (deleted == 0 && acknowledged) {
      db.changedInside(call.arg(1), 1);
    }
    return deleted;
  }

  private void xdel(Call call) {
    Entry entry = call.db().write(call.arg(1));
    if (entry == null) {
      call.reply().integer(0);
      return;
    }
    StreamId[] wanted = isOtherType(call, entry) ? null : idsFrom(call, 2);
    if (wanted == null) {
      return;
    }
    StreamDeletion all = new StreamDeletion(StreamReferences.KEEP, 2, wanted.length);
    call.reply().integer(delete(call, valueOf(entry), all, wanted, all.missing()));
  }

  private void xlen(Call call) {
    Entry entry = call.db().read(call.arg(1));
    if (!isOtherType(call, entry)) {
      call.reply().integer(entry == null ? 0 : valueOf(entry).size());
    }
  }

  private void xsetid(Call call) {
    StreamId id = id(call, call.arg(2));
    if (id == null) {
      return;
    }
    Args args = call.args(3);
    long added = NOT_GIVEN;
    StreamId maxDeleted = StreamId.ZERO;
    while (args.more()) {
      if (args.left() > 1 && args.take("ENTRIESADDED")) {
        added = args.integer();
        if (added < 0) {
          args.fail("ERR entries_added must be positive");
        }
      } else if (args.left() > 1 && args.take("MAXDELETEDID")) {
        maxDeleted = readMaxDeleted(args, id);
      } else {
        args.fail(Errors.SYNTAX);
      }
    }
    if (args.failed()) {
      return;
    }
    Entry entry = call.db().write(call.arg(1));
    if (entry == null) {
      call.reply().error(Errors.NO_KEY);
    } else if (!isOtherType(call, entry)) {
      setId(call, valueOf(entry), id, added, maxDeleted);
    }
  }

  private StreamId readMaxDeleted(Args args, StreamId id) {
    StreamId maxDeleted = ids.exact(args.next(), 0);
    if (maxDeleted == null) {
      args.fail(INVALID_ID);
    } else if (id.isBelow(maxDeleted)) {
      args.fail("ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id");
    }
    return maxDeleted;
  }

  private static void setId(
      Call call, StreamValue stream, StreamId id, long added, StreamId maxDeleted) {
    Reply reply = call.reply();
    if (id.isBelow(stream.maxDeletedId())) {
      reply.error("ERR The ID specified in XSETID is smaller than current max_deleted_entry_id");
    } else if (stream.size() > 0 && id.isBelow(stream.lastEntryId())) {
      reply.error("ERR The ID specified in XSETID is smaller than the target stream top item");
    } else if (added != NOT_GIVEN && added < stream.size()) {
      reply.error(
          "ERR The entries_added specified in XSETID is smaller than the target stream length");
    } else {
      stream.history(
          id,
          added == NOT_GIVEN ? stream.added() : added,
          maxDeleted.isZero() ? stream.maxDeletedId() : maxDeleted);
      reply.ok();
      silent(call.db(), call.arg(1), "xsetid");
    }
  }
}
