package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.RdbWriter;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.string.LongString;
import io.vireo.server.data.table.Entry;
import io.vireo.server.keyspace.AccessBits;
import io.vireo.server.keyspace.StringView;
import java.util.function.IntPredicate;

/**
 * Writes keys with their values as an RDB file has them. Data context only.
 *
 * <p>A large value is only begun by {@link #write} and {@link #value}; {@link #more} goes on. No
 * other entry may be written meanwhile. It must not change either, unless it is {@link #hold held}.
 */
public final class EntryWriter {
  /** Shorter strings are always copied. */
  private static final int LONG = 1 << 20;

  private final RdbWriter out;
  private final IntPredicate room;
  private final StringView view = new StringView();
  private final RdbWriter.Filler text = (array, at) -> view.copy(0, array, at, view.length());
  private Continuation open = Continuation.NONE;
  private boolean done = true;

  /** A writer of entries. */
  public EntryWriter(RdbWriter out) {
    this(out, length -> true);
  }

  /**
   * A writer of entries where memory may be scarce.
   *
   * @param room tells whether a string of a given length may be copied and compressed; of one that
   *     may not, pieces are written, as they are. It is asked for long strings only
   */
  public EntryWriter(RdbWriter out, IntPredicate room) {
    this.out = out;
    this.room = room;
  }

  /**
   * Writes a key with its deadline, how it is used, and its value.
   *
   * @param idle whether to tell for how long it was not used, which only an LRU policy wants to
   *     know
   * @return false if the value is large and has only been begun
   */
  public boolean write(Entry entry, AccessBits access, boolean idle) {
    long deadline = entry.deadline();
    if (deadline >= 0) {
      out.deadline(deadline);
    }
    if (access.lfu()) {
      out.frequency(access.frequency(entry.access()));
    } else if (idle) {
      out.idle(access.idleMillis(entry.access()) / 1000);
    }
    Bytes key = entry.key();
    out.key(key.array(), key.offset(), key.length());
    return value(entry);
  }

  /**
   * Writes a value without its key.
   *
   * @return false if the value is large and has only been begun
   */
  public boolean value(Entry entry) {
    ValueType<?> type = ValueTypes.of(entry);
    if (type == null) {
      return string(entry);
    }
    open = type.write(entry.value(), out);
    done = open.more();
    return done;
  }

  private boolean string(Entry entry) {
    view.of(entry);
    if (view.length() <= LONG || room.test(view.length())) {
      out.string(view.length(), text);
      return true;
    }
    open = LongStringWriter.write((LongString) entry.value(), out);
    done = open.more();
    return done;
  }

  /** Writes some more of the value that was begun; true if that was the last of it. */
  public boolean more() {
    done = done || open.more();
    if (done) {
      release();
    }
    return done;
  }

  /** From now on the value that was begun may change: it is written as it is now. */
  public void freeze() {
    open.freeze();
  }

  /** The entry that was begun, and is frozen, is about to change. */
  public void beforeChange() {
    open.beforeChange();
  }

  /** Heap bytes that stay for what was begun, though its value has none of them any more. */
  public long keptBytes() {
    return open.keptBytes();
  }

  /** True if an entry is a string that is written piece by piece where memory is scarce. */
  public static boolean isLongString(Entry entry) {
    return entry.value() instanceof LongString string && string.length() > LONG;
  }

  /** Lets go of the value that was begun: its rest is not wanted. */
  public void release() {
    open.release();
    open = Continuation.NONE;
  }

  /** Writes a value without its key, all of it. */
  public void whole(Entry entry) {
    boolean complete = value(entry);
    while (!complete) {
      complete = more();
    }
  }
}
