package io.vireo.server.data.sortedset;

import io.vireo.server.data.HeapLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * The members of a large sorted set in the order of their scores, and of their bytes where scores
 * are equal: a counted B+ tree. Owned by the data context.
 *
 * <p>Members are copied into the leaves. One longer than {@link ScoreRow#LONGEST_INSIDE} must fill
 * its array, which the tree refers to and whose memory it does not count.
 *
 * @see <a href="https://doi.org/10.1145/356770.356776">Comer, The Ubiquitous B-Tree</a>
 */
final class ScoreTree {
  /*
   *                    branch   parts from before   .    3     9,b
   *                             count              61   48     64
   *                            /           |          \
   *      leaf  scores  -inf 0 0 1 ..   3 3 4 ..    9 9.5 12 ..
   *            names     a  b c a ..   x y a ..    b  k  a  ..
   *
   * A leaf has its scores side by side, so a search reads a few cache lines and no member, unless
   * scores are equal. The counts make a rank a sum on the way down, and a range, whatever it is by,
   * a pair of ranks: so its size is known before its first element is read, and skipping is free.
   *
   * Leaves are not chained. A walk asks for the next leaf by its rank, once per leaf.
   *
   * A node that is full splits in the middle; but at either end of the tree it stays as it is and the
   * new element begins a node of its own, so scores that only rise (times, say) leave leaves behind
   * that are full but for an eighth. That eighth is for those that come in between later.
   * A full leaf elsewhere gives elements to a neighbour first, so leaves are five sixths full on
   * average. A node that fell under a quarter joins a neighbour if both together fill three
   * quarters at most; a node with nothing goes. So the depth is logarithmic in the most elements that
   * there were since the tree was empty, and in practice 3 or 4 for ten millions.
   */
  private static final ScoreNode NOTHING = new ScoreLeaf();

  private ScoreNode root;
  private long size;
  private long nodeBytes;

  /** A tree without elements. */
  ScoreTree() {
    clear();
  }

  private ScoreTree(ScoreNode root, long size) {
    this.root = root;
    this.size = size;
    nodeBytes = root.heapBytes();
  }

  /** A tree of leaves that are in order and not empty, which it takes over. */
  static ScoreTree of(List<ScoreLeaf> leaves) {
    long size = 0;
    for (ScoreLeaf leaf : leaves) {
      size += leaf.used();
    }
    if (size == 0) {
      return new ScoreTree();
    }
    List<? extends ScoreNode> level = leaves;
    while (level.size() > 1) {
      level = branchesAbove(level);
    }
    return new ScoreTree(level.get(0), size);
  }

  private static List<ScoreNode> branchesAbove(List<? extends ScoreNode> level) {
    List<ScoreNode> above = new ArrayList<>();
    for (int from = 0; from < level.size(); from += ScoreBranch.MOST) {
      int to = Math.min(level.size(), from + ScoreBranch.MOST);
      above.add(new ScoreBranch(level.subList(from, to).toArray(new ScoreNode[0])));
    }
    return above;
  }

  /** Elements. */
  long size() {
    return size;
  }

  /** Heap bytes of the tree without members that are arrays of their own; costs nothing to ask. */
  long heapBytes() {
    return HeapLayout.object(1, 16) + nodeBytes;
  }

  /** Nodes took ({@code delta} above 0) or gave back memory. */
  void account(long delta) {
    nodeBytes += delta;
  }

  /** The topmost node, for tests. */
  ScoreNode root() {
    return root;
  }

  /** Lets go of all elements. */
  void clear() {
    root = new ScoreLeaf();
    size = 0;
    nodeBytes = root.heapBytes();
  }

  /** Adds an element that is not there. */
  void add(double score, byte[] member, int offset, int length) {
    int edges = ScoreNode.LEFT_EDGE | ScoreNode.RIGHT_EDGE;
    ScoreNode upper = root.add(this, score, member, offset, length, edges);
    if (upper != null) {
      root = new ScoreBranch(root, upper);
      account(root.ownBytes());
    }
    size++;
  }

  /** Takes an element out that is there. */
  void remove(double score, byte[] member, int offset, int length) {
    root.remove(this, score, member, offset, length);
    size--;
    lower();
  }

  /** Takes {@code count} elements out from a rank on; they must be there. */
  void removeRange(long rank, long count) {
    if (count == size) {
      clear();
    } else if (count > 0) {
      root.removeRange(this, rank, count);
      size -= count;
      lower();
    }
  }

  private void lower() {
    while (root instanceof ScoreBranch branch && branch.used() == 1) {
      account(-branch.ownBytes());
      root = branch.child(0);
    }
  }

  /** Gives an element that is there another score. */
  void move(double before, double after, byte[] member, int offset, int length) {
    ScoreNode leaf = leafOf(before, member, offset, length);
    int to = leaf.below(0, after, member, offset, length, false);
    if (to > 0 && to < leaf.used()) {
      int from = leaf.below(0, before, member, offset, length, false);
      leaf.move(from, to > from ? to - 1 : to, after, member, offset);
    } else {
      remove(before, member, offset, length);
      add(after, member, offset, length);
    }
  }

  private ScoreNode leafOf(double score, byte[] member, int offset, int length) {
    ScoreNode node = root;
    while (node instanceof ScoreBranch branch) {
      node = branch.child(branch.childFor(score, member, offset, length));
    }
    return node;
  }

  /** How many elements have scores below one; {@code orSame} counts those that equal it too. */
  long rank(double score, boolean orSame) {
    long rank = 0;
    ScoreNode node = root;
    while (node instanceof ScoreBranch branch) {
      int child = branch.belowScore(1, score, orSame) - 1;
      rank += branch.countBefore(child);
      node = branch.child(child);
    }
    return rank + node.belowScore(0, score, orSame);
  }

  /** How many elements lie before a bound by name, if all scores are the same. */
  long rank(LexRange.Bound bound) {
    long rank = 0;
    ScoreNode node = root;
    while (node instanceof ScoreBranch branch) {
      int child = branch.belowName(1, bound) - 1;
      rank += branch.countBefore(child);
      node = branch.child(child);
    }
    return rank + node.belowName(0, bound);
  }

  /** How many elements lie before one; {@code orSame} counts that one itself too. */
  long rank(double score, byte[] member, int offset, int length, boolean orSame) {
    long rank = 0;
    ScoreNode node = root;
    while (node instanceof ScoreBranch branch) {
      int child = branch.childFor(score, member, offset, length);
      rank += branch.countBefore(child);
      node = branch.child(child);
    }
    return rank + node.below(0, score, member, offset, length, orSame);
  }

  /** A place in a leaf. */
  static final class Spot {
    private ScoreNode leaf = NOTHING;
    private int index;

    /** The leaf. */
    ScoreNode leaf() {
      return leaf;
    }

    /** The place in it. */
    int index() {
      return index;
    }

    /** Lets go of the leaf. */
    void clear() {
      leaf = NOTHING;
    }
  }

  /** Finds the element with a rank, which must be there. */
  void seek(long rank, Spot spot) {
    long left = rank;
    ScoreNode node = root;
    while (node instanceof ScoreBranch branch) {
      int child = 0;
      for (long count = branch.count(0); left >= count; count = branch.count(child)) {
        left -= count;
        child++;
      }
      node = branch.child(child);
    }
    spot.leaf = node;
    spot.index = (int) left;
  }

  /** A copy; members that are arrays of their own are shared. */
  ScoreTree copy() {
    return new ScoreTree(root.copy(), size);
  }
}
