package io.vireo.server.data.sortedset;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.page.StoredParts;
import io.vireo.server.data.table.RowIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;

/**
 * The members of a large sorted set in the order of their scores, and of their bytes where scores
 * are equal: a counted B+ tree. Owned by the data context.
 *
 * <p>Members are copied into the {@linkplain ScoreLeaves leaves}. Where some move from one leaf to
 * another, the {@linkplain RowIndex index} is changed too.
 *
 * @see <a href="https://doi.org/10.1145/356770.356776">Comer, The Ubiquitous B-Tree</a>
 */
final class ScoreTree implements TreeState, StoredParts.Abandoned {
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
   * Leaves have numbers, by which branches and the index know them. They are not chained. A walk asks
   * for the next leaf by its rank, once per leaf.
   *
   * A node that is full splits in the middle; but at either end of the tree it stays as it is and the
   * new element begins a node of its own, so scores that only rise (times, say) leave leaves behind
   * that are full but for an eighth. That eighth is for those that come in between later.
   * A full leaf elsewhere gives elements to a neighbour first, so leaves are five sixths full on
   * average. A node that fell under a quarter joins a neighbour if both together fill three
   * quarters at most; a node with nothing goes. So the depth is logarithmic in the most elements that
   * there were since the tree was empty, and in practice 3 or 4 for ten millions.
   */
  /** Leaves of an abandoned tree that are freed in one step. */
  private static final int LEAVES_FREED_TOGETHER = 128;

  /** The number of no leaf. */
  private static final int GONE = 0;

  private final ScoreLeaves leaves;

  /** The topmost node, or null if that is a leaf. */
  private ScoreBranch top;

  /** The number of the leaf that is all of the tree, if there is no branch. */
  private int only;

  private long size;
  private long branchBytes;
  private int addedTo;

  /** A tree without elements, whose leaves will lie in some blocks. */
  ScoreTree(LeafBlocks blocks) {
    this(new ScoreLeaves(blocks));
    only = leaves.make(0, 0);
  }

  private ScoreTree(ScoreLeaves leaves) {
    this.leaves = leaves;
  }

  /**
   * Fills a tree without elements with rows that are in order and not empty. If there is no room
   * for them, it must not be used any more.
   *
   * @param index gets each element; or null
   */
  void fill(List<ScoreRow> rows, RowIndex index) {
    List<Integer> filled = new ArrayList<>();
    try {
      for (ScoreRow row : rows) {
        leaves.blocks().allocator().ensureReserve();
        filled.add(leaves.make(ScoreLeaf.roomy(row.used()), row.bytes()));
        fill(filled.get(filled.size() - 1), row, index);
        size += row.used();
      }
    } catch (NoRoom full) {
      filled.forEach(leaf -> leaves.at(leaf).discard(this));
      throw full;
    }
    if (rows.isEmpty()) {
      return;
    }
    leaves.memory().free(only);
    only = filled.get(0);
    if (filled.size() > 1) {
      List<ScoreBranch> level = branchesAbove(filled.size(), leaf -> leaves.at(filled.get(leaf)));
      while (level.size() > 1) {
        level = branchesAbove(level.size(), level::get);
      }
      top = level.get(0);
      account(top.heapBytes());
    }
  }

  private void fill(int number, ScoreRow row, RowIndex index) {
    Element member = new Element();
    for (int i = 0; i < row.used(); i++) {
      row.read(i, member);
      byte[] array = member.array();
      long hash = member.hash();
      leaves.blocks().allocator().ensureReserve();
      if (index != null) {
        index.makeRoom(hash);
      }
      leaves.at(number).insert(i, row.score(i), array, member.offset(), member.length(), hash);
      if (index != null) {
        index.put(hash, number);
      }
    }
  }

  private List<ScoreBranch> branchesAbove(int nodes, IntFunction<? extends ScoreNode> level) {
    List<ScoreBranch> above = new ArrayList<>();
    for (int from = 0; from < nodes; from += ScoreBranch.MOST) {
      above.add(new ScoreBranch(leaves, from, Math.min(nodes, from + ScoreBranch.MOST), level));
    }
    return above;
  }

  /** Elements. */
  long size() {
    return size;
  }

  /** The leaves. */
  ScoreLeaves leaves() {
    return leaves;
  }

  /** Heap bytes of the tree; costs nothing to ask. */
  @Override
  public long heapBytes() {
    return HeapLayout.object(2, 24) + branchBytes + leaves.heapBytes();
  }

  @Override
  public long blockBytes() {
    return leaves.memory().blockBytes();
  }

  /** Shows the address of each block, as tests want it. */
  void forEachBlock(IntConsumer sink) {
    root().forEachBlock(sink);
  }

  @Override
  public boolean freeSome() {
    for (int left = LEAVES_FREED_TOGETHER; left > 0 && hasLeaves(); left--) {
      if (top == null) {
        root().discard(this);
        only = GONE;
      } else if (top.freeLast(this)) {
        top = null;
        only = GONE;
      }
    }
    return !hasLeaves();
  }

  private boolean hasLeaves() {
    return top != null || only != GONE;
  }

  @Override
  public void account(long delta) {
    branchBytes += delta;
  }

  /** The topmost node. */
  ScoreNode root() {
    return top == null ? leaves.at(only) : top;
  }

  /** Lets go of all elements. */
  void clear() {
    root().discard(this);
    top = null;
    only = leaves.make(0, 0);
    size = 0;
    branchBytes = 0;
  }

  @Override
  public void added(int leaf) {
    addedTo = leaf;
  }

  /**
   * Adds an element that is not there.
   *
   * @return the number of the leaf that it is in
   */
  int add(double score, Bytes member) {
    int edges = ScoreNode.LEFT_EDGE | ScoreNode.RIGHT_EDGE;
    ScoreNode upper = root().add(this, score, member, edges);
    if (upper != null) {
      ScoreNode lower = root();
      top = new ScoreBranch(leaves, 0, 2, i -> i == 0 ? lower : upper);
      account(top.ownBytes());
    }
    size++;
    return addedTo;
  }

  /** Takes an element out that is there. */
  void remove(double score, byte[] member, int offset, int length) {
    root().remove(this, score, member, offset, length);
    size--;
    lower();
  }

  /** Takes {@code count} elements out from a rank on; they must be there. */
  void removeRange(long rank, long count) {
    if (count == size) {
      clear();
    } else if (count > 0) {
      root().removeRange(this, rank, count);
      size -= count;
      lower();
    }
  }

  private void lower() {
    while (top != null && top.used() == 1) {
      account(-top.ownBytes());
      ScoreNode child = top.child(0);
      if (child instanceof ScoreLeaf leaf) {
        only = leaf.number();
        top = null;
      } else {
        top = (ScoreBranch) child;
      }
    }
  }

  /**
   * Gives an element that is there another score, if it stays in its leaf.
   *
   * @return false if it would not, and nothing has changed
   */
  boolean moveWithin(int number, int from, double after, byte[] member, int offset, int length) {
    ScoreLeaf leaf = leaves.at(number);
    int to = leaf.below(0, after, member, offset, length, false);
    if (to == 0 || to >= leaf.used()) {
      return false;
    }
    leaf.move(from, to > from ? to - 1 : to, after);
    return true;
  }

  /** How many elements have scores below one; {@code orSame} counts those that equal it too. */
  long rank(double score, boolean orSame) {
    long rank = 0;
    ScoreNode node = root();
    while (node instanceof ScoreBranch branch) {
      int child = branch.belowScore(1, score, orSame) - 1;
      rank += branch.countBefore(child);
      node = branch.child(child);
    }
    return rank + node.belowScore(0, score, orSame);
  }

  /** How many elements lie before a bound by name, if all scores are the same. */
  long rank(LexRange.Bound bound) {
    Element view = new Element();
    long rank = 0;
    ScoreNode node = root();
    while (node instanceof ScoreBranch branch) {
      int child = branch.belowName(1, bound, view) - 1;
      rank += branch.countBefore(child);
      node = branch.child(child);
    }
    return rank + node.belowName(0, bound, view);
  }

  /** How many elements lie before one; {@code orSame} counts that one itself too. */
  long rank(double score, byte[] member, int offset, int length, boolean orSame) {
    long rank = 0;
    ScoreNode node = root();
    while (node instanceof ScoreBranch branch) {
      int child = branch.childFor(score, member, offset, length);
      rank += branch.countBefore(child);
      node = branch.child(child);
    }
    return rank + node.below(0, score, member, offset, length, orSame);
  }

  /** A place in a leaf, which holds until the tree changes. */
  static final class Spot {
    private final ScoreLeaf view = new ScoreLeaf();
    private ScoreLeaf leaf;
    private int index;

    /** The leaf, or null. */
    ScoreLeaf leaf() {
      return leaf;
    }

    /** The place in it. */
    int index() {
      return index;
    }

    /** Lets go of the leaf. */
    void clear() {
      leaf = null;
      view.close();
    }
  }

  /** Finds the element with a rank, which must be there. */
  void seek(long rank, Spot spot) {
    long left = rank;
    int leaf = only;
    for (ScoreBranch branch = top; branch != null; ) {
      int child = 0;
      for (long count = branch.count(0); left >= count; count = branch.count(child)) {
        left -= count;
        child++;
      }
      leaf = branch.isAboveLeaves() ? branch.leaf(child) : leaf;
      branch = branch.branch(child);
    }
    spot.leaf = spot.view.open(leaves.memory(), leaf);
    spot.index = (int) left;
  }

  /**
   * A copy whose leaves lie in some blocks.
   *
   * @param numbers gets the number of the copy of each leaf
   * @throws NoRoom if there is no room for it
   */
  ScoreTree copyTo(LeafBlocks blocks, Map<Integer, Integer> numbers) {
    ScoreTree copy = new ScoreTree(new ScoreLeaves(blocks));
    IntUnaryOperator copier =
        leaf -> {
          int made = copy.leaves.copyOf(leaves, leaf);
          numbers.put(leaf, made);
          return made;
        };
    try {
      copy.only = top == null ? copier.applyAsInt(only) : GONE;
      copy.top = top == null ? null : top.copy(copy.leaves, copier);
    } catch (NoRoom full) {
      numbers.values().forEach(leaf -> copy.leaves.at(leaf).discard(copy));
      throw full;
    }
    copy.size = size;
    copy.branchBytes = branchBytes;
    return copy;
  }
}
