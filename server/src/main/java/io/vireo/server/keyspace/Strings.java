package io.vireo.server.keyspace;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Type;
import io.vireo.server.data.string.RawString;
import io.vireo.server.data.table.Entries;
import io.vireo.server.data.table.Keyed;
import io.vireo.server.data.table.Packed;

/**
 * Writes strings into a database in their smallest form. Data context only.
 *
 * <p>A canonical integer is kept as a number; a short string beside its key; a long one as a {@link
 * RawString}. A value of the same form that is as long, or at most an eighth longer, is overwritten
 * in place, so that a counter or a cache of similar records allocates nothing. Otherwise the array
 * before goes to a pool, from which the new one may come ({@link ArrayPool}), or, if the new one
 * comes in an array of its own, to who makes these.
 */
public final class Strings {
  /** Deadline argument: keep the one that is there. */
  public static final long KEEP = -2;

  /** Strings up to this length show the encoding {@code embstr}. */
  public static final int EMBSTR_LIMIT = 44;

  private static final int PACKED_LIMIT = 1024;

  private Strings() {}

  /** True if an entry holds a string. */
  public static boolean isString(Object entry) {
    return Entries.typeOf(entry) == Type.STRING;
  }

  /** The encoding that OBJECT ENCODING shows for a string. */
  public static String encoding(Object entry) {
    if (!(entry instanceof byte[] packed)) {
      return "raw";
    }
    if (Packed.isNumber(packed)) {
      return "int";
    }
    boolean raw = Packed.isRaw(packed) || Packed.valueLength(packed) > EMBSTR_LIMIT;
    return raw ? "raw" : "embstr";
  }

  /**
   * Sets a key to a string, whatever was there before.
   *
   * @param value if it fills its array, that may become the key's: nobody may use it again
   * @param deadline Unix milliseconds, {@link Database#NEVER} or {@link #KEEP}
   */
  public static void set(Database db, Bytes key, Bytes value, long deadline) {
    if (value.isLong()) {
      setNumber(db, key, value.toLong(), deadline);
    } else {
      setText(db, key, value, deadline);
    }
  }

  /** The same, but keeps the string as it is even if it looks like a number. */
  public static void setText(Database db, Bytes key, Bytes value, long deadline) {
    long hash = key.hash();
    long at = db.locate(key, hash);
    Object before = at < 0 ? null : db.dict().at(at);
    long until = until(before, deadline);
    int timed = until >= 0 ? Packed.DEADLINE : 0;
    if (before instanceof byte[] packed && Packed.refill(packed, timed, value)) {
      renew(db, packed, hash, until);
      return;
    }
    if (before instanceof Keyed keyed
        && Packed.flags(keyed.head()) == timed
        && keyed.value() instanceof RawString raw
        && value.length() > PACKED_LIMIT) {
      refill(db, raw, value);
      renew(db, keyed.head(), hash, until);
      return;
    }
    int access = accessOf(db, before);
    Object entry;
    if (value.length() <= PACKED_LIMIT) {
      byte[] packed = roomFor(db, Packed.length(key, timed, value), value);
      Packed.fill(packed, key, timed, access, until, value);
      entry = packed;
    } else {
      byte[] head = Packed.make(key, timed, access, until, 0);
      entry = new Keyed(head, new RawString(ownArray(db, value), value.length()));
    }
    db.replace(at, before, entry, hash);
    announceNew(db, key, before);
    if (before != null) {
      db.keyspace().pool().leave(db, before);
    }
  }

  /** An array of a length for a text, or one that is a little longer. */
  private static byte[] roomFor(Database db, int length, Bytes text) {
    byte[] used = db.keyspace().pool().take(length, Packed.mostSpare(text.length()));
    return used == null ? new byte[length] : used;
  }

  /** The array of a text, which is its owner's now, or a copy. */
  private static byte[] ownArray(Database db, Bytes text) {
    if (text.ownsArray()) {
      return text.array();
    }
    byte[] copy = roomFor(db, text.length(), text);
    System.arraycopy(text.array(), text.offset(), copy, 0, text.length());
    return copy;
  }

  private static long until(Object before, long deadline) {
    if (deadline != KEEP) {
      return deadline;
    }
    return before == null ? Database.NEVER : Entries.deadlineOf(before);
  }

  /** Overwrites the end of an array. */
  private static void copyInto(byte[] array, Bytes value) {
    int length = value.length();
    System.arraycopy(value.array(), value.offset(), array, array.length - length, length);
  }

  /** Overwrites a long string with another one. */
  private static void refill(Database db, RawString raw, Bytes value) {
    boolean lent = raw.isLent();
    int length = value.length();
    if (!value.ownsArray() && !lent && raw.suits(length)) {
      raw.resize(length);
      copyTo(value, Bytes.of(raw.array(), 0, length));
      return;
    }
    long before = raw.heapBytes();
    byte[] left = raw.exchange(ownArray(db, value), length);
    db.resized(raw.heapBytes() - before);
    if (lent) {
      return;
    }
    if (value.ownsArray()) {
      db.keyspace().spent(left);
    } else {
      db.keyspace().pool().offer(db, left);
    }
  }

  private static void announceNew(Database db, Bytes key, Object before) {
    if (before == null) {
      db.keyspace().notify(KeyEvent.NEW, "new", db.index(), key);
    }
  }

  /** The rest of an entry that keeps its place: it is used now, and may have another deadline. */
  private static void renew(Database db, byte[] packed, long hash, long until) {
    Packed.access(packed, db.access().used(Packed.access(packed)));
    if (until >= 0) {
      db.redate(packed, hash, until);
    }
  }

  private static int accessOf(Database db, Object before) {
    AccessBits access = db.access();
    return before == null || !access.lfu()
        ? access.fresh()
        : access.used(Packed.access(Entries.headOf(before)));
  }

  /** Sets a key to a number, whatever was there before; {@code deadline} as for {@link #set}. */
  public static void setNumber(Database db, Bytes key, long number, long deadline) {
    long hash = key.hash();
    long at = db.locate(key, hash);
    Object before = at < 0 ? null : db.dict().at(at);
    long until = until(before, deadline);
    int timed = until >= 0 ? Packed.DEADLINE : 0;
    if (before instanceof byte[] packed && Packed.renumber(packed, timed, number)) {
      renew(db, packed, hash, until);
      return;
    }
    int width = Packed.widthOf(number);
    byte[] packed = Packed.make(key, Packed.INT | timed, accessOf(db, before), until, width);
    Packed.number(packed, number);
    db.replace(at, before, packed, hash);
    announceNew(db, key, before);
  }

  /**
   * Sets a key that was looked up to write to another number; the deadline stays.
   *
   * @param entry what {@link Database#write} answered for the key, null included
   */
  public static void renumber(Database db, Bytes key, Object entry, long number) {
    boolean overwritten =
        entry instanceof byte[] packed
            && Packed.renumber(packed, Packed.flags(packed) & Packed.DEADLINE, number);
    if (!overwritten) {
      setNumber(db, key, number, KEEP);
    }
  }

  /**
   * Makes the string of a key {@code length} bytes long, filling up with zero bytes, and lets the
   * caller write into it: the first half of APPEND and SETRANGE. The deadline stays.
   *
   * @return where the bytes of the string are now; writable until the next change of the key
   */
  public static Bytes resize(Database db, Bytes key, int length) {
    long hash = key.hash();
    long at = db.locate(key, hash);
    Object before = at < 0 ? null : db.dict().at(at);
    if (before instanceof Keyed keyed) {
      return resizeRaw(db, (RawString) keyed.value(), length);
    }
    byte[] packed = (byte[]) before;
    if (packed == null || !Packed.isFull(packed) || length != Packed.valueLength(packed)) {
      db.keyspace().need(length);
      Object entry = resized(db, key, packed, length);
      db.replace(at, before, entry, hash);
      announceNew(db, key, before);
      return contents(entry);
    }
    Packed.flags(packed, Packed.flags(packed) | Packed.RAW);
    return contents(packed);
  }

  /**
   * Makes the string of a key at least {@code length} bytes long, filling up with zero bytes, and
   * points a view at it, through which the caller may write until the next change of the key. The
   * deadline stays. Its bytes are kept as they are even if they look like a number.
   *
   * @param entry what {@link Database#write} answered for the key, null included
   * @return true if it is longer than before
   */
  public static boolean open(Database db, Bytes key, Object entry, int length, StringView into) {
    int before = into.of(entry).length();
    db.beforeChange(key.hash());
    if (before < length || entry instanceof byte[] packed && !Packed.isFull(packed)) {
      into.point(resize(db, key, Math.max(before, length)));
    } else if (entry instanceof byte[] packed) {
      Packed.flags(packed, Packed.flags(packed) | Packed.RAW);
    } else if (entry != null) {
      makeWritable(db, raw(entry));
      into.of(entry);
    }
    return into.length() > before;
  }

  /**
   * Gives the string of a key other bytes. The deadline stays. They are kept as they are even if
   * they look like a number.
   *
   * @param value if it fills its array, that may become the key's: nobody may use it again
   * @param spare room to leave behind them if they need a new array, in bytes
   */
  public static void rewrite(Database db, Bytes key, Bytes value, int spare) {
    long hash = key.hash();
    long at = db.locate(key, hash);
    Object before = at < 0 ? null : db.dict().at(at);
    int length = value.length();
    if (before instanceof Keyed keyed && raw(keyed).array().length >= length) {
      copyTo(value, resizeRaw(db, raw(keyed), length));
      return;
    }
    db.keyspace().need((long) length + spare);
    long until = until(before, KEEP);
    int timed = until >= 0 ? Packed.DEADLINE : 0;
    int access = before == null ? db.access().fresh() : Packed.access(Entries.headOf(before));
    Object entry;
    if (length <= PACKED_LIMIT) {
      byte[] packed = Packed.make(key, timed | Packed.RAW, access, until, length);
      copyInto(packed, value);
      entry = packed;
    } else {
      byte[] own = value.ownsArray() ? value.array() : roomy(value, spare);
      entry = new Keyed(Packed.make(key, timed, access, until, 0), new RawString(own, length));
    }
    db.replace(at, before, entry, hash);
    announceNew(db, key, before);
  }

  private static void copyTo(Bytes value, Bytes into) {
    System.arraycopy(value.array(), value.offset(), into.array(), into.offset(), value.length());
  }

  private static byte[] roomy(Bytes value, int spare) {
    byte[] roomy = new byte[value.length() + spare];
    System.arraycopy(value.array(), value.offset(), roomy, 0, value.length());
    return roomy;
  }

  private static Bytes resizeRaw(Database db, RawString raw, int length) {
    long before = raw.heapBytes();
    int growth = raw.growth(length);
    if (growth > 0) {
      db.keyspace().need(growth);
    } else {
      makeWritable(db, raw);
    }
    raw.resize(length);
    db.resized(raw.heapBytes() - before);
    return Bytes.of(raw.array(), 0, length);
  }

  /** Its array may be lent, and must then stay as it is. */
  private static void makeWritable(Database db, RawString raw) {
    if (raw.isLent()) {
      db.keyspace().need(raw.array().length);
      raw.leaveArray();
    }
  }

  private static Object resized(Database db, Bytes key, byte[] before, int length) {
    StringView view = new StringView().of(before);
    int kept = Math.min(length, view.length());
    long until = before == null ? Database.NEVER : Packed.deadline(before);
    int timed = until >= 0 ? Packed.DEADLINE : 0;
    int access = before == null ? db.access().fresh() : Packed.access(before);
    if (length > PACKED_LIMIT) {
      byte[] bytes = new byte[length];
      System.arraycopy(view.array(), view.offset(), bytes, 0, kept);
      byte[] head = Packed.make(key, timed, access, until, 0);
      return new Keyed(head, new RawString(bytes, length));
    }
    byte[] packed = Packed.make(key, timed | Packed.RAW, access, until, length);
    System.arraycopy(view.array(), view.offset(), packed, packed.length - length, kept);
    return packed;
  }

  private static Bytes contents(Object entry) {
    if (entry instanceof byte[] packed) {
      return Bytes.of(packed, Packed.valueOffset(packed), Packed.valueLength(packed));
    }
    RawString raw = raw(entry);
    return Bytes.of(raw.array(), 0, raw.length());
  }

  static RawString raw(Object entry) {
    return (RawString) ((Keyed) entry).value();
  }
}
