package io.vireo.server.data;

import java.util.function.UnaryOperator;

/** A row of elements, at the bottom of a {@link ScoreTree}. Owned by the data context. */
final class ScoreLeaf extends ScoreNode {
  /** Elements of a full leaf. */
  static final int MOST = 128;

  /** A leaf without elements. */
  ScoreLeaf() {
    super(0);
  }

  /** A leaf with a row of elements, whose arrays it takes over. */
  ScoreLeaf(double[] scores, byte[][] entries, int used) {
    super(scores, entries, used);
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
  long heapBytes() {
    return ownBytes();
  }

  @Override
  ScoreNode add(ScoreTree tree, double score, byte[] entry, int edges) {
    int index = below(score, entry, Packed.keyOffset(entry), Packed.keyLength(entry), false);
    long before = ownBytes();
    ScoreLeaf upper = used() < MOST ? null : split(splitPoint(index, 0, edges));
    if (upper == null || index < used() || used() == 0) {
      insert(index, score, entry);
    } else {
      upper.insert(index - used(), score, entry);
    }
    tree.account(ownBytes() - before + (upper == null ? 0 : upper.ownBytes()));
    return upper;
  }

  private ScoreLeaf split(int at) {
    int moved = used() - at;
    int room = roomy(moved);
    ScoreLeaf upper = new ScoreLeaf(scoresFrom(at, room), entriesFrom(at, room), moved);
    removeItems(at, moved);
    return upper;
  }

  @Override
  void remove(ScoreTree tree, double score, byte[] entry) {
    removeRange(
        tree, below(score, entry, Packed.keyOffset(entry), Packed.keyLength(entry), false), 1);
  }

  @Override
  void removeRange(ScoreTree tree, long rank, long count) {
    long before = ownBytes();
    removeItems((int) rank, (int) count);
    tree.account(ownBytes() - before);
  }

  @Override
  ScoreNode copy(UnaryOperator<byte[]> entryCopy) {
    byte[][] entries = entriesFrom(0, capacity());
    for (int i = 0; i < used(); i++) {
      entries[i] = entryCopy.apply(entries[i]);
    }
    return new ScoreLeaf(scoresFrom(0, capacity()), entries, used());
  }
}
