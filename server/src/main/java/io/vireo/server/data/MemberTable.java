package io.vireo.server.data;

import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * The members of a large set: a hash table that keeps their bytes together, without an object for
 * each. Owned by the data context.
 *
 * <p>Every hash handed in must be the one that {@link Bytes#hash} gives for the member's bytes.
 */
final class MemberTable {
  /*
   * The table is a Dict's: segments of up to some 450 members, found by the first bits of the hash,
   * that grow, split, shrink and merge one at a time. But a segment's slots hold two bytes each
   * instead of a reference, and its members lie one behind the other in an array, so a member takes
   * its bytes, one more, about five of the table and its share of spare room: half of what an array
   * of its own would take, and the collector has no member to look at.
   */
  private static final int DEPTHS = 25;

  private final Directory<MemberSegment> directory =
      new Directory<>(MemberSegment.NONE, () -> new MemberSegment(0, 1));

  private SetImage image;

  /** Lets an image know of changes. */
  void hold(SetImage by) {
    image = by;
  }

  /** An image wants to know no more. */
  void release(SetImage by) {
    image = image == by ? null : image;
  }

  /** Members. */
  long size() {
    return directory.size();
  }

  /** Slots, free or not. */
  long capacity() {
    return directory.capacity();
  }

  /** Heap bytes of the table with all members. */
  long heapBytes() {
    return HeapLayout.object(2, 0)
        + HeapLayout.object(4, 32)
        + HeapLayout.bytes(Integer.BYTES * DEPTHS)
        + directory.heapBytes();
  }

  /** True if the bytes are a member. */
  boolean contains(byte[] member, int offset, int length, long hash) {
    return directory.at(directory.indexOf(hash)).find(member, offset, length, hash) >= 0;
  }

  /** Adds a member; false if it was there. The bytes are copied. */
  boolean add(byte[] member, int offset, int length, long hash) {
    if (contains(member, offset, length, hash)) {
      return false;
    }
    if (image != null) {
      image.beforeAdd(member, offset, length, hash);
    }
    MemberSegment segment = directory.grow(hash);
    long before = segment.heapBytes();
    segment.insert(member, offset, length, hash);
    directory.resized(segment.heapBytes() - before);
    return true;
  }

  /** Takes a member out; false if it was not there. */
  boolean remove(byte[] member, int offset, int length, long hash) {
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
  void random(RandomGenerator random, Element into) {
    MemberSegment segment = directory.random(random);
    segment.read(segment.randomSlot(random), into);
  }

  /**
   * Shows the members until the sink has enough, which it says with false. It must not change the
   * table.
   *
   * @return true if it never had enough
   */
  boolean visit(Predicate<Element> sink) {
    Element view = new Element();
    for (int i = 0; i < directory.length(); i += directory.span(directory.at(i))) {
      if (!directory.at(i).visit(view, sink)) {
        return false;
      }
    }
    return true;
  }

  /** Shows the next members in the order of their hashes, as {@link Dict#scan} does. */
  long scan(long cursor, long count, Predicate<Element> sink) {
    Element view = new Element();
    return PlaceScan.scan(
        directory,
        cursor,
        count,
        (segment, bucket, from, to) -> segment.show(bucket, from, to, view, sink));
  }

  /** A copy that shares nothing that changes. */
  MemberTable copy() {
    MemberTable copy = new MemberTable();
    copy.directory.copyFrom(directory, MemberSegment::copy);
    return copy;
  }

  /** The segments, for tests. */
  Directory<MemberSegment> directory() {
    return directory;
  }
}
