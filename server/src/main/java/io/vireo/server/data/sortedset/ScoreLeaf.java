package io.vireo.server.data.sortedset;

import io.vireo.server.data.HeapLayout;

/** A row of elements, at the bottom of a {@link ScoreTree}. Owned by the data context. */
final class ScoreLeaf extends ScoreNode {
  /** Elements of a full leaf. */
  static final int MOST = 64;

  /**
   * Elements of a leaf that is filled in order: an eighth is left free, so that elements that come
   * in between later find room, instead of every one of them splitting a leaf.
   */
  static final int FILLED = MOST - MOST / 8;

  /** A leaf without elements. */
  ScoreLeaf() {
    this(0, 0);
  }

  /**
   * A leaf without elements that has room for {@code capacity} of them, and for {@code bytes} of
   * members.
   */
  ScoreLeaf(int capacity, int bytes) {
    super(capacity, bytes);
  }

  private ScoreLeaf(ScoreLeaf other, int from, int capacity, int bytes) {
    super(other, from, capacity, bytes);
  }

  @Override
  int most() {
    return MOST;
  }

  @Override
  long count() {
    return used();
  }

  @Override
  long ownBytes() {
    return HeapLayout.object(4, 4) + columnBytes();
  }

  @Override
  long heapBytes() {
    return ownBytes();
  }

  @Override
  ScoreNode add(ScoreTree tree, double score, byte[] member, int offset, int length, int edges) {
    int index = below(0, score, member, offset, length, false);
    long before = ownBytes();
    int most = isAtEnd(index, 0, edges) ? FILLED : MOST;
    ScoreLeaf upper = used() < most ? null : split(splitPoint(index, 0, edges));
    if (upper == null || index < used() || used() == 0) {
      put(index, score, member, offset, length);
    } else {
      upper.put(index - used(), score, member, offset, length);
    }
    tree.account(ownBytes() - before + (upper == null ? 0 : upper.ownBytes()));
    return upper;
  }

  private ScoreLeaf split(int at) {
    int moved = used() - at;
    int room = roomy(moved);
    ScoreLeaf upper = new ScoreLeaf(this, at, room, roomyBytesFrom(at, room));
    takeOut(at, moved);
    return upper;
  }

  @Override
  void remove(ScoreTree tree, double score, byte[] member, int offset, int length) {
    removeRange(tree, below(0, score, member, offset, length, false), 1);
  }

  @Override
  void removeRange(ScoreTree tree, long rank, long count) {
    long before = ownBytes();
    takeOut((int) rank, (int) count);
    tree.account(ownBytes() - before);
  }

  @Override
  void append(ScoreNode next) {
    putAll(used(), next, 0, next.used());
  }

  @Override
  ScoreLeaf copy() {
    return new ScoreLeaf(this, 0, capacity(), room());
  }

  /** The same elements in the opposite order. */
  ScoreLeaf reversed() {
    ScoreLeaf reversed = new ScoreLeaf(capacity(), room());
    for (int i = used() - 1; i >= 0; i--) {
      reversed.put(reversed.used(), score(i), array(i), offset(i), length(i));
    }
    return reversed;
  }
}
