package io.vireo.server.data.sortedset;

import io.vireo.server.data.Element;
import io.vireo.server.data.Scratch;
import io.vireo.server.data.ViewBuffer;
import io.vireo.server.data.listpack.Listpack;

/**
 * Walks over members of a sorted set by rank. Owned by the data context; one object may walk again
 * and again, and allocates nothing while it does.
 *
 * <pre>{@code
 * cursor.over(set, set.range(scores), reverse);
 * while (cursor.next()) {
 *   use(cursor.member(), cursor.score());
 * }
 * }</pre>
 *
 * <p>The set must not change during a walk.
 */
public final class SortedSetCursor implements Scratch {
  /** With fewer members ahead each is copied alone, with more the whole leaf. */
  private static final int FEWEST_FOR_LEAF = 12;

  /** Bytes of a leaf of short members, and more. */
  private static final int MAX_KEPT_BYTES = 4096;

  private final Element member = new Element(new ViewBuffer(MAX_KEPT_BYTES));
  private final ScoreTree.Spot spot = new ScoreTree.Spot();
  private Object content;
  private boolean reverse;
  private long left;
  private long rank;
  private int at;

  /** Where the member at {@link #at} begins in its leaf. */
  private int start;

  private double score;

  /** Begins a walk over all members in order. */
  public SortedSetCursor all(SortedSetValue set) {
    return over(set, RankRange.all(set.size()), false);
  }

  /**
   * Begins a walk over a stretch, which must be there.
   *
   * @param backward from the highest rank down
   */
  public SortedSetCursor over(SortedSetValue set, RankRange range, boolean backward) {
    content = set.content();
    reverse = backward;
    left = range.count();
    rank = backward ? range.first() + range.count() - 1 : range.first();
    spot.clear();
    at = left > 0 && content instanceof byte[] lp ? PackedScores.seek(lp, rank) : -1;
    return this;
  }

  @Override
  public void letGo() {
    left = 0;
    content = null;
    spot.clear();
    member.letGo();
  }

  /** Members that {@link #next} will show still. */
  public long left() {
    return left;
  }

  /** Steps to the next member; false if there is none. Behind the last the set is let go of. */
  public boolean next() {
    if (left == 0) {
      return false;
    }
    left--;
    if (content instanceof byte[] lp) {
      nextPacked(lp);
    } else {
      nextRanked();
    }
    if (left == 0) {
      content = null;
      spot.clear();
    }
    return true;
  }

  private void nextPacked(byte[] lp) {
    Listpack.read(lp, at, member);
    score = PackedScores.score(lp, at);
    if (left > 0) {
      at = reverse ? PackedScores.previous(lp, at) : PackedScores.next(lp, at);
    }
  }

  private void nextRanked() {
    ScoreLeaf leaf = spot.leaf();
    if (leaf == null || at < 0 || at >= leaf.used()) {
      ((RankedMembers) content).tree().seek(rank, spot);
      leaf = spot.leaf();
      at = spot.index();
      start = leaf.start(at);
      if (Math.min(left, reverse ? at : leaf.used() - at) >= FEWEST_FOR_LEAF) {
        leaf.readThrough(member);
      }
    }
    leaf.read(at, start, member);
    score = leaf.score(at);
    if (reverse) {
      at--;
      rank--;
      start -= at < 0 ? 0 : leaf.bytes(at);
    } else {
      start += leaf.bytes(at);
      at++;
      rank++;
    }
  }

  /** The member, a view that moves on with the cursor. */
  public Element member() {
    return member;
  }

  /** Its score. */
  public double score() {
    return score;
  }
}
