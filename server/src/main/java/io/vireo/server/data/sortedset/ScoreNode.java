package io.vireo.server.data.sortedset;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import java.util.function.IntConsumer;

/**
 * A node of a {@link ScoreTree}: a row of elements, or of children with what parts them. Owned by
 * the data context.
 */
abstract sealed class ScoreNode permits ScoreLeaf, ScoreBranch {
  /** The node is the first of its level. */
  static final int LEFT_EDGE = 1;

  /** The node is the last of its level. */
  static final int RIGHT_EDGE = 2;

  /** Elements of a full leaf. */
  static final int MOST_IN_LEAF = 64;

  /** Bytes of the longest member among the others; a longer one is an array of its own. */
  static final int LONGEST_INSIDE = ScoreRow.LONGEST_INSIDE;

  /** Items: elements of a leaf, children of a branch. */
  abstract int used();

  /** Items that a node may have at most. */
  abstract int most();

  /** The score of an item. */
  abstract double score(int index);

  /** Points a view at the member of an item; good until the node or the view changes. */
  abstract Element read(int index, Element into);

  /** The order of an item's member and of other bytes. */
  abstract int compare(int index, byte[] member, int offset, int length);

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

  /** How many items lie before a member; {@code orSame} counts the member itself too. */
  final int below(int from, double score, Bytes member, boolean orSame) {
    return below(from, score, member.array(), member.offset(), member.length(), orSame);
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
  final int belowName(int from, LexRange.Bound bound, Element view) {
    int low = from;
    int high = used();
    while (low < high) {
      int middle = low + high >>> 1;
      if (bound.isAfter(read(middle, view))) {
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

  /** Heap bytes of the branches of this node and all below. */
  abstract long heapBytes();

  /**
   * Adds an element.
   *
   * @param edges {@link #LEFT_EDGE}, {@link #RIGHT_EDGE}
   * @return the node that took over the upper part of this one, or null if this one had room
   */
  abstract ScoreNode add(TreeState tree, double score, Bytes member, int edges);

  /** Takes an element out that is there. */
  abstract void remove(TreeState tree, double score, byte[] member, int offset, int length);

  /** Takes the elements from a rank on out, {@code count} of them, which are there. */
  abstract void removeRange(TreeState tree, long rank, long count);

  /** Shows the address of each block, as tests want it. */
  abstract void forEachBlock(IntConsumer sink);

  /** The elements are not needed any more: gives up the leaves. */
  abstract void discard(TreeState tree);
}
