package io.vireo.server.data.table;

import io.vireo.server.data.Element;
import io.vireo.server.data.HeapLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
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

  /** Segments whose blocks are given up in one step. */
  private static final int DRAINED = 16;

  private final MemberStore store;
  private final Directory<MemberSegment> directory;

  /** Those that want to know of changes: a snapshot's, and that of slots on their way. */
  private List<SetImage> images = List.of();

  /** Up to which place of hashes those were stored that were here before; -1 at the end. */
  private long storedTo;

  /** True if only an image needs the members any more. */
  private boolean abandoned;

  /** A table of members without numbers. */
  public MemberTable() {
    this(false);
  }

  /** A table without members, which may come to have {@code numbered} ones. */
  public MemberTable(boolean numbered) {
    store = new MemberStore(numbered);
    directory =
        new Directory<>(
            MemberSegment.NONE, (depth, buckets) -> new MemberSegment(depth, buckets, store));
  }

  /** Takes members with their numbers, which are 0 if they have none. */
  @FunctionalInterface
  public interface Sink {
    /** Takes a member, which is a view that moves on afterwards; false if that is enough. */
    boolean accept(Element member, long number);
  }

  /** Lets an image know of changes. */
  void hold(SetImage by) {
    images = new ArrayList<>(images);
    images.add(by);
  }

  /** An image wants to know no more. */
  void release(SetImage by) {
    if (images.contains(by)) {
      images.remove(by);
    }
    releaseAbandoned();
  }

  private void releaseAbandoned() {
    if (abandoned) {
      leave();
    }
  }

  /** Keeps members in blocks from now on, as far as there is room. None is. */
  public void enter(MemberBlocks blocks) {
    store.blocks(blocks);
    storedTo = 0;
  }

  /** Gives the members up, but for an image that still shows them. */
  public void leave() {
    abandoned = !images.isEmpty();
    if (!abandoned && store.blocks() != null) {
      store.blocks().abandon(this);
    }
  }

  /** Brings all members into the heap. */
  public void bringBack() {
    if (store.blocks() == null) {
      return;
    }
    directory.forEach(
        segment -> {
          long before = segment.heapBytes();
          segment.arena().bringBack();
          directory.resized(segment.heapBytes() - before);
        });
    store.blocks(null);
  }

  /**
   * Stores about {@code chunks} of members that are in the heap; false if there are none left, or
   * there is no room.
   */
  public boolean storeSome(int chunks) {
    int left = chunks;
    while (store.blocks() != null && storedTo >= 0 && left > 0) {
      int index = directory.indexOf(PlaceScan.hashFrom(storedTo));
      MemberSegment segment = directory.at(index);
      long before = segment.heapBytes();
      boolean stored = segment.arena().storeAll();
      directory.resized(segment.heapBytes() - before);
      left -= 1 + segment.arena().chunks();
      long next = PlaceScan.end(directory, segment, index);
      storedTo = !stored || next >>> PlaceScan.BITS != 0 ? -1 : next;
    }
    return store.blocks() != null && storedTo >= 0;
  }

  /** Stores all members that are in the heap; only of a small table. */
  public void storeAll() {
    while (storeSome(Integer.MAX_VALUE)) {}
  }

  /** Where members are kept outside the heap, or null. */
  MemberBlocks blocks() {
    return store.blocks();
  }

  /** Bytes of the blocks outside the heap. */
  public long blockBytes() {
    return store.blockBytes();
  }

  /** Shows the address of each block, as tests want it. */
  public void forEachBlock(IntConsumer sink) {
    directory.forEach(segment -> segment.arena().forEachBlock(sink));
  }

  /** Gives up the blocks of some segments from a place on; the next place, 0 at the end. */
  int drain(int place) {
    int at = place;
    for (int i = 0; i < DRAINED && at < directory.length(); i++) {
      MemberSegment segment = directory.at(at);
      segment.arena().discard();
      at += directory.span(segment);
    }
    return at < directory.length() ? at : 0;
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
    return HeapLayout.object(3, 9)
        + HeapLayout.object(2, 9)
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

  /**
   * Points a view at the member at a position; good until a member comes or goes, or the view is
   * pointed elsewhere.
   */
  public Element read(long position, Element into) {
    return segment(position).read((int) position, into);
  }

  /** Adds a member; false if it was there. The bytes are copied. */
  public boolean add(byte[] member, int offset, int length, long hash) {
    if (contains(member, offset, length, hash)) {
      return false;
    }
    for (int i = 0; i < images.size(); i++) {
      images.get(i).beforeAdd(member, offset, length, hash);
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
    for (int i = 0; i < images.size(); i++) {
      images.get(i).beforeRemove(member, offset, length, hash);
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

  /** A copy, in the heap, that shares nothing that changes. */
  public MemberTable copy() {
    MemberTable copy = new MemberTable(store.isNumbered());
    copy.directory.copyFrom(directory, segment -> segment.copy(copy.store));
    return copy;
  }

  /** The segments, for tests. */
  Directory<MemberSegment> directory() {
    return directory;
  }
}
