package io.vireo.server.keyspace;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Keyed;
import io.vireo.server.data.Packed;
import io.vireo.server.data.RawString;
import io.vireo.server.data.Type;

/**
 * Writes strings into a database in their smallest form. Data context only.
 *
 * <p>A canonical integer is kept as a number; a short string beside its key; a long one as a {@link
 * RawString}. A value of the same form and length is overwritten in place, so that a counter or a
 * cache of fixed records allocates nothing.
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
    return Database.typeOf(entry) == Type.STRING;
  }

  /** The encoding that OBJECT ENCODING shows for a string. */
  public static String encoding(Object entry) {
    if (!(entry instanceof byte[] packed)) {
      return "raw";
    }
    int flags = Packed.flags(packed);
    if ((flags & Packed.INT) != 0) {
      return "int";
    }
    boolean raw = (flags & Packed.RAW) != 0 || Packed.valueLength(packed) > EMBSTR_LIMIT;
    return raw ? "raw" : "embstr";
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
      setText(db, key, value, deadline, 0);
    }
  }

  private static void setText(Database db, Bytes key, Bytes value, long deadline, int flags) {
    long hash = key.hash();
    long at = db.locate(key, hash);
    Object before = at < 0 ? null : db.dict().at(at);
    long until = deadline == KEEP ? before == null ? Database.NEVER : Database.deadlineOf(before) : deadline;
    int timed = until >= 0 ? Packed.DEADLINE : 0;
    if (fitsInPlace(before, timed | flags, value.length(), until)) {
      byte[] packed = (byte[]) before;
      System.arraycopy(
          value.array(), value.offset(), packed, packed.length - value.length(), value.length());
      Packed.access(packed, db.access().used(Packed.access(packed)));
      return;
    }
    int access = accessOf(db, before);
    Object entry;
    if (value.length() <= PACKED_LIMIT) {
      byte[] packed = Packed.make(key, timed | flags, access, until, value.length());
      System.arraycopy(
          value.array(), value.offset(), packed, packed.length - value.length(), value.length());
      entry = packed;
    } else {
      byte[] own = value.fillsArray() ? value.array() : value.toArray();
      entry = new Keyed(Packed.make(key, timed, access, until, 0), new RawString(own, own.length));
    }
    db.replace(at, before, entry, hash);
    announceNew(db, key, before);
  }

  private static void announceNew(Database db, Bytes key, Object before) {
    if (before == null) {
      db.keyspace().notify(KeyEvent.NEW, "new", db.index(), key);
    }
  }

  private static boolean fitsInPlace(Object before, int flags, int room, long deadline) {
    return before instanceof byte[] packed
        && Packed.flags(packed) == flags
        && Packed.valueLength(packed) == room
        && Packed.deadline(packed) == deadline;
  }

  private static int accessOf(Database db, Object before) {
    AccessBits access = db.access();
    return before == null || !access.lfu()
        ? access.fresh()
        : access.used(Packed.access(Keyed.headOf(before)));
  }

  /** Sets a key to a number, whatever was there before; {@code deadline} as for {@link #set}. */
  public static void setNumber(Database db, Bytes key, long number, long deadline) {
    long hash = key.hash();
    long at = db.locate(key, hash);
    Object before = at < 0 ? null : db.dict().at(at);
    long until = deadline == KEEP ? before == null ? Database.NEVER : Database.deadlineOf(before) : deadline;
    int flags = Packed.INT | (until >= 0 ? Packed.DEADLINE : 0);
    int width = Packed.widthOf(number);
    if (before instanceof byte[] packed
        && Packed.flags(packed) == flags
        && Packed.valueLength(packed) >= width
        && Packed.deadline(packed) == until) {
      Packed.number(packed, number);
      Packed.access(packed, db.access().used(Packed.access(packed)));
      return;
    }
    byte[] packed = Packed.make(key, flags, accessOf(db, before), until, width);
    Packed.number(packed, number);
    db.replace(at, before, packed, hash);
    announceNew(db, key, before);
  }

  /**
   * Makes the string of a key {@code length} bytes long, filling up with zero bytes, and lets the
   * caller write into it: the first half of APPEND and SETRANGE. The deadline stays.
   *
   * @return where the bytes of the string are now; writable until the next change of the key
   */
  public static Bytes resize(Database db, Bytes key, int length) {
    Object entry = db.find(key);
    if (entry instanceof Keyed keyed) {
      RawString raw = (RawString) keyed.value();
      long before = raw.heapBytes();
      raw.resize(length);
      db.resized(raw.heapBytes() - before);
      return Bytes.of(raw.array(), 0, length);
    }
    StringView view = new StringView().of(entry);
    byte[] bytes = new byte[length];
    System.arraycopy(view.array(), view.offset(), bytes, 0, Math.min(length, view.length()));
    return rewrite(db, key, entry, bytes);
  }

  private static Bytes rewrite(Database db, Bytes key, Object entry, byte[] bytes) {
    if (entry instanceof byte[] packed
        && Packed.valueLength(packed) == bytes.length
        && (Packed.flags(packed) & Packed.INT) == 0) {
      Packed.flags(packed, Packed.flags(packed) | Packed.RAW);
    } else {
      setText(db, key, Bytes.of(bytes), KEEP, Packed.RAW);
    }
    Object after = db.find(key);
    if (after instanceof byte[] packed) {
      int from = Packed.valueOffset(packed);
      return Bytes.of(packed, from, packed.length - from);
    }
    return Bytes.of(Database.raw(after).array(), 0, bytes.length);
  }

}
