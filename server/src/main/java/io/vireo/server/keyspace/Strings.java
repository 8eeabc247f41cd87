package io.vireo.server.keyspace;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Type;
import io.vireo.server.data.string.RawString;
import io.vireo.server.data.table.Entry;
import io.vireo.server.data.table.EntryBlocks;

/**
 * Writes strings into a database in their smallest form. Data context only.
 *
 * <p>A canonical integer is kept as a number, a text of up to some ten kilobytes in the block of
 * its key, a longer one as a {@link RawString}. What takes as large a block as before is
 * overwritten in place, so that a counter or a cache of similar records moves nothing. A text that
 * was written in the middle, and is longer than a kilobyte, becomes a {@link RawString} as well: it
 * can be written again without being copied.
 *
 * <p>Methods that need room throw {@link NoRoom} before they have changed anything.
 */
public final class Strings {
  /** Deadline argument: keep the one that is there. */
  public static final long KEEP = -2;

  /** Strings up to this length show the encoding {@code embstr}. */
  public static final int EMBSTR_LIMIT = 44;

  /** Texts that were written in the middle lie beside their keys up to this length. */
  private static final int COPIED_LIMIT = 1024;

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
    return entry.isRaw() || entry.textLength() > EMBSTR_LIMIT ? "raw" : "embstr";
  }

  /**
   * Sets a key to a string, whatever was there before.
   *
   * @param value if it fills its array, that may become the key's: it must not be used again
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
    int made;
    if (value.isLong()) {
      made = store.makeNumber(key, value.toLong(), deadline, access);
    } else if (EntryBlocks.fits(key, value.length())) {
      made = store.makeText(key, 0, value, deadline, access);
    } else {
      made = store.make(key, new RawString(ownArray(value), value.length()), deadline, access);
    }
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
        && db.blocks().value(before) instanceof RawString raw
        && until >= 0 == db.blocks().deadline(before) >= 0) {
      refill(db, raw, value);
      renew(db, before, hash, until);
      return;
    }
    RawString raw = new RawString(ownArray(value), value.length());
    db.replace(at, db.store().make(key, raw, until, accessOf(db, before)), hash);
    noteTaken(db, raw, value);
  }

  /** The array of a text, which is its owner's now, or a copy. */
  private static byte[] ownArray(Bytes text) {
    return text.ownsArray() ? text.array() : text.toArray();
  }

  private static void noteTaken(Database db, RawString raw, Bytes text) {
    if (raw.array() == text.array()) {
      db.keyspace().takenArguments().add(raw);
    }
  }

  private static long until(Database db, int before, long deadline) {
    if (deadline != KEEP) {
      return deadline;
    }
    return before == 0 ? Database.NEVER : db.blocks().deadline(before);
  }

  /** Overwrites a long string with another one. */
  private static void refill(Database db, RawString raw, Bytes value) {
    boolean lent = raw.isLent();
    int length = value.length();
    if (!value.ownsArray() && !lent && raw.suits(length)) {
      raw.resize(length);
      copyTo(value, raw.array());
      return;
    }
    long before = raw.heapBytes();
    byte[] left = raw.exchange(ownArray(value), length);
    db.resized(raw.heapBytes() - before);
    noteTaken(db, raw, value);
    if (!lent) {
      db.keyspace().spent(left);
    }
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
   * points a view at it, into which the caller may write; {@link #store} must follow before
   * anything else is done with the key. The deadline stays. Its bytes are kept as they are even if
   * they look like a number.
   *
   * @param entry what {@link Database#write} answered for the key, null included
   * @return true if it is longer than before
   */
  public static boolean open(Database db, Bytes key, Entry entry, int length, StringView into) {
    int before = into.of(entry).length();
    int wanted = Math.max(before, length);
    db.beforeChange(db.hash(key));
    if (entry != null && entry.value() != null) {
      resize(db, raw(entry), wanted);
      into.of(entry);
    } else if (wanted > COPIED_LIMIT || !EntryBlocks.fits(key, wanted)) {
      db.keyspace().need(wanted - before);
      moveToHeap(db, key, into, wanted, wanted);
    } else if (entry == null || wanted > before || !entry.isRaw()) {
      into.extend(wanted);
      put(db, key, into.array(), into.offset(), wanted);
    }
    return wanted > before;
  }

  /** Ends what {@link #open} began: what was written into the view is in the database now. */
  public static void store(Database db, Bytes key, StringView written) {
    if (written.isCopy()) {
      put(db, key, written.array(), written.offset(), written.length());
    }
  }

  /** Puts a text beside its key that stays as it is even if it looks like a number. */
  private static void put(Database db, Bytes key, byte[] array, int offset, int length) {
    long hash = db.hash(key);
    long at = db.locate(key, hash);
    int before = addressAt(db, at);
    Bytes text = Bytes.of(array, offset, length);
    if (mayStay(db, before, Database.NEVER)) {
      long deadline = db.blocks().deadline(before);
      int to = db.store().refill(before, EntryBlocks.DEADLINE, text);
      db.blocks().flag(to, EntryBlocks.RAW, true);
      db.store().rewritten(at, before, deadline, to, hash);
      return;
    }
    long until = until(db, before, KEEP);
    int access = before == 0 ? db.keyspace().access().fresh() : db.blocks().access(before);
    db.replace(at, db.store().makeText(key, EntryBlocks.RAW, text, until, access), hash);
    announceNew(db, key, at);
  }

  /**
   * Gives the string of a key, which a view shows, an array of its own, and points the view there.
   */
  private static void moveToHeap(Database db, Bytes key, StringView view, int length, int room) {
    byte[] array = new byte[room];
    System.arraycopy(view.array(), view.offset(), array, 0, Math.min(view.length(), length));
    RawString raw = new RawString(array, length);
    putRaw(db, key, raw);
    view.of(raw);
  }

  private static void putRaw(Database db, Bytes key, RawString raw) {
    long hash = db.hash(key);
    long at = db.locate(key, hash);
    int before = addressAt(db, at);
    long until = until(db, before, KEEP);
    int access = before == 0 ? db.keyspace().access().fresh() : db.blocks().access(before);
    db.replace(at, db.store().make(key, raw, until, access), hash);
    announceNew(db, key, at);
  }

  /**
   * Gives the string of a key other bytes. The deadline stays. They are kept as they are even if
   * they look like a number.
   *
   * @param value if it fills its array, that may become the key's: it must not be used again
   * @param spare room to leave behind them if they need a new array, in bytes
   */
  public static void rewrite(Database db, Bytes key, Bytes value, int spare) {
    long at = db.locate(key, db.hash(key));
    int length = value.length();
    int before = addressAt(db, at);
    if (before != 0
        && db.blocks().value(before) instanceof RawString raw
        && raw.array().length >= length) {
      resize(db, raw, length);
      copyTo(value, raw.array());
      return;
    }
    db.keyspace().need((long) length + spare);
    if (length <= COPIED_LIMIT && EntryBlocks.fits(key, length)) {
      put(db, key, value.array(), value.offset(), length);
    } else {
      RawString raw =
          new RawString(value.ownsArray() ? value.array() : roomy(value, spare), length);
      putRaw(db, key, raw);
      noteTaken(db, raw, value);
    }
  }

  private static void copyTo(Bytes value, byte[] into) {
    System.arraycopy(value.array(), value.offset(), into, 0, value.length());
  }

  private static byte[] roomy(Bytes value, int spare) {
    byte[] roomy = new byte[value.length() + spare];
    copyTo(value, roomy);
    return roomy;
  }

  private static void resize(Database db, RawString raw, int length) {
    long before = raw.heapBytes();
    int growth = raw.growth(length);
    if (growth > 0) {
      db.keyspace().need(growth);
    } else {
      makeWritable(db, raw);
    }
    raw.resize(length);
    db.resized(raw.heapBytes() - before);
  }

  /** Its array may be lent, and must then stay as it is. */
  private static void makeWritable(Database db, RawString raw) {
    if (raw.isLent()) {
      db.keyspace().need(raw.array().length);
      raw.leaveArray();
    }
  }

  static RawString raw(Entry entry) {
    return (RawString) entry.value();
  }
}
