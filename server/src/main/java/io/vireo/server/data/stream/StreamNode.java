package io.vireo.server.data.stream;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.listpack.Listpack;
import java.util.function.IntFunction;

/**
 * A run of entries in one listpack, and the id of the first. Owned by the data context.
 *
 * <p>The tree of a stream has the listpack alone; this object is made on demand. It is good until
 * the stream changes, and code that changes the node must {@linkplain StreamValue#store store} it.
 *
 * <p>The layout is that of Redis' files, so a node can be written and read as it is:
 *
 * <pre>
 *   master    entries | deleted entries | n | field 1 .. field n | 0
 *   an entry  flags | ms | seq | value 1 .. value n | elements of the entry
 *   another   flags | ms | seq | m | field 1 | value 1 .. value m | elements of the entry
 * </pre>
 *
 * <p>The master has the fields of the first entry; an entry with the same fields, flag {@link
 * #SAME_FIELDS}, lists its values only. Times and numbers are differences to the node's id, which
 * is that of the first entry. The last element of an entry is how many stand before it, so that one
 * can go backwards; the 0 of the master is where that ends. A deleted entry stays, with the flag
 * {@link #DELETED}, until the node goes.
 */
final class StreamNode {
  /** Flag of an entry that was deleted. */
  static final int DELETED = 1;

  /** Flag of an entry with the fields of the master. */
  static final int SAME_FIELDS = 2;

  /** Elements of an entry besides its fields and values, the last not counted. */
  private static final int FIXED_ELEMENTS = 3;

  /** Bytes that an element takes at most besides its text. */
  private static final int ELEMENT_OVERHEAD = 10;

  private final long ms;
  private final long seq;
  private byte[] listpack;

  /** Where the listpack is if it was not copied yet. */
  private StoredNode stored;

  private NodeBlocks blocks;

  /** A node whose listpack is outside the heap. */
  StreamNode(long ms, long seq, StoredNode stored, NodeBlocks blocks) {
    this.ms = ms;
    this.seq = seq;
    this.stored = stored;
    this.blocks = blocks;
  }

  /** A node whose listpack was made before. */
  StreamNode(long ms, long seq, byte[] listpack) {
    this.ms = ms;
    this.seq = seq;
    this.listpack = listpack;
  }

  /**
   * A node for an entry that is to be {@linkplain #append appended} first.
   *
   * @param empty a listpack without entries
   */
  static StreamNode begin(long ms, long seq, IntFunction<Bytes> words, int fields, byte[] empty) {
    byte[] lp = Listpack.append(empty, 0);
    lp = Listpack.append(lp, 0);
    lp = Listpack.append(lp, fields);
    for (int i = 0; i < fields; i++) {
      lp = Listpack.append(lp, words.apply(2 * i));
    }
    return new StreamNode(ms, seq, Listpack.append(lp, 0));
  }

  long ms() {
    return ms;
  }

  long seq() {
    return seq;
  }

  /** The listpack; a copy, if it is outside the heap. */
  byte[] listpack() {
    if (listpack == null) {
      listpack = blocks.copy(stored);
    }
    return listpack;
  }

  byte[] key() {
    return StreamId.key(ms, seq);
  }

  /** Bytes of the entries as a file gets them. */
  int bytes() {
    return listpack == null ? stored.bytes() : Listpack.bytes(listpack);
  }

  /** True if another node has the same place in the stream. */
  boolean isSame(StreamNode other) {
    return other != null && ms == other.ms && seq == other.seq;
  }

  /** Entries that are not deleted. */
  long live() {
    if (listpack == null) {
      return stored.live();
    }
    return Listpack.number(listpack, Listpack.first(listpack));
  }

  /** Entries that are deleted, but still there. */
  long deleted() {
    return Listpack.number(listpack(), Listpack.next(listpack(), Listpack.first(listpack())));
  }

  /** The position of the number of the master's fields. */
  int masterFields() {
    return Listpack.next(listpack(), Listpack.next(listpack(), Listpack.first(listpack())));
  }

  /** The position of the first entry, or -1. */
  int firstEntry() {
    int p = masterFields();
    long elements = Listpack.number(listpack(), p) + 2;
    for (long i = 0; i < elements; i++) {
      p = Listpack.next(listpack(), p);
    }
    return p;
  }

  /** The position of the last entry. */
  int lastEntry() {
    return entryBefore(Listpack.last(listpack()));
  }

  /** The position of the entry that ends at {@code p}, or -1 if the master does. */
  int entryBefore(int p) {
    long elements = Listpack.number(listpack(), p);
    if (elements == 0) {
      return -1;
    }
    int at = p;
    for (long i = 0; i < elements; i++) {
      at = Listpack.previous(listpack(), at);
    }
    return at;
  }

  /** The id of the last entry, be it deleted or not. */
  StreamId lastId() {
    if (listpack == null) {
      return stored.lastId();
    }
    int time = Listpack.next(listpack(), lastEntry());
    int number = Listpack.next(listpack(), time);
    return new StreamId(
        ms + Listpack.number(listpack(), time), seq + Listpack.number(listpack(), number));
  }

  /** Counts entries that came or were deleted. */
  void count(long liveMore, long deletedMore) {
    int p = Listpack.first(listpack());
    listpack = Listpack.replace(listpack(), p, live() + liveMore);
    if (deletedMore != 0) {
      listpack =
          Listpack.replace(listpack(), Listpack.next(listpack(), p), deleted() + deletedMore);
    }
  }

  /** Sets the flag of an entry; the counts are left as they are. */
  void markDeleted(int p) {
    long flags = Listpack.number(listpack(), p);
    listpack = Listpack.replace(listpack(), p, flags | DELETED);
  }

  /**
   * Adds an entry behind the last, with spare room for more.
   *
   * @param words its fields and values in turn
   * @param bytes of all fields and values
   */
  void append(long newMs, long newSeq, IntFunction<Bytes> words, int fields, long bytes) {
    boolean same = hasFields(words, fields);
    int elements = same ? fields : 2 * fields + 1;
    long room = bytes + (long) (elements + FIXED_ELEMENTS + 2) * ELEMENT_OVERHEAD;
    count(1, 0);
    byte[] lp = Listpack.roomy(listpack(), Math.toIntExact(room));
    lp = Listpack.append(lp, same ? SAME_FIELDS : 0);
    lp = Listpack.append(lp, newMs - ms);
    lp = Listpack.append(lp, newSeq - seq);
    if (!same) {
      lp = Listpack.append(lp, fields);
    }
    for (int i = 0; i < 2 * fields; i++) {
      if (!same || i % 2 == 1) {
        lp = Listpack.append(lp, words.apply(i));
      }
    }
    listpack = Listpack.append(lp, (long) elements + FIXED_ELEMENTS);
  }

  private boolean hasFields(IntFunction<Bytes> words, int fields) {
    int p = masterFields();
    if (Listpack.number(listpack(), p) != fields) {
      return false;
    }
    for (int i = 0; i < fields; i++) {
      p = Listpack.next(listpack(), p);
      if (!Listpack.sameAs(listpack(), p, words.apply(2 * i))) {
        return false;
      }
    }
    return true;
  }

  /** Gives the spare room back. */
  void trim() {
    listpack = Listpack.trim(listpack());
  }
}
