package io.vireo.server.data;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * A node of a {@link ScoreTree}: a row of elements or of children, in the order of score and
 * member. Owned by the data context.
 *
 * <p>Both kinds of node have the same two columns, so both are searched by the same code: a leaf's
 * columns are its elements, a branch's are the lowest element of each child.
 */
abstract sealed class ScoreNode permits ScoreLeaf, ScoreBranch {
  /** The node is the first of its level. */
  static final int LEFT_EDGE = 1;

  /** The node is the last of its level. */
  static final int RIGHT_EDGE = 2;

  /** Slots by which the columns grow at least. */
  private static final int STEP = 8;

  private int used;
  private double[] scores;
  private byte[][] entries;

  /** A node without items. */
  ScoreNode(int capacity) {
    scores = new double[capacity];
    entries = new byte[capacity][];
  }

  /** A node with a row of items, whose arrays it takes over. */
  ScoreNode(double[] scores, byte[][] entries, int used) {
    this.scores = scores;
    this.entries = entries;
    this.used = used;
  }

  /** Items: elements of a leaf, children of a branch. */
  final int used() {
    return used;
  }

  /** Items that fit without growing. */
  final int capacity() {
    return scores.length;
  }

  /** The score of an item. */
  final double score(int index) {
    return scores[index];
  }

  /** The packed entry of an item. */
  final byte[] entry(int index) {
    return entries[index];
  }

  /**
   * Sends for entries that are about to be read, without waiting for one after the other.
   *
   * @return of no meaning, but must be used
   */
  final int touch(int from, int step, int most) {
    int sum = 0;
    int at = from;
    for (int i = 0; i < most && at >= 0 && at < used; i++) {
      byte[] entry = entries[at];
      sum += entry[0] + entry[entry.length - 1];
      at += step;
    }
    return sum;
  }

  /** Makes an item another element. */
  final void set(int index, double score, byte[] entry) {
    scores[index] = score;
    entries[index] = entry;
  }

  /** How many items lie before an element; {@code orSame} counts the element itself too. */
  final int below(double score, byte[] member, int offset, int length, boolean orSame) {
    int low = 0;
    int high = used;
    while (low < high) {
      int middle = low + high >>> 1;
      double other = scores[middle];
      boolean before = other < score;
      if (other == score) {
        int order = compare(entries[middle], member, offset, length);
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

  /** The order of an entry's member and of other bytes. */
  static int compare(byte[] entry, byte[] member, int offset, int length) {
    int from = Packed.keyOffset(entry);
    return Arrays.compareUnsigned(
        entry, from, from + Packed.keyLength(entry), member, offset, offset + length);
  }

  /** How many items have scores below one; {@code orSame} counts those that equal it too. */
  final int belowScore(double score, boolean orSame) {
    int low = 0;
    int high = used;
    while (low < high) {
      int middle = low + high >>> 1;
      double other = scores[middle];
      if (orSame ? other <= score : other < score) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** How many items lie before a bound by name, if all scores are the same. */
  final int belowName(LexRange.Bound bound) {
    int low = 0;
    int high = used;
    while (low < high) {
      int middle = low + high >>> 1;
      byte[] entry = entries[middle];
      if (bound.isAfter(entry, Packed.keyOffset(entry), Packed.keyLength(entry))) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Puts an item in; there must be room for one more under {@link #most}. */
  void insert(int index, double score, byte[] entry) {
    if (used == scores.length) {
      resize(roomy(used + 1));
    }
    System.arraycopy(scores, index, scores, index + 1, used - index);
    System.arraycopy(entries, index, entries, index + 1, used - index);
    scores[index] = score;
    entries[index] = entry;
    used++;
  }

  /** Moves an item to another place of the row, and gives it another score. */
  final void move(int from, int to, double score) {
    byte[] entry = entries[from];
    if (from < to) {
      System.arraycopy(scores, from + 1, scores, from, to - from);
      System.arraycopy(entries, from + 1, entries, from, to - from);
    } else {
      System.arraycopy(scores, to, scores, to + 1, from - to);
      System.arraycopy(entries, to, entries, to + 1, from - to);
    }
    set(to, score, entry);
  }

  /** Takes a stretch of items out, and gives room back if much is left over. */
  void removeItems(int from, int count) {
    int end = from + count;
    System.arraycopy(scores, end, scores, from, used - end);
    System.arraycopy(entries, end, entries, from, used - end);
    Arrays.fill(entries, used - count, used, null);
    used -= count;
    if (used > 0 && roomy(used) * 3 < scores.length * 2) {
      resize(roomy(used));
    }
  }

  /** Adds the items of the next node of the same kind behind the own ones. */
  void append(ScoreNode next) {
    int sum = used + next.used;
    if (sum > scores.length) {
      resize(roomy(sum));
    }
    System.arraycopy(next.scores, 0, scores, used, next.used);
    System.arraycopy(next.entries, 0, entries, used, next.used);
    used = sum;
  }

  /** The room for so many items: a little more, so that the next few do not move them again. */
  final int roomy(int items) {
    int room = items + items / STEP + STEP - 1 & -STEP;
    return Math.min(most(), room);
  }

  /** Gives the columns another capacity, enough for all items. */
  void resize(int capacity) {
    scores = Arrays.copyOf(scores, capacity);
    entries = Arrays.copyOf(entries, capacity);
  }

  /** The scores from an item on, in an array with room for {@code capacity}. */
  final double[] scoresFrom(int from, int capacity) {
    double[] part = new double[capacity];
    System.arraycopy(scores, from, part, 0, used - from);
    return part;
  }

  /** The entries from an item on, in an array with room for {@code capacity}. */
  final byte[][] entriesFrom(int from, int capacity) {
    byte[][] part = new byte[capacity][];
    System.arraycopy(entries, from, part, 0, used - from);
    return part;
  }

  /**
   * Where a full node is split that is to take one more item.
   *
   * <p>In the middle, unless the item comes at an end of the whole level: there the next ones will
   * likely come too, so all the others stay together and the node is left full.
   *
   * @param first the lowest index at which a new item may come
   */
  final int splitPoint(int index, int first, int edges) {
    boolean atEnd =
        index == used && (edges & RIGHT_EDGE) != 0 || index == first && (edges & LEFT_EDGE) != 0;
    return atEnd ? index : used / 2;
  }

  /** Items that a node may have at most. */
  abstract int most();

  /** Elements of this node and all below. */
  abstract long count();

  /** Heap bytes of the node itself. */
  long ownBytes() {
    return HeapLayout.object(2, 4)
        + HeapLayout.longs(scores.length)
        + HeapLayout.references(entries.length);
  }

  /** Heap bytes of the node and all below, without the entries. */
  abstract long heapBytes();

  /**
   * Adds an element.
   *
   * @param edges {@link #LEFT_EDGE}, {@link #RIGHT_EDGE}
   * @return the node that took over the upper part of this one, or null if this one had room
   */
  abstract ScoreNode add(ScoreTree tree, double score, byte[] entry, int edges);

  /** Takes an element out that is there. */
  abstract void remove(ScoreTree tree, double score, byte[] entry);

  /** Takes the elements from a rank on out, {@code count} of them, which are there. */
  abstract void removeRange(ScoreTree tree, long rank, long count);

  /** A copy of the node and all below, with the copies of entries that somebody makes. */
  abstract ScoreNode copy(UnaryOperator<byte[]> entryCopy);
}
