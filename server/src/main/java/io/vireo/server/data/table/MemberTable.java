package io.vireo.server.data.table;

import io.vireo.server.data.Element;
import io.vireo.server.data.HeapLayout;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * The members of a large set or sorted set: a hash table that keeps their bytes together, without
 * an object for each. Owned by the data context.
 *
 * <p>A table may have a number for each member, which changes in place. A position, as {@link
 * #find} gives it, holds until a member comes or goes.
 *
 * <p>Every hash handed in must be the one that {@code Bytes#hash} gives for the member's bytes.
 */
public final class MemberTable {
  /** Bytes of the longest member that lies among the others; a longer one has its own array. */
  public static final int LONGEST_INSIDE = MemberArena.LONGEST_INSIDE;

  /*
   * The table is a Dict's: segments of up to some 450 members, found by the first bits of the hash,
   * that grow, split, shrink and merge one at a time. But a segment's slots hold two bytes each
   * instead of a reference, and its members lie one behind the other in an array, so a member takes
   * its bytes, one more, about five of the table and its share of spare room: half of what an array
   * of its own would take, and the collector has no member to look at.
   */
  private static final int DEPTHS = 25;

  private final boolean numbered;
  private final Directory<MemberSegment> directory;
  private SetImage image;

  /** A table of members without numbers. */
  public MemberTable() {
    this(false);
  }

  /** A table without members, which may come to have {@code numbered} ones. */
  public MemberTable(boolean numbered) {
    this.numbered = numbered;
    directory =
        new Directory<>(
            MemberSegment.NONE, (depth, buckets) -> new MemberSegment(depth, buckets, numbered));
  }

  /** Takes members with their numbers, which are 0 if they have none. */
  @FunctionalInterface
  public interface Sink {
    /** Takes a member, which is a view that moves on afterwards; false if that is enough. */
    boolean accept(Element member, long number);
  }

  /** Lets an image know of changes. */
  void hold(SetImage by) {
    image = by;
  }

  /** An image wants to know no more. */
  void release(SetImage by) {
    image = image == by ? null : image;
  }

  /** Members. */
  public long size() {
    return directory.size();
  }

  /** Slots, free or not. */
  public long capacity() {
    return directory.capacity();
  }

  /** Heap bytes of the table with all members. */
  public long heapBytes() {
    return HeapLayout.object(2, 1)
        + HeapLayout.object(4, 32)
        + HeapLayout.bytes(Integer.BYTES * DEPTHS)
        + directory.heapBytes();
  }

  /** True if the bytes are a member. */
  public boolean contains(byte[] member, int offset, int length, long hash) {
    return find(member, offset, length, hash) >= 0;
  }

  /** Loads what a look-up of a member needs; the result is of no meaning, but must be used. */
  public int touch(long hash) {
    return directory.at(directory.indexOf(hash)).touch(hash);
  }

  /** The position of a member, or -1. */
  public long find(byte[] member, int offset, int length, long hash) {
    int index = directory.indexOf(hash);
    int slot = directory.at(index).find(member, offset, length, hash);
    return slot < 0 ? -1 : position(index, slot);
  }

  private static long position(int index, int slot) {
    return (long) index << Integer.SIZE | slot;
  }

  private MemberSegment segment(long position) {
    return directory.at((int) (position >>> Integer.SIZE));
  }

  /** The number of the member at a position. */
  public long number(long position) {
    return segment(position).number((int) position);
  }

  /** Gives the member at a position another number. */
  public void number(long position, long number) {
    segment(position).number((int) position, number);
  }

  /** Points a view at the member at a position; good until a member comes or goes. */
  public Element read(long position, Element into) {
    return segment(position).read((int) position, into);
  }

  /** Adds a member; false if it was there. The bytes are copied. */
  public boolean add(byte[] member, int offset, int length, long hash) {
    if (contains(member, offset, length, hash)) {
      return false;
    }
    if (image != null) {
      image.beforeAdd(member, offset, length, hash);
    }
    insert(member, offset, length, hash, 0);
    return true;
  }

  /**
   * Adds a member that is not there. The bytes are copied.
   *
   * @return its position
   */
  public long insert(byte[] member, int offset, int length, long hash, long number) {
    MemberSegment segment = directory.grow(hash);
    long before = segment.heapBytes();
    int slot = segment.insert(member, offset, length, hash, number);
    directory.resized(segment.heapBytes() - before);
    return position(directory.indexOf(hash), slot);
  }

  /** Gives every member the number that one makes of its own. */
  public void renumber(LongUnaryOperator change) {
    directory.forEach(segment -> segment.renumber(change));
  }

  /** Lets go of all members. */
  void clear() {
    directory.clear();
  }

  /** Takes a member out; false if it was not there. */
  public boolean remove(byte[] member, int offset, int length, long hash) {
    int index = directory.indexOf(hash);
    int slot = directory.at(index).find(member, offset, length, hash);
    if (slot < 0) {
      return false;
    }
    if (image != null) {
      image.beforeRemove(member, offset, length, hash);
    }
    directory.remove(index, slot, hash);
    return true;
  }

  /** Points a view at a member drawn at random, each with the same chance; there must be one. */
  public void random(RandomGenerator random, Element into) {
    MemberSegment segment = directory.random(random);
    segment.read(segment.randomSlot(random), into);
  }

  /**
   * Shows the members until the sink has enough, which it says with false. It must not change the
   * table.
   *
   * @return true if it never had enough
   */
  public boolean visit(Predicate<Element> sink) {
    Element view = new Element();
    for (int i = 0; i < directory.length(); i += directory.span(directory.at(i))) {
      if (!directory.at(i).visit(view, (member, number) -> sink.test(member))) {
        return false;
      }
    }
    return true;
  }

  /** Shows the next members in the order of their hashes, as {@link Dict#scan} does. */
  public long scan(long cursor, long count, Predicate<Element> sink) {
    return scanWithNumbers(cursor, count, (member, number) -> sink.test(member));
  }

  /** The same with their numbers. */
  public long scanWithNumbers(long cursor, long count, Sink sink) {
    Element view = new Element();
    return PlaceScan.scan(
        directory,
        cursor,
        count,
        (segment, bucket, from, to) -> segment.show(bucket, from, to, view, sink));
  }

  /** A copy that shares nothing that changes. */
  public MemberTable copy() {
    MemberTable copy = new MemberTable(numbered);
    copy.directory.copyFrom(directory, MemberSegment::copy);
    return copy;
  }

  /** The segments, for tests. */
  Directory<MemberSegment> directory() {
    return directory;
  }
}
