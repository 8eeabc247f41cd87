package io.vireo.server.data.table;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.CacheLines;
import io.vireo.server.data.Element;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.Value;
import io.vireo.server.data.page.StoredParts;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * The members of a large set: a hash table that keeps their bytes together, without an object for
 * each. Owned by the data context.
 *
 * <p>Every hash handed in must be the one that {@code Bytes#hash} gives for the member's bytes.
 */
public final class MemberTable extends ImagedElements implements StoredParts.Abandoned {
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

  /** Segments whose blocks are freed in one step. */
  private static final int SEGMENTS_FREED_TOGETHER = 16;

  private final MemberBlocks blocks;
  private final TableStore store;
  private final Directory<MemberSegment> directory;

  /** A table without members, which will lie in some blocks. */
  public MemberTable(MemberBlocks blocks) {
    this.blocks = blocks;
    store = new TableStore(blocks);
    directory =
        new Directory<>(
            MemberSegment.NONE, (depth, buckets) -> new MemberSegment(depth, buckets, store));
  }

  @Override
  protected List<MemberBlocks> parts() {
    return List.of(blocks);
  }

  @Override
  protected void free() {
    blocks.abandon(this);
  }

  /**
   * The members as they are now, to be shown bit by bit.
   *
   * @param sink takes a view that moves on afterwards
   */
  public ElementsImage image(Consumer<Element> sink) {
    return new Image(sink);
  }

  private final class Image extends PlaceImage {
    private final Consumer<Element> sink;

    Image(Consumer<Element> sink) {
      super(MemberTable.this);
      this.sink = sink;
    }

    @Override
    protected long scan(long from, long count) {
      return MemberTable.this.scan(from, count, this::show);
    }

    private boolean show(Element member) {
      if (!isNoted(member)) {
        sink.accept(member);
      }
      return true;
    }

    @Override
    protected void show(Bytes member, double score) {
      sink.accept(new Element().point(member));
    }
  }

  /** Where members are kept. */
  public MemberBlocks blocks() {
    return blocks;
  }

  /** Bytes of the blocks outside the heap. */
  @Override
  public long blockBytes() {
    return store.blockBytes();
  }

  /** Shows the address of each block, as tests want it. */
  public void forEachBlock(IntConsumer sink) {
    directory.forEach(segment -> segment.forEachBlock(sink));
  }

  /** Frees the blocks of some segments; no member is needed any more. */
  @Override
  public boolean freeSome() {
    return store.freeSome(directory, SEGMENTS_FREED_TOGETHER, segment -> {});
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
  @Override
  public long heapBytes() {
    return HeapLayout.object(4, 1)
        + TableStore.ownBytes()
        + HeapLayout.object(4, 32)
        + HeapLayout.bytes(Integer.BYTES * DEPTHS)
        + directory.heapBytes();
  }

  /** True if the bytes are a member. */
  public boolean contains(byte[] member, int offset, int length, long hash) {
    return directory.at(directory.indexOf(hash)).find(member, offset, length, hash) >= 0;
  }

  /** Takes a step of loading what a look-up of a member needs: see {@link Value#touch}. */
  public void touch(long hash, int step, CacheLines lines) {
    directory.touch(hash, step, lines);
    if (step == Value.TOUCH_PART) {
      directory.at(directory.indexOf(hash)).touchMember(hash, lines);
    }
  }

  /** Adds a member; false if it was there. The bytes are copied. */
  public boolean add(byte[] member, int offset, int length, long hash) {
    if (contains(member, offset, length, hash)) {
      return false;
    }
    store.ensureReserve();
    if (isImaged()) {
      beforeAdd(Bytes.of(member, offset, length), 0);
    }
    MemberSegment segment = directory.grow(hash);
    long before = segment.heapBytes();
    segment.insert(member, offset, length, hash);
    directory.resized(segment.heapBytes() - before);
    return true;
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
    if (isImaged()) {
      beforeChange(Bytes.of(member, offset, length), 0);
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
      if (!directory.at(i).visit(view, sink)) {
        return false;
      }
    }
    return true;
  }

  /** Shows the next members in the order of their hashes, as {@link Dict#scan} does. */
  public long scan(long cursor, long count, Predicate<Element> sink) {
    Element view = new Element();
    return PlaceScan.scan(
        directory,
        cursor,
        count,
        (segment, bucket, from, to) -> segment.show(bucket, from, to, view, sink));
  }

  /**
   * A copy in other blocks, or the same, that shares nothing that changes.
   *
   * @throws io.vireo.server.data.page.NoRoom if there is no room for it
   */
  public MemberTable copyTo(MemberBlocks others) {
    MemberTable copy = new MemberTable(others);
    copy.directory.copyFrom(directory, segment -> segment.copyTo(copy.store));
    return copy;
  }

  /** The segments, for tests. */
  Directory<MemberSegment> directory() {
    return directory;
  }
}
