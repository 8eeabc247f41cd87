package io.vireo.server.data.stream;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.listpack.CollectionListpack;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.listpack.PartListpack;
import io.vireo.server.data.listpack.StoredListpack;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.page.StoredElement;
import java.util.function.IntFunction;

/**
 * A run of entries of a stream where they lie, and the id of the first. A view that serves one node
 * after the other, each until it is changed through another view. Owned by the data context.
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

  /** Elements of the master besides its fields. */
  private static final int MASTER_ELEMENTS = 4;

  /** A block that grows gets room for this part more than needed: 1/4. */
  private static final int SPARE_SHIFT = 2;

  /** Bytes by which the number of entries can grow, if there is one more. */
  private static final int MAX_COUNT_GROWTH_BYTES = 4;

  private final PartListpack part = new PartListpack();
  private long ms;
  private long seq;

  /** The elements where they lie, or null if they are in the array. */
  private StoredListpack elements;

  /** A {@link Listpack} that is longer than any block, or of a file. */
  private byte[] array;

  /** The node's place in a stream of several, if it may change; else null. */
  private NodeList nodes;

  private int index;

  /** Points at a node of a stream. */
  StreamNode point(NodeList newNodes, int newIndex) {
    NodeBlocks blocks = newNodes.blocks();
    int number = newNodes.number(newIndex);
    point(newNodes.ms(newIndex), newNodes.seq(newIndex), blocks.array(number));
    nodes = newNodes;
    index = newIndex;
    if (array == null) {
      part.point(blocks, number, newNodes);
      elements = part;
    }
    return this;
  }

  /** Points at the only node of a stream in place. */
  StreamNode point(long newMs, long newSeq, CollectionListpack place) {
    point(newMs, newSeq, (byte[]) null);
    elements = place;
    return this;
  }

  /** Points at a node as files have it, which will not change. */
  StreamNode point(long newMs, long newSeq, byte[] listpack) {
    ms = newMs;
    seq = newSeq;
    array = listpack;
    elements = null;
    nodes = null;
    index = 0;
    return this;
  }

  /** Points at nothing, so that a large listpack can go. */
  void release() {
    point(0, 0, (byte[]) null);
    part.release();
  }

  long ms() {
    return ms;
  }

  long seq() {
    return seq;
  }

  StreamId id() {
    return new StreamId(ms, seq);
  }

  /** Its place among the nodes of its stream. */
  int index() {
    return index;
  }

  /** Bytes of the listpack as files have it. */
  int bytes() {
    return array == null ? elements.listpackBytes() : Listpack.bytes(array);
  }

  // Elements

  private int first() {
    return array == null ? 0 : Listpack.HEADER;
  }

  /** The position behind the last element. */
  int end() {
    return array == null ? elements.end() : Listpack.bytes(array) - 1;
  }

  /** The position of the element behind another, or the end. */
  int next(int p) {
    return array == null ? elements.next(p) : p + Listpack.span(array, p);
  }

  /** The position behind some elements from one on. */
  int skip(int p, int count) {
    if (array == null) {
      return elements.skip(p, count);
    }
    int at = p;
    for (int i = 0; i < count; i++) {
      at += Listpack.span(array, at);
    }
    return at;
  }

  /** The position of the element in front of another. */
  int previous(int p) {
    return array == null ? elements.previous(p) : Listpack.previous(array, p);
  }

  /** The number that an element is. */
  long number(int p) {
    return array == null ? elements.numberAt(p) : Listpack.number(array, p);
  }

  /** Points at an element. */
  void read(int p, StoredElement into) {
    if (array == null) {
      elements.point(p, into);
    } else {
      Listpack.read(array, p, into);
    }
  }

  private boolean isSame(int p, Bytes other) {
    return array == null ? elements.isSame(p, other) : Listpack.sameAs(array, p, other);
  }

  // Entries

  /** Entries that are not deleted. */
  long live() {
    return number(first());
  }

  /** Entries that are deleted, but still there. */
  long deleted() {
    return number(next(first()));
  }

  /** The position of the number of the master's fields. */
  int masterFields() {
    return next(next(first()));
  }

  /** The position of the entry that ends at {@code p}, or -1 if the master does. */
  int entryBefore(int p) {
    long count = number(p);
    if (count == 0) {
      return -1;
    }
    int at = p;
    for (long i = 0; i < count; i++) {
      at = previous(at);
    }
    return at;
  }

  /** The id of the last entry, be it deleted or not. */
  StreamId lastId() {
    int time = next(entryBefore(previous(end())));
    return new StreamId(ms + number(time), seq + number(next(time)));
  }

  private boolean hasFields(IntFunction<Bytes> words, int fields) {
    int p = masterFields();
    if (number(p) != fields) {
      return false;
    }
    for (int i = 0; i < fields; i++) {
      p = next(p);
      if (!isSame(p, words.apply(2 * i))) {
        return false;
      }
    }
    return true;
  }

  // Changes

  /**
   * Adds an entry behind the last.
   *
   * @param words its fields and values in turn
   * @return false if a node of that length has no block; nothing has changed then
   * @throws NoRoom if there is none; nothing has changed then
   */
  boolean append(long newMs, long newSeq, IntFunction<Bytes> words, int fields) {
    if (array != null) {
      return false;
    }
    boolean same = hasFields(words, fields);
    long more = entryBytes(newMs - ms, newSeq - seq, words, fields, same);
    if (elements.bytes() + more + MAX_COUNT_GROWTH_BYTES > elements.mostBytes()) {
      return false;
    }
    thaw();
    int end = elements.end();
    elements.expect((int) more + (end >> SPARE_SHIFT));
    writeEntry((int) more, newMs - ms, newSeq - seq, words, fields, same);
    try {
      elements.replace(0, live() + 1);
    } catch (NoRoom full) {
      elements.removeInPlace(end, elements.end(), elementsOf(fields, same) + 1);
      throw full;
    }
    return true;
  }

  /** Bytes of the elements of a node of one entry, whose id is the node's. */
  static long bytesOfOne(IntFunction<Bytes> words, int fields) {
    return masterBytes(words, fields) + entryBytes(0, 0, words, fields, true);
  }

  private static long masterBytes(IntFunction<Bytes> words, int fields) {
    long bytes = 3L * Listpack.entryBytes(0) + Listpack.entryBytes(fields);
    for (int i = 0; i < fields; i++) {
      bytes += Listpack.entryBytes(words.apply(2 * i));
    }
    return bytes;
  }

  private static long entryBytes(
      long time, long number, IntFunction<Bytes> words, int fields, boolean same) {
    long bytes =
        Listpack.entryBytes(SAME_FIELDS)
            + Listpack.entryBytes(time)
            + Listpack.entryBytes(number)
            + (same ? 0 : Listpack.entryBytes(fields))
            + Listpack.entryBytes(elementsOf(fields, same));
    for (int i = same ? 1 : 0; i < 2 * fields; i += same ? 2 : 1) {
      bytes += Listpack.entryBytes(words.apply(i));
    }
    return bytes;
  }

  /** Elements of an entry, the last not counted. */
  private static int elementsOf(int fields, boolean same) {
    return FIXED_ELEMENTS + (same ? fields : 2 * fields + 1);
  }

  /**
   * Writes the first entry of a node without elements, whose id is the node's.
   *
   * @param bytes as {@link #bytesOfOne} tells
   * @throws NoRoom if there is none; nothing has changed then
   */
  static void begin(StoredListpack empty, IntFunction<Bytes> words, int fields, int bytes) {
    int p = empty.extend(bytes, MASTER_ELEMENTS + fields + elementsOf(fields, true) + 1);
    p = empty.write(p, 1);
    p = empty.write(p, 0);
    p = empty.write(p, fields);
    for (int i = 0; i < fields; i++) {
      p = empty.write(p, words.apply(2 * i));
    }
    write(empty, empty.write(p, 0), 0, 0, words, fields, true);
  }

  /** A node of one entry, whose id is the node's, as files have it. */
  static byte[] ofOne(IntFunction<Bytes> words, int fields, int bytes) {
    byte[] lp = Listpack.empty(Listpack.EMPTY_BYTES + bytes);
    lp = Listpack.append(lp, 1);
    lp = Listpack.append(lp, 0);
    lp = Listpack.append(lp, fields);
    for (int i = 0; i < fields; i++) {
      lp = Listpack.append(lp, words.apply(2 * i));
    }
    lp = Listpack.append(lp, 0);
    lp = Listpack.append(lp, SAME_FIELDS);
    lp = Listpack.append(lp, 0);
    lp = Listpack.append(lp, 0);
    for (int i = 0; i < fields; i++) {
      lp = Listpack.append(lp, words.apply(2 * i + 1));
    }
    return Listpack.append(lp, elementsOf(fields, true));
  }

  private void writeEntry(
      int bytes, long time, long number, IntFunction<Bytes> words, int fields, boolean same) {
    int p = elements.extend(bytes, elementsOf(fields, same) + 1);
    write(elements, p, time, number, words, fields, same);
  }

  private static void write(
      StoredListpack to,
      int from,
      long time,
      long number,
      IntFunction<Bytes> words,
      int fields,
      boolean same) {
    int p = to.write(from, same ? SAME_FIELDS : 0);
    p = to.write(p, time);
    p = to.write(p, number);
    if (!same) {
      p = to.write(p, fields);
    }
    for (int i = same ? 1 : 0; i < 2 * fields; i += same ? 2 : 1) {
      p = to.write(p, words.apply(i));
    }
    to.write(p, elementsOf(fields, same));
  }

  /**
   * Makes the node ready for the deletion of some entries, which then finds the room that it needs;
   * positions stay.
   *
   * @throws NoRoom if there is none; nothing has changed then
   */
  void prepareToDelete(long entries) {
    thaw();
    long deleted = deleted();
    int growth = Listpack.entryBytes(deleted + entries) - Listpack.entryBytes(deleted);
    if (array == null && growth > 0) {
      elements.reserve(growth, false);
    }
  }

  private void thaw() {
    NodeList stream = nodes;
    int place = index;
    if (stream != null && stream.thaw(place)) {
      point(stream, place);
    }
  }

  /** Sets the flag of an entry that is deleted; {@link #count} must follow, positions stay. */
  void delete(int p) {
    replace(p, number(p) | DELETED);
  }

  /** Counts entries that were deleted; positions change. */
  void count(long newlyDeleted) {
    long live = live() - newlyDeleted;
    replace(next(first()), deleted() + newlyDeleted);
    replace(first(), live);
  }

  private void replace(int p, long number) {
    if (array == null) {
      elements.replace(p, number);
    } else {
      array = Listpack.replace(array, p, number);
      nodes.array(index, array);
    }
  }

  /** Has a block that is no larger than needed, if there is one. */
  void trim() {
    if (array == null && nodes != null && !nodes.blocks().isFrozen(nodes.number(index))) {
      elements.trim();
    }
  }
}
