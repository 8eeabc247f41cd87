package io.vireo.server.data.sortedset;

import io.vireo.server.data.Element;
import io.vireo.server.data.Scratch;
import io.vireo.server.data.ViewBuffer;
import io.vireo.server.data.listpack.CollectionListpack;
import io.vireo.server.data.page.StoredElement;

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

  /** A member in place. */
  private final StoredElement placed = new StoredElement();

  private final ScoreTree.Spot spot = new ScoreTree.Spot();

  /** The members in place, if they are. */
  private PackedScores packed;

  /** The members of a tree, if they are; null at the end. */
  private RankedMembers members;

  /** The member shown last. */
  private Element shown = member;

  private boolean reverse;
  private long left;
  private long rank;

  /**
   * In a leaf, the index of the next member; in place, the position between the members that were
   * shown and those that were not.
   */
  private int at;

  /** The position of the score of a member in place. */
  private int scoreAt;

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
    packed = set.packed();
    members = set.ranked();
    shown = packed == null ? member : placed;
    reverse = backward;
    left = range.count();
    rank = backward ? range.first() + range.count() - 1 : range.first();
    spot.clear();
    at = left > 0 && packed != null ? packed.seek(backward ? rank + 1 : rank) : -1;
    return this;
  }

  @Override
  public void letGo() {
    left = 0;
    packed = null;
    members = null;
    spot.clear();
    member.letGo();
    placed.letGo();
  }

  /** Members that {@link #next} will show still. */
  public long left() {
    return left;
  }

  /** Steps to the next member; false if there is none. */
  public boolean next() {
    if (left == 0) {
      return false;
    }
    left--;
    if (packed != null) {
      nextPacked();
    } else {
      nextRanked();
    }
    if (left == 0) {
      members = null;
      spot.clear();
    }
    return true;
  }

  private void nextPacked() {
    CollectionListpack place = packed.place();
    if (reverse) {
      scoreAt = place.previous(at);
      at = place.previous(scoreAt);
      place.point(at, placed);
    } else {
      place.point(at, placed);
      scoreAt = place.next(at);
      at = left == 0 ? scoreAt : place.next(scoreAt);
    }
  }

  private void nextRanked() {
    ScoreLeaf leaf = spot.leaf();
    if (leaf == null || at < 0 || at >= leaf.used()) {
      members.tree().seek(rank, spot);
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
    return shown;
  }

  /** Its score; good until the set changes. */
  public double score() {
    return packed == null ? score : packed.scoreAt(scoreAt);
  }
}
