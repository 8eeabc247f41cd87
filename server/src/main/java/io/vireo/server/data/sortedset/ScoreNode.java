package io.vireo.server.data.sortedset;

/**
 * A node of a {@link ScoreTree}: a row of elements, or of children with what parts them. Owned by
 * the data context.
 */
abstract sealed class ScoreNode extends ScoreRow permits ScoreLeaf, ScoreBranch {
  /** The node is the first of its level. */
  static final int LEFT_EDGE = 1;

  /** The node is the last of its level. */
  static final int RIGHT_EDGE = 2;

  /** A node without items. */
  ScoreNode(int capacity, int bytes) {
    super(capacity, bytes);
  }

  /** A node with copies of the items of another from one on. */
  ScoreNode(ScoreNode other, int from, int capacity, int bytes) {
    super(other, from, capacity, bytes);
  }

  /**
   * How many items lie before an element; {@code orSame} counts the element itself too.
   *
   * @param from the number that are known to
   */
  final int below(int from, double score, byte[] member, int offset, int length, boolean orSame) {
    int low = from;
    int high = used();
    while (low < high) {
      int middle = low + high >>> 1;
      double other = score(middle);
      boolean before = other < score;
      if (other == score) {
        int order = compare(middle, member, offset, length);
        before = orSame ? order <= 0 : order < 0;
      }
      if (before) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** How many items have scores below one; {@code orSame} counts those that equal it too. */
  final int belowScore(int from, double score, boolean orSame) {
    int low = from;
    int high = used();
    while (low < high) {
      int middle = low + high >>> 1;
      double other = score(middle);
      if (orSame ? other <= score : other < score) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** How many items lie before a bound by name, if all scores are the same. */
  final int belowName(int from, LexRange.Bound bound) {
    int low = from;
    int high = used();
    while (low < high) {
      int middle = low + high >>> 1;
      if (bound.isAfter(array(middle), offset(middle), length(middle))) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * Where a full node is split that is to take one more item.
   *
   * <p>In the middle, unless the item comes at an end of the whole level: there the next ones will
   * likely come too, so all the others stay together.
   *
   * @param first the lowest index at which a new item may come
   */
  final int splitPoint(int index, int first, int edges) {
    return isAtEnd(index, first, edges) ? index : used() / 2;
  }

  /** True if a new item comes at an end of the whole level. */
  final boolean isAtEnd(int index, int first, int edges) {
    return index == used() && (edges & RIGHT_EDGE) != 0
        || index == first && (edges & LEFT_EDGE) != 0;
  }

  /** Elements of this node and all below. */
  abstract long count();

  /** Heap bytes of the node itself, without members that are arrays of their own. */
  abstract long ownBytes();

  /** Heap bytes of the node and all below, without members that are arrays of their own. */
  abstract long heapBytes();

  /**
   * Adds an element.
   *
   * @param member if longer than {@link #LONGEST_INSIDE} it must fill its array, which is kept
   * @param edges {@link #LEFT_EDGE}, {@link #RIGHT_EDGE}
   * @return the node that took over the upper part of this one, or null if this one had room
   */
  abstract ScoreNode add(
      ScoreTree tree, double score, byte[] member, int offset, int length, int edges);

  /** Takes an element out that is there. */
  abstract void remove(ScoreTree tree, double score, byte[] member, int offset, int length);

  /** Takes the elements from a rank on out, {@code count} of them, which are there. */
  abstract void removeRange(ScoreTree tree, long rank, long count);

  /** Adds the items of the next node of the same level behind the own ones. */
  abstract void append(ScoreNode next);

  /** A copy of the node and all below; members that are arrays of their own are shared. */
  abstract ScoreNode copy();
}
