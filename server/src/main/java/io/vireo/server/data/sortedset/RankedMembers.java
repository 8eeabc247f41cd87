package io.vireo.server.data.sortedset;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.table.ElementsImage;
import io.vireo.server.data.table.ImagedElements;
import io.vireo.server.data.table.RowIndex;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * The large encoding of a sorted set: a tree that has the members in order with their scores, and
 * an index that finds the leaf of the tree in which a member is. Owned by the data context.
 *
 * <p>The leaves of the tree, and the index, lie outside the heap. What may need a block throws
 * {@link NoRoom} if there are too few, and has changed nothing.
 */
final class RankedMembers extends ImagedElements {
  /** Members that are taken out together. */
  private static final int REMOVED_TOGETHER = 1024;

  private final ScoreTree tree;
  private final RowIndex index;

  /** No members, which will lie in some blocks. */
  RankedMembers(LeafBlocks blocks) {
    this(blocks, emptyTree(blocks));
  }

  private static ScoreTree emptyTree(LeafBlocks blocks) {
    blocks.allocator().ensureReserve();
    return new ScoreTree(blocks);
  }

  private RankedMembers(LeafBlocks blocks, ScoreTree tree) {
    this(tree, new RowIndex(tree.leaves(), blocks.tables()));
  }

  private RankedMembers(ScoreTree tree, RowIndex index) {
    this.tree = tree;
    this.index = index;
    tree.leaves().memory().index(index);
  }

  /** Takes over the members of rows that are in order; only if there are none. */
  void fill(List<ScoreRow> rows) {
    tree.fill(rows, index);
  }

  /** Bytes of the blocks. */
  long blockBytes() {
    return tree.blockBytes() + index.blockBytes();
  }

  /** Shows the address of the block of each leaf and each long member. */
  void forEachBlock(IntConsumer sink) {
    tree.forEachBlock(sink);
  }

  /** Shows the address of each block of the index. */
  void forEachTableBlock(IntConsumer sink) {
    index.forEachBlock(sink);
  }

  @Override
  protected List<LeafBlocks> parts() {
    return List.of(blocks());
  }

  @Override
  protected void free() {
    tree.leaves().closeViews();
    blocks().abandon(tree);
    index.abandon();
  }

  /** Where members are kept. */
  LeafBlocks blocks() {
    return tree.leaves().blocks();
  }

  /** The members as they are now, to be shown bit by bit. */
  ElementsImage image(SortedSetValue.Sink sink) {
    return new ScoreImage(this, sink);
  }

  long size() {
    return tree.size();
  }

  ScoreTree tree() {
    return tree;
  }

  RowIndex index() {
    return index;
  }

  /** Heap bytes of the object itself. */
  static long frameBytes() {
    return HeapLayout.object(3, 1);
  }

  long heapBytes() {
    return frameBytes() + index.heapBytes() + tree.heapBytes();
  }

  /** The place of a member, or -1; it holds until a member comes or goes. */
  long find(Bytes member) {
    return index.find(member.array(), member.offset(), member.length(), member.hash());
  }

  /** The score of the member at a place. */
  double score(long place) {
    return tree.leaves().at(RowIndex.row(place)).score((int) place);
  }

  /** Adds a member that is not there. */
  void add(Bytes member, double score) {
    blocks().allocator().ensureReserve();
    beforeAdd(member, score);
    long hash = member.hash();
    index.makeRoom(hash);
    index.put(hash, tree.add(score, member));
  }

  /** Gives the member at a place another score. */
  void change(long place, Bytes member, double before, double after) {
    byte[] array = member.array();
    int offset = member.offset();
    int length = member.length();
    blocks().allocator().ensureReserve();
    beforeChange(member, before);
    beforeAdd(member, after);
    if (!tree.moveWithin(RowIndex.row(place), (int) place, after, array, offset, length)) {
      index.take(member.hash(), RowIndex.row(place));
      tree.remove(before, array, offset, length);
      index.put(member.hash(), tree.add(after, member));
    }
  }

  /** Takes a member out; true if it was there. */
  boolean remove(Bytes member) {
    long place = find(member);
    if (place < 0) {
      return false;
    }
    double score = score(place);
    beforeChange(member, score);
    index.take(member.hash(), RowIndex.row(place));
    tree.remove(score, member.array(), member.offset(), member.length());
    index.tidy(member.hash());
    return true;
  }

  /** Takes a stretch of members out, but not all. */
  void removeRange(RankRange range) {
    long[] hashes = new long[(int) Math.min(range.count(), REMOVED_TOGETHER)];
    for (long left = range.count(); left > 0; ) {
      int count = (int) Math.min(left, hashes.length);
      left -= count;
      take(range.first() + left, count, hashes);
      tree.removeRange(range.first() + left, count);
      for (int i = 0; i < count; i++) {
        index.tidy(hashes[i]);
      }
    }
  }

  private void take(long first, int count, long[] hashes) {
    ScoreTree.Spot spot = new ScoreTree.Spot();
    Element member = new Element();
    for (int taken = 0; taken < count; ) {
      tree.seek(first + taken, spot);
      ScoreLeaf leaf = spot.leaf();
      int end = Math.min(leaf.used(), spot.index() + count - taken);
      for (int i = spot.index(); i < end; i++) {
        leaf.read(i, member);
        if (isImaged()) {
          beforeChange(member.copy(), leaf.score(i));
        }
        hashes[taken++] = member.hash();
      }
      for (int i = spot.index(); i < end; i++) {
        index.take(hashes[taken - end + i], leaf.number());
      }
    }
  }

  /** The rank of the member at a place. */
  long rank(long place, Bytes member) {
    return tree.rank(score(place), member.array(), member.offset(), member.length(), false);
  }

  /** Shows some members, as SCAN does: see {@code Dict#scan}. */
  long scan(long cursor, long count, SortedSetValue.Sink sink) {
    Element member = new Element();
    return index.scan(
        cursor,
        count,
        (row, item) -> {
          ScoreLeaf leaf = tree.leaves().at(row);
          sink.accept(leaf.read(item, member), leaf.score(item));
        });
  }

  /** The members in a range of scores. */
  RankRange range(ScoreRange range) {
    long from = 0;
    if (range.minExcluded() || range.min() > Double.NEGATIVE_INFINITY) {
      from = tree.rank(range.min(), range.minExcluded());
    }
    long to = size();
    if (range.maxExcluded() || range.max() < Double.POSITIVE_INFINITY) {
      to = tree.rank(range.max(), !range.maxExcluded());
    }
    return RankRange.between(from, to);
  }

  /** The members in a range by name. */
  RankRange range(LexRange range) {
    return RankRange.between(tree.rank(range.from()), tree.rank(range.to()));
  }

  /** A copy in some blocks that shares nothing that changes; all of it or, without room, none. */
  RankedMembers copyTo(LeafBlocks blocks) {
    Map<Integer, Integer> numbers = new HashMap<>();
    ScoreTree copy = tree.copyTo(blocks, numbers);
    try {
      return new RankedMembers(copy, index.copyTo(blocks.tables(), copy.leaves(), numbers::get));
    } catch (NoRoom full) {
      blocks.abandon(copy);
      throw full;
    }
  }
}
