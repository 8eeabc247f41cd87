package io.vireo.server.data.sortedset;

/**
 * Views of leaves that serve again and again, so that none is made for each step down a tree: those
 * of all trees of one {@link LeafBlocks}. Owned by the data context.
 */
final class LeafViews {
  /** More views than one step of a tree works with. */
  private static final int VIEWS = 8;

  private final ScoreLeaf[] views = new ScoreLeaf[VIEWS];
  private final ScoreLeaf probe = new ScoreLeaf();
  private final LeafScratch scratch = new LeafScratch();
  private int next;

  LeafViews() {
    for (int i = 0; i < VIEWS; i++) {
      views[i] = new ScoreLeaf();
    }
  }

  /** A view of a leaf, which serves again after a few others were asked for. */
  ScoreLeaf at(LeafMemory leaves, int leaf) {
    next = next + 1 & VIEWS - 1;
    return views[next].open(leaves, leaf);
  }

  /** A view of a leaf, which serves again the next time. */
  ScoreLeaf probe(LeafMemory leaves, int leaf) {
    return probe.open(leaves, leaf);
  }

  /** What leaves work with that lie in the same blocks. */
  LeafScratch scratch() {
    return scratch;
  }

  /** Views no leaf any more. */
  void close() {
    for (ScoreLeaf view : views) {
      view.close();
    }
    probe.close();
  }
}
