package io.vireo.server.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The members of a large sorted set in the order of their scores, and of their bytes where scores
 * are equal: a counted B+ tree. Owned by the data context.
 *
 * <p>An element is a {@link Packed} array with the member as its key. The tree never looks at the
 * value of that array; the score is in the tree itself.
 *
 * @see <a href="https://doi.org/10.1145/356770.356776">Comer, The Ubiquitous B-Tree</a>
 */
final class ScoreTree {
  /*
   *                    branch   lowest  -inf,a   3,x    9,b
   *                             count     110     97    128
   *                            /           |          \
   *      leaf  scores  -inf 0 0 1 ..   3 3 4 ..    9 9.5 12 ..
   *            entries   a  b c a ..   x y a ..    b  k  a  ..
   *
   * A leaf has its scores side by side, so a search reads a few cache lines and no element, unless
   * scores are equal. The counts make a rank a sum on the way down, and a range, whatever it is by,
   * a pair of ranks: so its size is known before its first element is read, and skipping is free.
   *
   * Leaves are not chained. Who walks asks for the next leaf by its rank, once per hundred elements.
   *
   * A node that is full splits in the middle; but at either end of the tree it stays full and the new
   * element begins a node of its own, so scores that only rise (times, say) leave full leaves behind.
   * The arrays of a node have room for little more than its items, so memory does not depend on how
   * full nodes are. A node that fell under a quarter joins a neighbour if both together fill three
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

  /** Tells how many of a node's items lie before a place in the order. */
  interface Probe {
    /** The number of items of this node that lie before the place. */
    int below(ScoreNode node);
  }

  /** A tree of elements that are in order already, in full nodes. */
  static ScoreTree of(double[] scores, byte[][] entries) {
    if (entries.length == 0) {
      return new ScoreTree();
    }
    List<ScoreNode> level = new ArrayList<>();
    for (int from = 0; from < entries.length; from += ScoreLeaf.MOST) {
      int to = Math.min(entries.length, from + ScoreLeaf.MOST);
      level.add(
          new ScoreLeaf(
              Arrays.copyOfRange(scores, from, to),
              Arrays.copyOfRange(entries, from, to),
              to - from));
    }
    while (level.size() > 1) {
      level = branchesAbove(level);
    }
    return new ScoreTree(level.get(0), entries.length);
  }

  private static List<ScoreNode> branchesAbove(List<ScoreNode> level) {
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

  /** Heap bytes of the tree without its elements; costs nothing to ask. */
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
  void add(double score, byte[] entry) {
    ScoreNode upper = root.add(this, score, entry, ScoreNode.LEFT_EDGE | ScoreNode.RIGHT_EDGE);
    if (upper != null) {
      root = new ScoreBranch(root, upper);
      account(root.ownBytes());
    }
    size++;
  }

  /** Takes an element out that is there. */
  void remove(double score, byte[] entry) {
    root.remove(this, score, entry);
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
  void move(double before, double after, byte[] entry) {
    int offset = Packed.keyOffset(entry);
    int length = Packed.keyLength(entry);
    ScoreNode leaf = leafOf(before, entry, offset, length);
    int from = leaf.below(before, entry, offset, length, false);
    int to = leaf.below(after, entry, offset, length, false);
    int place = to > from ? to - 1 : to;
    if (from > 0 && place > 0 && to < leaf.used()) {
      leaf.move(from, place, after);
    } else {
      remove(before, entry);
      add(after, entry);
    }
  }

  private ScoreNode leafOf(double score, byte[] member, int offset, int length) {
    ScoreNode node = root;
    while (node instanceof ScoreBranch branch) {
      node = branch.child(branch.childFor(score, member, offset, length));
    }
    return node;
  }

  /** How many elements lie before a place. */
  long rank(Probe probe) {
    long rank = 0;
    ScoreNode node = root;
    while (node instanceof ScoreBranch branch) {
      int child = Math.max(0, probe.below(branch) - 1);
      rank += branch.countBefore(child);
      node = branch.child(child);
    }
    return rank + probe.below(node);
  }

  /** The rank of an element that is there, or how many lie before it. */
  long rank(double score, byte[] member, int offset, int length) {
    long rank = 0;
    ScoreNode node = root;
    while (node instanceof ScoreBranch branch) {
      int child = branch.childFor(score, member, offset, length);
      rank += branch.countBefore(child);
      node = branch.child(child);
    }
    return rank + node.below(score, member, offset, length, false);
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

  /** A copy with the copies of entries that somebody makes. */
  ScoreTree copy(UnaryOperator<byte[]> entryCopy) {
    return new ScoreTree(root.copy(entryCopy), size);
  }
}
