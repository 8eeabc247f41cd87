package io.vireo.server.keyspace;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Type;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.string.LongString;
import io.vireo.server.data.table.Entry;
import io.vireo.server.data.table.EntryBlocks;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Writes strings into a database in their smallest form. Data context only.
 *
 * <p>A canonical integer is kept as a number, a text of up to some ten kilobytes in the block of
 * its key, a longer one as a {@link LongString}. What takes as large a block as before is
 * overwritten in place, so that a counter or a cache of similar records moves nothing.
 *
 * <p>Methods that need room throw {@link NoRoom} before they have changed anything.
 */
public final class Strings {
  /** Deadline argument: keep the one that is there. */
  public static final long KEEP = -2;

  private Strings() {}

  /** True if an entry holds a string. */
  public static boolean isString(Entry entry) {
    return entry.type() == Type.STRING;
  }

  /** The encoding that OBJECT ENCODING shows for a string. */
  public static String encoding(Entry entry) {
    if (entry.value() != null) {
      return "raw";
    }
    if (entry.isNumber()) {
      return "int";
    }
    return entry.isEmbedded() ? "embstr" : "raw";
  }

  /**
   * Sets a key to a string, whatever was there before.
   *
   * @param deadline Unix milliseconds, {@link Database#NEVER} or {@link #KEEP}
   */
  public static void set(Database db, Bytes key, Bytes value, long deadline) {
    if (value.isLong()) {
      setNumber(db, key, value.toLong(), deadline);
    } else {
      setText(db, key, value, deadline);
    }
  }

  /**
   * Sets a key to a string, as {@link #set} does, once a task has made way for it.
   *
   * @param deadline Unix milliseconds or {@link Database#NEVER}
   * @param way removes what is under the key
   * @throws NoRoom if there is none; the task has not run then
   */
  public static void set(Database db, Bytes key, Bytes value, long deadline, Runnable way) {
    EntryStore store = db.store();
    int access = db.keyspace().access().fresh();
    int made =
        value.isLong()
            ? store.makeNumber(key, value.toLong(), deadline, access)
            : store.makeText(key, 0, value, deadline, access);
    db.put(key, made, way);
  }

  /** Sets a key to a text, which stays as it is even if it looks like a number. */
  public static void setText(Database db, Bytes key, Bytes value, long deadline) {
    long hash = db.hash(key);
    long at = db.locate(key, hash);
    int before = addressAt(db, at);
    long until = until(db, before, deadline);
    if (!EntryBlocks.fits(key, value.length())) {
      setLong(db, key, at, value, until);
    } else if (mayStay(db, before, until)) {
      long deadlineBefore = db.blocks().deadline(before);
      int to = db.store().refill(before, timed(until), value);
      db.store().rewritten(at, before, deadlineBefore, to, hash);
      renew(db, to, hash, until);
    } else {
      db.replace(at, db.store().makeText(key, 0, value, until, accessOf(db, before)), hash);
    }
    announceNew(db, key, at);
  }

  private static int addressAt(Database db, long at) {
    return at < 0 ? 0 : db.dict().at(at);
  }

  private static int timed(long deadline) {
    return deadline >= 0 ? EntryBlocks.DEADLINE : 0;
  }

  /** True if there is a short string whose block may take the next one. */
  private static boolean mayStay(Database db, int before, long until) {
    return before != 0
        && db.blocks().isText(before)
        && (until < 0 || db.blocks().deadline(before) >= 0);
  }

  private static void setLong(Database db, Bytes key, long at, Bytes value, long until) {
    long hash = db.hash(key);
    int before = addressAt(db, at);
    if (before != 0
        && db.blocks().value(before) instanceof LongString there
        && until >= 0 == db.blocks().deadline(before) >= 0) {
      replace(db, there, value);
      renew(db, before, hash, until);
    } else {
      db.replace(at, db.store().makeText(key, 0, value, until, accessOf(db, before)), hash);
    }
  }

  private static long until(Database db, int before, long deadline) {
    if (deadline != KEEP) {
      return deadline;
    }
    return before == 0 ? Database.NEVER : db.blocks().deadline(before);
  }

  private static void replace(Database db, LongString there, Bytes value) {
    long before = there.heapBytes();
    there.replace(value.array(), value.offset(), value.length());
    db.resized(there.heapBytes() - before);
  }

  private static void announceNew(Database db, Bytes key, long at) {
    if (at < 0) {
      db.keyspace().notify(KeyEvent.NEW, "new", db.index(), key);
    }
  }

  /** The rest of an entry that keeps its place: it is used now, and may have another deadline. */
  private static void renew(Database db, int address, long hash, long until) {
    EntryBlocks blocks = db.blocks();
    blocks.access(address, db.keyspace().access().used(blocks.access(address)));
    if (until >= 0) {
      db.redate(address, hash, until);
    }
  }

  private static int accessOf(Database db, int before) {
    AccessBits access = db.keyspace().access();
    return before == 0 || !access.lfu() ? access.fresh() : access.used(db.blocks().access(before));
  }

  /** Sets a key to a number, whatever was there before; {@code deadline} as for {@link #set}. */
  public static void setNumber(Database db, Bytes key, long number, long deadline) {
    long hash = db.hash(key);
    long at = db.locate(key, hash);
    int before = addressAt(db, at);
    long until = until(db, before, deadline);
    if (mayStay(db, before, until)) {
      long deadlineBefore = db.blocks().deadline(before);
      int to = db.store().renumber(before, timed(until), number);
      db.store().rewritten(at, before, deadlineBefore, to, hash);
      renew(db, to, hash, until);
    } else {
      db.replace(at, db.store().makeNumber(key, number, until, accessOf(db, before)), hash);
    }
    announceNew(db, key, at);
  }

  /**
   * Sets a key to another number, whatever was there before; its deadline stays.
   *
   * @param entry what {@link Database#write} answered for the key, null included
   */
  public static void renumber(Database db, Bytes key, Entry entry, long number) {
    if (entry == null || !entry.renumber(number)) {
      setNumber(db, key, number, KEEP);
    }
  }

  /**
   * Makes the string of a key at least {@code length} bytes long, filling up with zero bytes, and
   * points a view at it, into which the caller may {@linkplain StringView#put put} bytes. The
   * deadline stays. Its bytes are kept as they are even if they look like a number.
   *
   * @param entry what {@link Database#write} answered for the key, null included
   * @return true if it is longer than before
   */
  public static boolean open(Database db, Bytes key, Entry entry, int length, StringView into) {
    int before = into.of(entry).length();
    int wanted = Math.max(before, length);
    db.beforeChange(db.hash(key));
    if (entry != null && entry.value() != null) {
      resize(db, (LongString) entry.value(), wanted);
      into.of(entry);
      return wanted > before;
    }
    db.keyspace().need(wanted - before);
    if (!EntryBlocks.fits(key, wanted)) {
      int made =
          putLong(
              db,
              key,
              KEEP,
              string -> {
                string.append(into.array(), into.offset(), into.length());
                string.resize(wanted);
              });
      into.of(db.blocks(), made);
    } else if (entry == null || entry.isNumber()) {
      into.extend(wanted);
      into.of(db.blocks(), put(db, key, into.array(), into.offset(), wanted));
    } else if (wanted > before || !entry.isRaw()) {
      into.of(db.blocks(), extend(db, key, wanted));
    }
    return wanted > before;
  }

  private static int extend(Database db, Bytes key, int length) {
    long hash = db.hash(key);
    long at = db.locate(key, hash);
    int before = addressAt(db, at);
    long deadline = db.blocks().deadline(before);
    int to = db.store().extendText(before, length);
    db.store().rewritten(at, before, deadline, to, hash);
    return to;
  }

  /** Puts a text beside its key that stays as it is even if it looks like a number; where it is. */
  private static int put(Database db, Bytes key, byte[] array, int offset, int length) {
    long hash = db.hash(key);
    long at = db.locate(key, hash);
    int before = addressAt(db, at);
    Bytes text = Bytes.of(array, offset, length);
    if (mayStay(db, before, Database.NEVER)) {
      long deadline = db.blocks().deadline(before);
      int to = db.store().refill(before, EntryBlocks.DEADLINE, text);
      db.blocks().flag(to, EntryBlocks.RAW, true);
      db.store().rewritten(at, before, deadline, to, hash);
      return to;
    }
    long until = until(db, before, KEEP);
    int access = before == 0 ? db.keyspace().access().fresh() : db.blocks().access(before);
    int made = db.store().makeText(key, EntryBlocks.RAW, text, until, access);
    db.replace(at, made, hash);
    announceNew(db, key, at);
    return made;
  }

  /** Gives a key a long string, which is filled where it will lie; where the entry is. */
  private static int putLong(Database db, Bytes key, long deadline, Consumer<LongString> filling) {
    LongString string = db.store().parts().newString();
    db.store().parts().begin(string);
    try {
      filling.accept(string);
      long hash = db.hash(key);
      long at = db.locate(key, hash);
      int before = addressAt(db, at);
      long until = until(db, before, deadline);
      int access = before == 0 ? db.keyspace().access().fresh() : db.blocks().access(before);
      int made = db.store().make(key, string, until, access);
      db.replace(at, made, hash);
      announceNew(db, key, at);
      return made;
    } finally {
      db.store().parts().end(string);
    }
  }

  /**
   * Gives a key a string that comes in pieces, whatever was there before. It has no deadline, and
   * its bytes are kept as they are even if they look like a number.
   *
   * @param length bytes of all pieces, 1 or more
   * @param pieces shows them to a sink; they may be made of what is under the key
   */
  public static void write(Database db, Bytes key, int length, Consumer<Consumer<Bytes>> pieces) {
    db.keyspace().need(length);
    if (!EntryBlocks.fits(key, length)) {
      putLong(
          db,
          key,
          Database.NEVER,
          string ->
              pieces.accept(each -> string.append(each.array(), each.offset(), each.length())));
      return;
    }
    ByteBuffer all = ByteBuffer.allocate(length);
    pieces.accept(each -> all.put(each.array(), each.offset(), each.length()));
    setText(db, key, Bytes.of(all.array()), Database.NEVER);
    long at = db.locate(key, db.hash(key));
    db.blocks().flag(db.dict().at(at), EntryBlocks.RAW, true);
  }

  /**
   * Gives the string of a key other bytes. The deadline stays. They are kept as they are even if
   * they look like a number.
   */
  public static void rewrite(Database db, Bytes key, Bytes value) {
    int before = addressAt(db, db.locate(key, db.hash(key)));
    db.keyspace().need(value.length());
    if (before != 0 && db.blocks().value(before) instanceof LongString there) {
      replace(db, there, value);
    } else {
      put(db, key, value.array(), value.offset(), value.length());
    }
  }

  private static void resize(Database db, LongString string, int length) {
    long needed = string.needed(length);
    if (needed > 0) {
      db.keyspace().need(needed);
    }
    long before = string.heapBytes();
    string.resize(length);
    db.resized(string.heapBytes() - before);
  }
}
