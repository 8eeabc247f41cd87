package io.vireo.server.data;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * A row of children with the number of elements below each. Owned by the data context.
 *
 * <p>Its columns always name the lowest element that each child has now. So they hold no entry that
 * is gone.
 */
final class ScoreBranch extends ScoreNode {
  /** Children of a full branch. */
  static final int MOST = 64;

  private ScoreNode[] children;
  private long[] counts;

  /** A branch above some children. */
  ScoreBranch(ScoreNode... first) {
    super(0);
    children = new ScoreNode[0];
    counts = new long[0];
    for (ScoreNode child : first) {
      insertChild(used(), child);
    }
  }

  private ScoreBranch(
      double[] scores, byte[][] entries, int used, ScoreNode[] children, long[] counts) {
    super(scores, entries, used);
    this.children = children;
    this.counts = counts;
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
    return super.ownBytes()
        + HeapLayout.object(4, 4)
        - HeapLayout.object(2, 4)
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
  void resize(int capacity) {
    super.resize(capacity);
    children = Arrays.copyOf(children, capacity);
    counts = Arrays.copyOf(counts, capacity);
  }

  private void insertChild(int index, ScoreNode child) {
    int moved = used() - index;
    insert(index, child.score(0), child.entry(0));
    System.arraycopy(children, index, children, index + 1, moved);
    System.arraycopy(counts, index, counts, index + 1, moved);
    children[index] = child;
    counts[index] = child.count();
  }

  @Override
  void removeItems(int from, int count) {
    int end = from + count;
    System.arraycopy(children, end, children, from, used() - end);
    System.arraycopy(counts, end, counts, from, used() - end);
    Arrays.fill(children, used() - count, used(), null);
    super.removeItems(from, count);
  }

  @Override
  void append(ScoreNode next) {
    ScoreBranch other = (ScoreBranch) next;
    int before = used();
    super.append(other);
    System.arraycopy(other.children, 0, children, before, other.used());
    System.arraycopy(other.counts, 0, counts, before, other.used());
  }

  /** The child that an element belongs to, if there is one. */
  int childFor(double score, byte[] member, int offset, int length) {
    return Math.max(0, below(score, member, offset, length, true) - 1);
  }

  private int childFor(double score, byte[] entry) {
    return childFor(score, entry, Packed.keyOffset(entry), Packed.keyLength(entry));
  }

  @Override
  ScoreNode add(ScoreTree tree, double score, byte[] entry, int edges) {
    int index = childFor(score, entry);
    ScoreNode child = children[index];
    ScoreNode beside = child.add(tree, score, entry, edges & edgesOf(index));
    counts[index] = beside == null ? counts[index] + 1 : child.count();
    showLowest(index);
    return beside == null ? null : addChild(tree, index + 1, beside, edges);
  }

  private int edgesOf(int index) {
    return (index == 0 ? LEFT_EDGE : 0) | (index == used() - 1 ? RIGHT_EDGE : 0);
  }

  private void showLowest(int index) {
    ScoreNode child = children[index];
    set(index, child.score(0), child.entry(0));
  }

  private ScoreNode addChild(ScoreTree tree, int index, ScoreNode child, int edges) {
    long before = ownBytes();
    ScoreBranch upper = used() < MOST ? null : split(splitPoint(index, 1, edges));
    if (upper == null || index < used()) {
      insertChild(index, child);
    } else {
      upper.insertChild(index - used(), child);
    }
    tree.account(ownBytes() - before + (upper == null ? 0 : upper.ownBytes()));
    return upper;
  }

  private ScoreBranch split(int at) {
    int moved = used() - at;
    int room = roomy(moved);
    ScoreNode[] upperChildren = Arrays.copyOf(Arrays.copyOfRange(children, at, used()), room);
    long[] upperCounts = Arrays.copyOf(Arrays.copyOfRange(counts, at, used()), room);
    ScoreBranch upper =
        new ScoreBranch(
            scoresFrom(at, room), entriesFrom(at, room), moved, upperChildren, upperCounts);
    removeItems(at, moved);
    return upper;
  }

  @Override
  void remove(ScoreTree tree, double score, byte[] entry) {
    int index = childFor(score, entry);
    children[index].remove(tree, score, entry);
    counts[index]--;
    settle(tree, index);
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
      settle(tree, i);
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
  private void settle(ScoreTree tree, int index) {
    ScoreNode child = children[index];
    if (counts[index] == 0) {
      tree.account(-child.ownBytes());
      removeChildren(tree, index, 1);
      return;
    }
    showLowest(index);
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
    long before = into.ownBytes();
    into.append(from);
    tree.account(into.ownBytes() - before - from.ownBytes());
    counts[lower] += counts[lower + 1];
    removeChildren(tree, lower + 1, 1);
  }

  @Override
  ScoreNode copy(UnaryOperator<byte[]> entryCopy) {
    ScoreNode[] copies = new ScoreNode[used()];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = children[i].copy(entryCopy);
    }
    return new ScoreBranch(copies);
  }
}
