package io.vireo.server.data.sortedset;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.table.MemberTable;
import java.util.ArrayList;
import java.util.List;

/**
 * The large encoding of a sorted set: a table that finds a member's score, and a tree that has the
 * members in order. Owned by the data context.
 *
 * <p>The bytes of a member lie in the table, with the bits of its score as its number, and again in
 * a leaf of the tree. A long member is an array of its own, which both refer to. In a database the
 * table keeps all but those outside the heap. Images look at the tree alone, so they need none of
 * its blocks.
 */
final class RankedMembers {
  private final MemberTable index;
  private final ScoreTree tree;

  /** Those that want to know of changes: a snapshot's, and that of slots on their way. */
  private List<SortedSetImage> images = List.of();

  /** No members. */
  RankedMembers() {
    this(new MemberTable(true), new ScoreTree());
  }

  /**
   * Takes a table and a tree over.
   *
   * @param index holds the elements of the tree, with the bits of their scores as numbers; if a
   *     member is long, the same array
   */
  RankedMembers(MemberTable index, ScoreTree tree) {
    this.index = index;
    this.tree = tree;
  }

  /** The number that the table has for a score. */
  static long bits(double score) {
    return Double.doubleToRawLongBits(score);
  }

  /** Lets an image know of changes. */
  void hold(SortedSetImage by) {
    images = new ArrayList<>(images);
    images.add(by);
  }

  /** An image wants to know no more. */
  void release(SortedSetImage by) {
    if (images.contains(by)) {
      images.remove(by);
    }
  }

  private void beforeChange(byte[] member, int offset, int length, double score) {
    for (int i = 0; i < images.size(); i++) {
      images.get(i).beforeChange(member, offset, length, score);
    }
  }

  long size() {
    return tree.size();
  }

  ScoreTree tree() {
    return tree;
  }

  MemberTable index() {
    return index;
  }

  /** Heap bytes of the object itself. */
  static long frameBytes() {
    return HeapLayout.object(3, 0);
  }

  long heapBytes() {
    return frameBytes() + index.heapBytes() + tree.heapBytes();
  }

  /** The position of a member, or -1; it holds until a member comes or goes. */
  long find(Bytes member) {
    return index.find(member.array(), member.offset(), member.length(), member.hash());
  }

  /** The score of the member at a position. */
  double score(long position) {
    return Double.longBitsToDouble(index.number(position));
  }

  /** Adds a member that is not there. */
  void add(Bytes member, double score) {
    for (int i = 0; i < images.size(); i++) {
      images.get(i).beforeAdd(member);
    }
    long hash = member.hash();
    long at = index.insert(member.array(), member.offset(), member.length(), hash, bits(score));
    Bytes kept = kept(member, at);
    tree.add(score, kept.array(), kept.offset(), kept.length());
  }

  /** A member as the tree may have it: if it is long, the array that the table keeps. */
  private Bytes kept(Bytes member, long position) {
    if (member.length() <= ScoreRow.LONGEST_INSIDE) {
      return member;
    }
    return Bytes.of(index.read(position, new Element()).array());
  }

  /** Gives the member at a position another score. */
  void change(long position, Bytes member, double before, double after) {
    beforeChange(member.array(), member.offset(), member.length(), before);
    Bytes kept = kept(member, position);
    index.number(position, bits(after));
    tree.move(before, after, kept.array(), kept.offset(), kept.length());
  }

  /** Takes a member out; true if it was there. */
  boolean remove(Bytes member) {
    long position = find(member);
    if (position < 0) {
      return false;
    }
    double score = score(position);
    beforeChange(member.array(), member.offset(), member.length(), score);
    tree.remove(score, member.array(), member.offset(), member.length());
    index.remove(member.array(), member.offset(), member.length(), member.hash());
    return true;
  }

  /** Takes a stretch of members out, but not all. */
  void removeRange(RankRange range) {
    forget(range);
    tree.removeRange(range.first(), range.count());
  }

  private void forget(RankRange range) {
    ScoreTree.Spot spot = new ScoreTree.Spot();
    Element member = new Element();
    long left = range.count();
    while (left > 0) {
      tree.seek(range.first() + range.count() - left, spot);
      ScoreNode leaf = spot.leaf();
      int end = (int) Math.min(leaf.used(), spot.index() + left);
      for (int i = spot.index(); i < end; i++) {
        leaf.read(i, member);
        beforeChange(member.array(), member.offset(), member.length(), leaf.score(i));
        index.remove(member.array(), member.offset(), member.length(), member.hash());
      }
      left -= end - spot.index();
    }
  }

  /** The rank of the member at a position. */
  long rank(long position, Bytes member) {
    return tree.rank(score(position), member.array(), member.offset(), member.length(), false);
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

  /** A copy that shares nothing that changes. */
  RankedMembers copy() {
    return new RankedMembers(index.copy(), tree.copy());
  }
}
