package io.vireo.server.data.sortedset;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.ElementsImage;
import java.util.HashSet;
import java.util.Set;

/**
 * The members of a large sorted set as they were at one moment, shown bit by bit. Data context
 * only.
 *
 * <p>Once it is {@link #hold held}, the set may change meanwhile. Members that change are shown out
 * of order then.
 */
public final class SortedSetImage implements ElementsImage {
  /*
   * The walk goes in the order of scores and members, and remembers the last one it has shown. As
   * long as a member is not changed its place in the order stays, so it has been shown if it is not
   * behind that one. For one that changes see HashImage: it is the same with another order.
   */
  private static final int STRIDE = 100;

  private final RankedMembers members;
  private final SortedSetValue.Sink sink;
  private final Set<Bytes> noted = new HashSet<>();
  private final ScoreTree.Spot spot = new ScoreTree.Spot();
  private final Element view = new Element();
  private LeafBlocks held;
  private Bytes last;
  private double lastScore;
  private boolean done;

  SortedSetImage(RankedMembers members, SortedSetValue.Sink sink) {
    this.members = members;
    this.sink = sink;
  }

  @Override
  public boolean show() {
    ScoreTree tree = members.tree();
    long rank = shown();
    long end = Math.min(rank + STRIDE, tree.size());
    while (rank < end) {
      tree.seek(rank, spot);
      showFrom(spot.leaf(), spot.index());
      rank += spot.leaf().used() - spot.index();
    }
    spot.clear();
    done = rank == tree.size();
    return done;
  }

  private void showFrom(ScoreLeaf leaf, int index) {
    int end = leaf.used();
    for (int i = index; i < end; i++) {
      show(leaf.read(i, view), leaf.score(i));
    }
    last = leaf.read(end - 1, view).copy();
    lastScore = leaf.score(end - 1);
  }

  /** How many members are not behind the last one shown. */
  private long shown() {
    return last == null
        ? 0
        : members.tree().rank(lastScore, last.array(), last.offset(), last.length(), true);
  }

  private void show(Element member, double score) {
    if (noted.isEmpty() || !noted.contains(member.copy())) {
      sink.accept(member, score);
    }
  }

  @Override
  public void hold() {
    members.hold(this);
    held = members.blocks();
    held.hold();
  }

  @Override
  public void release() {
    members.release(this);
    if (held != null) {
      held.release();
      held = null;
    }
  }

  private boolean isAhead(Bytes member, double score) {
    return last == null || score > lastScore || score == lastScore && member.compareTo(last) > 0;
  }

  /** A member that is there is about to get another score, or to be removed. */
  void beforeChange(byte[] member, int offset, int length, double score) {
    if (done) {
      return;
    }
    Bytes copy = Bytes.of(member, offset, length).copy();
    if (noted.add(copy) && isAhead(copy, score)) {
      sink.accept(new Element().point(copy), score);
    }
  }

  /** A member is about to be added. */
  void beforeAdd(Bytes member) {
    if (!done) {
      noted.add(member.copy());
    }
  }
}
