package io.vireo.server.data;

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
  private final RankedMembers members;
  private final SortedSetValue.Sink sink;
  private final Set<Bytes> noted = new HashSet<>();
  private final ScoreTree.Spot spot = new ScoreTree.Spot();
  private final Element view = new Element();
  private byte[] last;
  private double lastScore;
  private boolean done;
  private int touched;

  SortedSetImage(RankedMembers members, SortedSetValue.Sink sink) {
    this.members = members;
    this.sink = sink;
  }

  @Override
  public boolean show() {
    ScoreTree tree = members.tree();
    long rank = last == null ? 0 : tree.rank(this::shownIn);
    if (rank == tree.size()) {
      done = true;
      return true;
    }
    tree.seek(rank, spot);
    ScoreNode leaf = spot.leaf();
    touched += leaf.touch(spot.index(), 1, leaf.used());
    for (int i = spot.index(); i < leaf.used(); i++) {
      show(leaf.entry(i), leaf.score(i));
    }
    last = leaf.entry(leaf.used() - 1).clone();
    lastScore = leaf.score(leaf.used() - 1);
    spot.clear();
    return false;
  }

  private int shownIn(ScoreNode node) {
    return node.below(lastScore, last, Packed.keyOffset(last), Packed.keyLength(last), true);
  }

  private void show(byte[] entry, double score) {
    if (noted.isEmpty() || !noted.contains(memberOf(entry))) {
      accept(entry, score);
    }
  }

  private void accept(byte[] entry, double score) {
    sink.accept(view.point(entry, Packed.keyOffset(entry), Packed.keyLength(entry)), score);
  }

  private static Bytes memberOf(byte[] entry) {
    return Bytes.of(entry, Packed.keyOffset(entry), Packed.keyLength(entry));
  }

  /** Of no meaning; without it the loads ahead would be dropped. */
  int touched() {
    return touched;
  }

  @Override
  public void hold() {
    members.hold(this);
  }

  @Override
  public void release() {
    members.release(this);
  }

  private boolean isAhead(byte[] entry, double score) {
    if (done || last == null || score != lastScore) {
      return !done && (last == null || score > lastScore);
    }
    return ScoreNode.compare(entry, last, Packed.keyOffset(last), Packed.keyLength(last)) > 0;
  }

  /** A member that is there is about to get another score, or to be removed. */
  void beforeChange(byte[] entry) {
    double score = RankedMembers.score(entry);
    if (isAhead(entry, score)) {
      if (noted.add(memberOf(entry).copy())) {
        accept(entry, score);
      }
    } else {
      note(entry);
    }
  }

  /** A member that was shown may get a place that the walk will come to. */
  private void note(byte[] entry) {
    if (!done) {
      noted.add(memberOf(entry).copy());
    }
  }

  /** A member is about to be added. */
  void beforeAdd(Bytes member) {
    if (!done) {
      noted.add(member.copy());
    }
  }
}
