package io.vireo.server.data.sortedset;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.table.ElementsImage;

/** An image of a large sorted set, whose walk goes in the order of scores and members. */
final class ScoreImage extends ElementsImage {
  private static final int STRIDE_MEMBERS = 100;

  private final RankedMembers members;
  private final SortedSetValue.Sink sink;
  private final ScoreTree.Spot spot = new ScoreTree.Spot();
  private final Element view = new Element();

  /** The last member that the walk has come to, as it was then; null before the first. */
  private Bytes last;

  private double lastScore;

  ScoreImage(RankedMembers members, SortedSetValue.Sink sink) {
    super(members);
    this.members = members;
    this.sink = sink;
  }

  @Override
  protected boolean showSome() {
    ScoreTree tree = members.tree();
    long rank = shown();
    long end = Math.min(rank + STRIDE_MEMBERS, tree.size());
    while (rank < end) {
      tree.seek(rank, spot);
      showFrom(spot.leaf(), spot.index());
      rank += spot.leaf().used() - spot.index();
    }
    spot.clear();
    return rank == tree.size();
  }

  /** How many members are not behind the last one shown. */
  private long shown() {
    return last == null
        ? 0
        : members.tree().rank(lastScore, last.array(), last.offset(), last.length(), true);
  }

  private void showFrom(ScoreLeaf leaf, int index) {
    int end = leaf.used();
    for (int i = index; i < end; i++) {
      leaf.read(i, view);
      if (!isNoted(view)) {
        sink.accept(view, leaf.score(i));
      }
    }
    last = leaf.read(end - 1, view).copy();
    lastScore = leaf.score(end - 1);
  }

  @Override
  protected boolean isAhead(Bytes member, double score) {
    return last == null || score > lastScore || score == lastScore && member.compareTo(last) > 0;
  }

  @Override
  protected void show(Bytes member, double score) {
    sink.accept(new Element().point(member), score);
  }
}
