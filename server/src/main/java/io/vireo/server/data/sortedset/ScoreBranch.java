package io.vireo.server.data.sortedset;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.HeapLayout;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;

/**
 * A row of children with the number of elements below each, and with what parts them. Owned by the
 * data context.
 */
final class ScoreBranch extends ScoreNode {
  /*
   * Item i of the row lies behind all elements of child i - 1, and not behind the first of child i:
   * so the children that begin before a place are counted, and the last of them is gone down into.
   * It need not be an element. Where scores differ the score alone parts two children, else as many
   * bytes of the member as it takes (as in a prefix B-tree), so it hardly ever takes bytes, and
   * nothing is to be done when a first element comes or goes.
   *
   * Item 0 parts the first child from the branch before. It is not looked at in here.
   */

  /** Children of a full branch. */
  static final int MOST = 64;

  /** With fewer that a neighbour could take, a leaf is split. */
  private static final int LEAST_GIVEN = 4;

  private static final ScoreBranch[] NO_BRANCHES = {};
  private static final int[] NO_LEAVES = {};

  private final ScoreLeaves all;
  private final ScoreRow parts;

  /** The children, as far as they are branches. */
  private ScoreBranch[] branches = NO_BRANCHES;

  /** The numbers of the children, as far as they are leaves. */
  private int[] leaves = NO_LEAVES;

  private long[] counts;

  /** A branch above nodes from one on to before another. */
  ScoreBranch(ScoreLeaves all, int from, int to, IntFunction<? extends ScoreNode> nodes) {
    this.all = all;
    parts = new ScoreRow(MOST, 0, 0);
    counts = new long[0];
    for (int i = from; i < to; i++) {
      insertChild(used(), nodes.apply(i), used() == 0 ? null : child(used() - 1));
    }
  }

  private ScoreBranch(ScoreLeaves all, ScoreBranch other, int from, int capacity, int bytes) {
    this.all = all;
    parts = new ScoreRow(other.parts, from, capacity, bytes);
    int end = other.used();
    counts = Arrays.copyOf(Arrays.copyOfRange(other.counts, from, end), capacity);
    if (other.isAboveLeaves()) {
      leaves = Arrays.copyOf(Arrays.copyOfRange(other.leaves, from, end), capacity);
    } else {
      branches = Arrays.copyOf(Arrays.copyOfRange(other.branches, from, end), capacity);
    }
  }

  /** True if its children are leaves. */
  boolean isAboveLeaves() {
    return branches.length == 0;
  }

  /** The number of a child that is a leaf. */
  int leaf(int index) {
    return leaves[index];
  }

  /** A child that is a branch, or null if the children are leaves. */
  ScoreBranch branch(int index) {
    return isAboveLeaves() ? null : branches[index];
  }

  /** A child. */
  ScoreNode child(int index) {
    return isAboveLeaves() ? all.at(leaves[index]) : branches[index];
  }

  /** What parts the children. */
  ScoreRow parts() {
    return parts;
  }

  /** Elements below a child. */
  long count(int index) {
    return counts[index];
  }

  /** Elements below the children before one. */
  long countBefore(int index) {
    long sum = 0;
    for (int i = 0; i < index; i++) {
      sum += counts[i];
    }
    return sum;
  }

  @Override
  int used() {
    return parts.used();
  }

  @Override
  int most() {
    return MOST;
  }

  @Override
  double score(int index) {
    return parts.score(index);
  }

  @Override
  Element read(int index, Element into) {
    return parts.read(index, into);
  }

  @Override
  int compare(int index, byte[] member, int offset, int length) {
    return parts.compare(index, member, offset, length);
  }

  @Override
  long count() {
    return countBefore(used());
  }

  /** Heap bytes of the branch itself. */
  long ownBytes() {
    return HeapLayout.object(5, 0)
        + HeapLayout.object(4, 8)
        + parts.columnBytes()
        + parts.apartBytes()
        + (isAboveLeaves() ? 0 : HeapLayout.references(branches.length))
        + (leaves.length == 0 ? 0 : HeapLayout.bytes((long) Integer.BYTES * leaves.length))
        + HeapLayout.longs(counts.length);
  }

  @Override
  long heapBytes() {
    long sum = ownBytes();
    for (int i = 0; i < used() && !isAboveLeaves(); i++) {
      sum += branches[i].heapBytes();
    }
    return sum;
  }

  private void fit(boolean aboveLeaves) {
    int capacity = parts.capacity();
    if (counts.length != capacity) {
      counts = Arrays.copyOf(counts, capacity);
      if (aboveLeaves) {
        leaves = Arrays.copyOf(leaves, capacity);
      } else {
        branches = Arrays.copyOf(branches, capacity);
      }
    }
  }

  /**
   * Puts a child in.
   *
   * @param left the child of the same level before it, if it is known
   */
  private void insertChild(int index, ScoreNode child, ScoreNode left) {
    int moved = used() - index;
    long count = child.count();
    part(index, child, left, false);
    fit(child instanceof ScoreLeaf);
    System.arraycopy(counts, index, counts, index + 1, moved);
    counts[index] = count;
    if (child instanceof ScoreLeaf leaf) {
      System.arraycopy(leaves, index, leaves, index + 1, moved);
      leaves[index] = leaf.number();
    } else {
      System.arraycopy(branches, index, branches, index + 1, moved);
      branches[index] = (ScoreBranch) child;
    }
  }

  /** Puts the item in, or another in its place, that parts a child from the one before. */
  private void part(int index, ScoreNode child, ScoreNode left, boolean again) {
    Element first = child.read(0, new Element());
    int length = partLength(child, first, left);
    byte[] member = first.array();
    int offset = first.offset();
    if (length > LONGEST_INSIDE) {
      member = Arrays.copyOfRange(member, offset, offset + length);
      offset = 0;
    }
    if (again) {
      parts.replace(index, child.score(0), member, offset, length);
    } else {
      parts.put(index, child.score(0), member, offset, length);
    }
  }

  /** How many bytes of a child's first member part it from the one before. */
  private static int partLength(ScoreNode child, Element first, ScoreNode left) {
    if (left == null || child instanceof ScoreBranch) {
      return first.length();
    }
    int last = left.used() - 1;
    return left.score(last) < child.score(0)
        ? 0
        : Math.min(first.length(), 1 + mismatch(left.read(last, new Element()), first));
  }

  private static int mismatch(Element left, Element first) {
    return Arrays.mismatch(
        left.array(),
        left.offset(),
        left.offset() + left.length(),
        first.array(),
        first.offset(),
        first.offset() + first.length());
  }

  /** The child that an element belongs to, if there is one. */
  int childFor(double score, byte[] member, int offset, int length) {
    return below(1, score, member, offset, length, true) - 1;
  }

  @Override
  ScoreBranch add(TreeState tree, double score, Bytes member, int edges) {
    int index = below(1, score, member, true) - 1;
    boolean atEdge = (edges & edgesOf(index)) != 0;
    if (!atEdge && isAboveLeaves() && relieve(tree, index)) {
      index = below(1, score, member, true) - 1;
    }
    ScoreNode beside = child(index).add(tree, score, member, edges & edgesOf(index));
    if (beside == null) {
      counts[index]++;
      return null;
    }
    counts[index] = child(index).count();
    return addChild(tree, index + 1, beside, edges);
  }

  /**
   * Lets a full leaf give elements to the neighbour that has fewer, if that has room: so leaves are
   * fuller, and a new one comes seldom.
   *
   * @return true if it did
   */
  private boolean relieve(TreeState tree, int index) {
    if (counts[index] < ScoreLeaf.MOST) {
      return false;
    }
    long lower = index > 0 ? counts[index - 1] : ScoreLeaf.MOST;
    long upper = index + 1 < used() ? counts[index + 1] : ScoreLeaf.MOST;
    int given = (int) (ScoreLeaf.MOST - Math.min(lower, upper)) / 2;
    if (given < LEAST_GIVEN) {
      return false;
    }
    give(tree, index, lower < upper ? index - 1 : index + 1, given);
    return true;
  }

  private void give(TreeState tree, int from, int to, int count) {
    long before = ownBytes();
    ScoreLeaf giver = all.at(leaves[from]);
    ScoreLeaf taker = all.at(leaves[to]);
    int first = to < from ? 0 : giver.used() - count;
    taker.putAll(to < from ? taker.used() : 0, giver, first, count);
    giver.takeOut(first, count);
    counts[from] -= count;
    counts[to] += count;
    int upper = Math.max(from, to);
    part(upper, child(upper), child(upper - 1), true);
    tree.account(ownBytes() - before);
  }

  private int edgesOf(int index) {
    return (index == 0 ? LEFT_EDGE : 0) | (index == used() - 1 ? RIGHT_EDGE : 0);
  }

  private ScoreBranch addChild(TreeState tree, int index, ScoreNode child, int edges) {
    long before = ownBytes();
    ScoreNode left = child(index - 1);
    ScoreBranch upper = used() < MOST ? null : split(splitPoint(index, 1, edges));
    if (upper == null || index < used()) {
      insertChild(index, child, left);
    } else {
      upper.insertChild(index - used(), child, left);
    }
    tree.account(ownBytes() - before + (upper == null ? 0 : upper.ownBytes()));
    return upper;
  }

  private ScoreBranch split(int at) {
    int room = parts.roomy(used() - at);
    ScoreBranch upper = new ScoreBranch(all, this, at, room, parts.roomyBytesFrom(at, room));
    removeItems(at, used() - at);
    return upper;
  }

  private void removeItems(int from, int count) {
    int end = from + count;
    int left = used() - end;
    boolean aboveLeaves = isAboveLeaves();
    System.arraycopy(counts, end, counts, from, left);
    if (aboveLeaves) {
      System.arraycopy(leaves, end, leaves, from, left);
    } else {
      System.arraycopy(branches, end, branches, from, left);
      Arrays.fill(branches, used() - count, used(), null);
    }
    parts.takeOut(from, count);
    fit(aboveLeaves);
  }

  @Override
  void remove(TreeState tree, double score, byte[] member, int offset, int length) {
    int index = childFor(score, member, offset, length);
    child(index).remove(tree, score, member, offset, length);
    counts[index]--;
    rebalance(tree, index);
  }

  @Override
  void removeRange(TreeState tree, long rank, long count) {
    int first = 0;
    long skipped = rank;
    while (skipped >= counts[first]) {
      skipped -= counts[first++];
    }
    long left = count;
    int last = first;
    while (left > 0) {
      long part = Math.min(left, counts[last] - skipped);
      if (part < counts[last]) {
        child(last).removeRange(tree, skipped, part);
        counts[last] -= part;
        last++;
      } else {
        removeChild(tree, last);
      }
      left -= part;
      skipped = 0;
    }
    for (int i = Math.min(last, used()) - 1; i >= first; i--) {
      rebalance(tree, i);
    }
  }

  /** Takes out a child with all below it. */
  private void removeChild(TreeState tree, int index) {
    ScoreNode child = child(index);
    long before = ownBytes() + child.heapBytes();
    child.discard(tree);
    removeItems(index, 1);
    tree.account(ownBytes() - before);
  }

  @Override
  void discard(TreeState tree) {
    for (int i = 0; i < used(); i++) {
      child(i).discard(tree);
    }
  }

  /** Makes a child that lost elements fit in again: it may go, or join a neighbour. */
  private void rebalance(TreeState tree, int index) {
    if (counts[index] == 0) {
      removeChild(tree, index);
      return;
    }
    ScoreNode child = child(index);
    if (child.used() * 4 < child.most() && used() > 1) {
      int lower = index + 1 < used() ? index : index - 1;
      if ((child(lower).used() + child(lower + 1).used()) * 4 <= 3 * child.most()) {
        join(tree, lower);
      }
    }
  }

  private void join(TreeState tree, int lower) {
    long before = ownBytes();
    if (isAboveLeaves()) {
      ScoreLeaf into = all.at(leaves[lower]);
      ScoreLeaf from = all.at(leaves[lower + 1]);
      into.putAll(into.used(), from, 0, from.used());
      all.memory().free(leaves[lower + 1]);
    } else {
      before += branches[lower].ownBytes() + branches[lower + 1].ownBytes();
      branches[lower + 1].partFirst(parts, lower + 1);
      branches[lower].append(branches[lower + 1]);
    }
    counts[lower] += counts[lower + 1];
    removeItems(lower + 1, 1);
    tree.account(ownBytes() + (isAboveLeaves() ? 0 : branches[lower].ownBytes()) - before);
  }

  /** Makes the first item what parts this branch from the one before, as the parent knows it. */
  private void partFirst(ScoreRow parent, int index) {
    parts.replace(
        0, parent.score(index), parent.array(index), parent.offset(index), parent.length(index));
  }

  private void append(ScoreBranch other) {
    int before = used();
    parts.putAll(before, other.parts, 0, other.used());
    fit(isAboveLeaves());
    System.arraycopy(other.counts, 0, counts, before, other.used());
    if (isAboveLeaves()) {
      System.arraycopy(other.leaves, 0, leaves, before, other.used());
    } else {
      System.arraycopy(other.branches, 0, branches, before, other.used());
    }
  }

  @Override
  void forEachBlock(IntConsumer sink) {
    for (int i = 0; i < used(); i++) {
      child(i).forEachBlock(sink);
    }
  }

  /** Frees the last leaf below with what is above it alone; true if none is left. */
  boolean freeLast(TreeState tree) {
    int last = used() - 1;
    if (isAboveLeaves()) {
      child(last).discard(tree);
      removeItems(last, 1);
    } else if (branches[last].freeLast(tree)) {
      removeItems(last, 1);
    }
    return used() == 0;
  }

  /**
   * A copy above copies of the leaves.
   *
   * @param copier copies the leaf with a number; the copy's number
   */
  ScoreBranch copy(ScoreLeaves of, IntUnaryOperator copier) {
    ScoreBranch copy = new ScoreBranch(of, this, 0, parts.capacity(), parts.room());
    for (int i = 0; i < used(); i++) {
      if (isAboveLeaves()) {
        copy.leaves[i] = copier.applyAsInt(leaves[i]);
      } else {
        copy.branches[i] = branches[i].copy(of, copier);
      }
    }
    return copy;
  }
}
