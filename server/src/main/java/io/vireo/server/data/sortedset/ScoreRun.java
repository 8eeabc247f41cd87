package io.vireo.server.data.sortedset;

import io.vireo.server.data.Hash;
import io.vireo.server.data.IndexSort;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Members with scores in the order in which they come, which are put in order at the end. Owned by
 * the data context.
 */
final class ScoreRun {
  /*
   * They are gathered in what will be the leaves of a tree. If they came in order, the leaves are
   * done; if they came in the opposite order, as in the files of Redis, every leaf is turned round.
   *
   * Else numbers are sorted, not members: the upper bits of a score, made to rise with it, and below
   * them the place where its member came. The few that share the upper bits, or all if scores are
   * equal, are then put in order by comparing them in full.
   */
  private static final int FILLED = ScoreLeaf.FILLED;

  private final List<ScoreRow> leaves = new ArrayList<>();
  private ScoreRow last;
  private int size;
  private long filledBytes;

  /** Heap bytes of the leaves so far. */
  long heapBytes() {
    return filledBytes + (last == null ? 0 : last.heapBytes());
  }

  /** Members so far. */
  int size() {
    return size;
  }

  /**
   * Adds a member behind the others.
   *
   * @param member if long it must fill its array, which is kept
   */
  void add(double score, byte[] member, int offset, int length) {
    if (size % FILLED == 0) {
      begin();
    }
    last.put(last.used(), score, member, offset, length);
    size++;
  }

  private void begin() {
    int bytes = 0;
    if (last != null) {
      bytes = last.bytes();
      last.trim();
      filledBytes += last.heapBytes();
    }
    last =
        last == null
            ? new ScoreRow(ScoreLeaf.MOST, 0, 0)
            : new ScoreRow(ScoreLeaf.MOST, ScoreLeaf.MOST, bytes);
    leaves.add(last);
  }

  /** The score of the member that came as the {@code number}th, from 0 on. */
  double score(int number) {
    return leaf(number).score(number % FILLED);
  }

  /** Gives a member another score. */
  void score(int number, double score) {
    leaf(number).score(number % FILLED, score);
  }

  private ScoreRow leaf(int number) {
    return leaves.get(number / FILLED);
  }

  /** The hash of a member. */
  long hash(int number) {
    ScoreRow leaf = leaf(number);
    int at = number % FILLED;
    return Hash.of(leaf.array(at), leaf.offset(at), leaf.length(at));
  }

  /** True if a member has these bytes. */
  boolean isAt(int number, byte[] member, int offset, int length) {
    ScoreRow leaf = leaf(number);
    int at = number % FILLED;
    int from = leaf.offset(at);
    int end = from + leaf.length(at);
    return Arrays.equals(leaf.array(at), from, end, member, offset, offset + length);
  }

  private int compare(int one, int other) {
    return leaf(one).compare(one % FILLED, leaf(other), other % FILLED);
  }

  /** The leaves of all members in order; ends the use of the run. */
  List<ScoreRow> sorted() {
    if (isInOrder(1)) {
      finish();
      return leaves;
    }
    return isInOrder(-1) ? reversed() : inOrder(order());
  }

  private void finish() {
    if (last != null) {
      last.trim();
    }
  }

  /** True if all rise ({@code sign} 1) or fall (-1). */
  private boolean isInOrder(int sign) {
    for (int i = 1; i < size; i++) {
      if (compare(i - 1, i) * sign >= 0) {
        return false;
      }
    }
    return true;
  }

  private List<ScoreRow> reversed() {
    finish();
    for (int i = 0; i < leaves.size(); i++) {
      leaves.set(i, leaves.get(i).reversed());
    }
    Collections.reverse(leaves);
    return leaves;
  }

  private List<ScoreRow> inOrder(int[] order) {
    ScoreRun sorted = new ScoreRun();
    for (int number : order) {
      ScoreRow leaf = leaf(number);
      int at = number % FILLED;
      sorted.add(leaf.score(at), leaf.array(at), leaf.offset(at), leaf.length(at));
    }
    sorted.finish();
    return sorted.leaves;
  }

  private int[] order() {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(size - 1);
    long[] keys = new long[size];
    for (int i = 0; i < size; i++) {
      keys[i] = rising(score(i)) >>> bits << bits | i;
    }
    Arrays.sort(keys);
    int[] order = new int[size];
    long low = (1L << bits) - 1;
    for (int i = 0; i < size; i++) {
      order[i] = (int) (keys[i] & low);
    }
    for (int from = 0; from < size; ) {
      int to = from + 1;
      while (to < size && (keys[to] ^ keys[from]) >>> bits == 0) {
        to++;
      }
      sort(order, from, to);
      from = to;
    }
    return order;
  }

  /** A number that is greater for greater scores. */
  private static long rising(double score) {
    long bits = Double.doubleToRawLongBits(score + 0.0);
    return bits ^ bits >> 63 & Long.MAX_VALUE;
  }

  private void sort(int[] order, int from, int to) {
    if (to - from > 1) {
      int[] part = Arrays.copyOfRange(order, from, to);
      IndexSort.sort(part, part.length, this::compare);
      System.arraycopy(part, 0, order, from, part.length);
    }
  }
}
