package io.vireo.server.data.sortedset;

import io.vireo.server.data.HeapLayout;
import java.util.Arrays;

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

  private ScoreNode[] children;
  private long[] counts;

  /** A branch above some children. */
  ScoreBranch(ScoreNode... first) {
    super(0, 0);
    children = new ScoreNode[0];
    counts = new long[0];
    for (ScoreNode child : first) {
      insertChild(used(), child, used() == 0 ? null : children[used() - 1]);
    }
  }

  private ScoreBranch(ScoreBranch other, int from, int capacity, int bytes) {
    super(other, from, capacity, bytes);
    children = Arrays.copyOf(Arrays.copyOfRange(other.children, from, other.used()), capacity);
    counts = Arrays.copyOf(Arrays.copyOfRange(other.counts, from, other.used()), capacity);
  }

  /** A child. */
  ScoreNode child(int index) {
    return children[index];
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
  int most() {
    return MOST;
  }

  @Override
  long count() {
    return countBefore(used());
  }

  @Override
  long ownBytes() {
    return HeapLayout.object(6, 4)
        + columnBytes()
        + apartBytes()
        + HeapLayout.references(children.length)
        + HeapLayout.longs(counts.length);
  }

  @Override
  long heapBytes() {
    long sum = ownBytes();
    for (int i = 0; i < used(); i++) {
      sum += children[i].heapBytes();
    }
    return sum;
  }

  @Override
  void resized(int capacity) {
    children = Arrays.copyOf(children, capacity);
    counts = Arrays.copyOf(counts, capacity);
  }

  /**
   * Puts a child in.
   *
   * @param left the child of the same level before it, if it is known
   */
  private void insertChild(int index, ScoreNode child, ScoreNode left) {
    int moved = used() - index;
    part(index, child, left);
    System.arraycopy(children, index, children, index + 1, moved);
    System.arraycopy(counts, index, counts, index + 1, moved);
    children[index] = child;
    counts[index] = child.count();
  }

  /** Puts the item in that parts a child from the one before. */
  private void part(int index, ScoreNode child, ScoreNode left) {
    int length = partLength(child, left);
    put(index, child.score(0), partOf(child, length), partOffset(child, length), length);
  }

  private void partAgain(int index) {
    ScoreNode child = children[index];
    int length = partLength(child, children[index - 1]);
    replace(index, child.score(0), partOf(child, length), partOffset(child, length), length);
  }

  /** How many bytes of a child's first member part it from the one before. */
  private static int partLength(ScoreNode child, ScoreNode left) {
    int length = child.length(0);
    if (left == null || child instanceof ScoreBranch) {
      return length;
    }
    int last = left.used() - 1;
    return left.score(last) < child.score(0)
        ? 0
        : Math.min(length, 1 + mismatch(left, last, child));
  }

  /** The array with the first bytes of a child's first member: one of its own if they are many. */
  private static byte[] partOf(ScoreNode child, int length) {
    byte[] array = child.array(0);
    return length > LONGEST_INSIDE ? Arrays.copyOf(array, length) : array;
  }

  private static int partOffset(ScoreNode child, int length) {
    return length > LONGEST_INSIDE ? 0 : child.offset(0);
  }

  private static int mismatch(ScoreNode left, int last, ScoreNode child) {
    int from = left.offset(last);
    int first = child.offset(0);
    return Arrays.mismatch(
        left.array(last),
        from,
        from + left.length(last),
        child.array(0),
        first,
        first + child.length(0));
  }

  /** The child that an element belongs to, if there is one. */
  int childFor(double score, byte[] member, int offset, int length) {
    return below(1, score, member, offset, length, true) - 1;
  }

  @Override
  ScoreNode add(ScoreTree tree, double score, byte[] member, int offset, int length, int edges) {
    int index = childFor(score, member, offset, length);
    boolean atEdge = (edges & edgesOf(index)) != 0;
    if (!atEdge && children[index] instanceof ScoreLeaf && relieve(tree, index)) {
      index = childFor(score, member, offset, length);
    }
    ScoreNode child = children[index];
    ScoreNode beside = child.add(tree, score, member, offset, length, edges & edgesOf(index));
    if (beside == null) {
      counts[index]++;
      return null;
    }
    counts[index] = child.count();
    return addChild(tree, index + 1, beside, edges);
  }

  /**
   * Lets a full leaf give elements to the neighbour that has fewer, if that has room: so leaves are
   * fuller, and a new one comes seldom.
   *
   * @return true if it did
   */
  private boolean relieve(ScoreTree tree, int index) {
    if (children[index].used() < ScoreLeaf.MOST) {
      return false;
    }
    int lower = index > 0 ? children[index - 1].used() : ScoreLeaf.MOST;
    int upper = index + 1 < used() ? children[index + 1].used() : ScoreLeaf.MOST;
    int given = (ScoreLeaf.MOST - Math.min(lower, upper)) / 2;
    if (given < LEAST_GIVEN) {
      return false;
    }
    give(tree, index, lower < upper ? index - 1 : index + 1, given);
    return true;
  }

  private void give(ScoreTree tree, int from, int to, int count) {
    ScoreNode giver = children[from];
    ScoreNode taker = children[to];
    long before = ownBytes() + giver.ownBytes() + taker.ownBytes();
    int first = to < from ? 0 : giver.used() - count;
    taker.putAll(to < from ? taker.used() : 0, giver, first, count);
    giver.takeOut(first, count);
    counts[from] -= count;
    counts[to] += count;
    partAgain(Math.max(from, to));
    tree.account(ownBytes() + giver.ownBytes() + taker.ownBytes() - before);
  }

  private int edgesOf(int index) {
    return (index == 0 ? LEFT_EDGE : 0) | (index == used() - 1 ? RIGHT_EDGE : 0);
  }

  private ScoreNode addChild(ScoreTree tree, int index, ScoreNode child, int edges) {
    long before = ownBytes();
    ScoreNode left = children[index - 1];
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
    int room = roomy(used() - at);
    ScoreBranch upper = new ScoreBranch(this, at, room, roomyBytesFrom(at, room));
    removeItems(at, used() - at);
    return upper;
  }

  private void removeItems(int from, int count) {
    int end = from + count;
    System.arraycopy(children, end, children, from, used() - end);
    System.arraycopy(counts, end, counts, from, used() - end);
    Arrays.fill(children, used() - count, used(), null);
    takeOut(from, count);
  }

  @Override
  void remove(ScoreTree tree, double score, byte[] member, int offset, int length) {
    int index = childFor(score, member, offset, length);
    children[index].remove(tree, score, member, offset, length);
    counts[index]--;
    rebalance(tree, index);
  }

  @Override
  void removeRange(ScoreTree tree, long rank, long count) {
    int first = 0;
    long skipped = rank;
    while (skipped >= counts[first]) {
      skipped -= counts[first++];
    }
    long left = count;
    int last = first;
    while (left > 0) {
      left -= thin(tree, last++, skipped, left);
      skipped = 0;
    }
    int emptied = dropEmpty(tree, first, last);
    last -= emptied;
    for (int i = Math.min(last, used()) - 1; i >= first; i--) {
      rebalance(tree, i);
    }
  }

  /** Removes from a child what a range has in it; how much that was. */
  private long thin(ScoreTree tree, int index, long from, long most) {
    long part = Math.min(most, counts[index] - from);
    if (part == counts[index]) {
      tree.account(-children[index].heapBytes());
    } else {
      children[index].removeRange(tree, from, part);
    }
    counts[index] -= part;
    return part;
  }

  private int dropEmpty(ScoreTree tree, int from, int to) {
    int first = from;
    while (first < to && counts[first] > 0) {
      first++;
    }
    int end = first;
    while (end < to && counts[end] == 0) {
      end++;
    }
    removeChildren(tree, first, end - first);
    return end - first;
  }

  private void removeChildren(ScoreTree tree, int from, int count) {
    if (count > 0) {
      long before = ownBytes();
      removeItems(from, count);
      tree.account(ownBytes() - before);
    }
  }

  /** Makes a child that lost elements fit in again: it may go, or join a neighbour. */
  private void rebalance(ScoreTree tree, int index) {
    ScoreNode child = children[index];
    if (counts[index] == 0) {
      tree.account(-child.ownBytes());
      removeChildren(tree, index, 1);
      return;
    }
    if (child.used() * 4 < child.most() && used() > 1) {
      int lower = index + 1 < used() ? index : index - 1;
      if ((children[lower].used() + children[lower + 1].used()) * 4 <= 3 * child.most()) {
        join(tree, lower);
      }
    }
  }

  private void join(ScoreTree tree, int lower) {
    ScoreNode into = children[lower];
    ScoreNode from = children[lower + 1];
    long before = into.ownBytes() + from.ownBytes();
    if (from instanceof ScoreBranch branch) {
      branch.partFirst(this, lower + 1);
    }
    into.append(from);
    tree.account(into.ownBytes() - before);
    counts[lower] += counts[lower + 1];
    removeChildren(tree, lower + 1, 1);
  }

  /** Makes the first item what parts this branch from the one before, as the parent knows it. */
  private void partFirst(ScoreBranch parent, int index) {
    replace(
        0, parent.score(index), parent.array(index), parent.offset(index), parent.length(index));
  }

  @Override
  void append(ScoreNode next) {
    ScoreBranch other = (ScoreBranch) next;
    int before = used();
    putAll(before, other, 0, other.used());
    System.arraycopy(other.children, 0, children, before, other.used());
    System.arraycopy(other.counts, 0, counts, before, other.used());
  }

  @Override
  ScoreBranch copy() {
    ScoreBranch copy = new ScoreBranch(this, 0, capacity(), room());
    for (int i = 0; i < used(); i++) {
      copy.children[i] = children[i].copy();
    }
    return copy;
  }
}
