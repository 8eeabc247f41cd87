package io.vireo.server.data.sortedset;

import io.vireo.server.data.Aggregate;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Digest;
import io.vireo.server.data.Element;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.Type;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.number.Reals;
import io.vireo.server.data.page.PartlyStored;
import java.util.function.IntConsumer;

/**
 * A sorted set: members, each with a score, in the order of the scores and, where those are equal,
 * of the members' bytes. Owned by the data context.
 *
 * <p>A small one is a listpack; a large one, shown as {@code skiplist} because that is how clients
 * know it, is a {@linkplain ScoreTree tree} with an {@linkplain RankedMembers index} beside it. It
 * never goes back by itself. One that has outgrown the small encoding by the settings, but has few
 * members, is shown as a large one and stays a listpack.
 *
 * <p>Ranks begin at 0 with the lowest score. Every range, by rank, score or name, becomes a {@link
 * RankRange}, which a {@link SortedSetCursor} walks.
 */
public final class SortedSetValue implements Aggregate, PartlyStored<LeafBlocks> {
  /** The score of a member that is not there: NaN. */
  public static final double ABSENT = Double.NaN;

  /** A set that is made anew is there twice for a moment, as a run of members and as the set. */
  private static final int GROWING = 2;

  private Object content;

  /** True if a listpack is shown in the large encoding. */
  private boolean outgrown;

  /** Where the table's members are stored, or null until it is set. */
  private LeafBlocks home;

  /** How many entries have this set there. */
  private int entries;

  /** An empty one in the small encoding. */
  public SortedSetValue() {
    this(Listpack.empty());
  }

  private SortedSetValue(Object content) {
    this.content = content;
  }

  /**
   * An empty one in the encoding that will likely fit.
   *
   * @param members how many members are about to come
   * @param longest bytes of the longest one, as far as is known
   */
  public static SortedSetValue sized(long members, long longest, Thresholds limits) {
    boolean small = members <= limits.zsetEntries() && longest <= limits.zsetValue();
    if (small) {
      return new SortedSetValue();
    }
    return Packing.isFew(members, longest)
        ? new SortedSetValue().outgrown()
        : new SortedSetValue(new RankedMembers());
  }

  /** This listpack, shown in the large encoding from now on. */
  public SortedSetValue outgrown() {
    outgrown = true;
    return this;
  }

  /** One with members in the small encoding, whose listpack it takes over. */
  public static SortedSetValue of(byte[] packed) {
    return new SortedSetValue(packed);
  }

  /** One with members in the large encoding. */
  static SortedSetValue of(RankedMembers members) {
    return new SortedSetValue(members);
  }

  /** The listpack or the {@link RankedMembers}. */
  Object content() {
    return content;
  }

  /** The listpack of members and scores: read only. */
  public byte[] array() {
    return (byte[]) content;
  }

  /** True if the set is shown in the large encoding. */
  public boolean isLarge() {
    return outgrown || !isPacked();
  }

  /** True if the members are few and lie together in a listpack. */
  public boolean isPacked() {
    return content instanceof byte[];
  }

  private RankedMembers members() {
    return (RankedMembers) content;
  }

  @Override
  public Type type() {
    return Type.ZSET;
  }

  @Override
  public String encoding() {
    return isLarge() ? "skiplist" : "listpack";
  }

  @Override
  public long size() {
    return content instanceof byte[] lp ? PackedScores.size(lp) : members().size();
  }

  @Override
  public long heapBytes() {
    long inner = content instanceof byte[] lp ? HeapLayout.bytes(lp.length) : members().heapBytes();
    return HeapLayout.object(2, 5) + inner;
  }

  @Override
  public long blockBytes() {
    return isPacked() ? 0 : members().blockBytes();
  }

  @Override
  public boolean enter(LeafBlocks blocks) {
    if (home != blocks) {
      assert entries == 0 || blockBytes() == 0 : "members are stored elsewhere";
      home = blocks;
      entries = 0;
      if (!isPacked()) {
        members().enter(blocks);
      }
    }
    entries++;
    return size() > 0 && !isPacked();
  }

  @Override
  public void leave(LeafBlocks blocks) {
    if (home == blocks && --entries == 0) {
      home = null;
      if (!isPacked()) {
        members().leave();
      }
    }
  }

  @Override
  public void bringBack() {
    if (!isPacked()) {
      members().bringBack();
    }
  }

  @Override
  public boolean storeSome(LeafBlocks blocks, int most) {
    return home == blocks && !isPacked() && members().storeSome(most);
  }

  @Override
  public void forEachBlock(IntConsumer sink) {
    if (!isPacked()) {
      members().forEachBlock(sink);
    }
  }

  /** Takes the large encoding, with these members. */
  private RankedMembers become(RankedMembers members) {
    if (home != null) {
      if (!isPacked()) {
        members().leave();
      }
      members.enter(home);
      if (members.size() > 0) {
        members.storeSome(Integer.MAX_VALUE);
      }
    }
    content = members;
    outgrown = false;
    return members;
  }

  @Override
  public Packing packed(Element into) {
    if (content instanceof byte[] lp) {
      into.point(lp, 0, Listpack.bytes(lp));
      return outgrown ? Packing.OUTGROWN_SORTED_SET : Packing.SORTED_SET;
    }
    return null;
  }

  @Override
  public int touch(long element) {
    if (content instanceof byte[] lp) {
      return lp[0];
    }
    return element == 0 ? 0 : members().index().touch(element);
  }

  /** Heap bytes that a set of {@code members} of the members needs while it is made, about. */
  public long bytesToCopy(long members) {
    return GROWING * members * (1 + bytes() / Math.max(1, size()));
  }

  /** The score of a member, or {@link #ABSENT}. */
  public double score(Bytes member) {
    if (content instanceof byte[] lp) {
      int p = PackedScores.find(lp, member);
      return p < 0 ? ABSENT : PackedScores.score(lp, p);
    }
    long at = members().find(member);
    return at < 0 ? ABSENT : members().score(at);
  }

  /**
   * Changes to the large encoding if more members are about to come than fit the small one; whether
   * they are new does not matter, as in Redis.
   */
  public void expect(long members, Thresholds limits) {
    if (content instanceof byte[] lp && (outgrown || members > limits.zsetEntries())) {
      outgrow(lp, members, 0);
    }
  }

  /**
   * Is shown in the large encoding from now on, and takes it unless it is small with some more to
   * come.
   */
  private void outgrow(byte[] lp, long members, long bytes) {
    outgrown = true;
    if (!Packing.isFew(Math.max(PackedScores.size(lp), members), Listpack.bytes(lp) + bytes)) {
      become(PackedScores.unpack(lp));
    }
  }

  /** Gives a member this score, adding it if it is not there; the score must not be NaN. */
  public ScoreRule.Outcome add(Bytes member, double score, Thresholds limits) {
    return add(member, score, ScoreRule.SET, limits);
  }

  /** Gives a member a score by a rule, adding it if the rule allows. */
  public ScoreRule.Outcome add(Bytes member, double score, ScoreRule rule, Thresholds limits) {
    return content instanceof byte[] lp
        ? addPacked(lp, member, score, rule, limits)
        : addRanked(members(), member, score, rule);
  }

  private ScoreRule.Outcome addPacked(
      byte[] lp, Bytes member, double score, ScoreRule rule, Thresholds limits) {
    int p = PackedScores.find(lp, member);
    if (p < 0) {
      ScoreRule.Outcome outcome = rule.forNew();
      if (outcome == ScoreRule.Outcome.ADDED) {
        addPacked(lp, member, score, limits);
      }
      return outcome;
    }
    double before = PackedScores.score(lp, p);
    double after = rule.after(before, score);
    ScoreRule.Outcome outcome = rule.forPresent(before, after);
    if (outcome == ScoreRule.Outcome.UPDATED) {
      content = PackedScores.change(lp, p, member, kept(after));
    }
    return outcome;
  }

  private void addPacked(byte[] lp, Bytes member, double score, Thresholds limits) {
    if (outgrown
        || PackedScores.size(lp) >= limits.zsetEntries()
        || member.length() > limits.zsetValue()
        || !Listpack.canTake(lp, member.length())) {
      outgrow(lp, PackedScores.size(lp) + 1, member.length());
    }
    if (content instanceof RankedMembers members) {
      members.add(member, score);
    } else {
      content = PackedScores.add(lp, member, kept(score));
    }
  }

  /** As in Redis, only a large set knows a negative zero. */
  private double kept(double score) {
    return outgrown ? score : score + 0.0;
  }

  private static ScoreRule.Outcome addRanked(
      RankedMembers members, Bytes member, double score, ScoreRule rule) {
    long at = members.find(member);
    if (at < 0) {
      ScoreRule.Outcome outcome = rule.forNew();
      if (outcome == ScoreRule.Outcome.ADDED) {
        members.add(member, score);
      }
      return outcome;
    }
    double before = members.score(at);
    double after = rule.after(before, score);
    ScoreRule.Outcome outcome = rule.forPresent(before, after);
    if (outcome == ScoreRule.Outcome.UPDATED) {
      members.change(at, member, before, after);
    }
    return outcome;
  }

  /** Takes a member out; true if it was there. */
  public boolean remove(Bytes member) {
    if (content instanceof byte[] lp) {
      int p = PackedScores.find(lp, member);
      if (p >= 0) {
        content = PackedScores.remove(lp, p);
      }
      return p >= 0;
    }
    return members().remove(member);
  }

  /** Takes a stretch of members out, which must be there. */
  public void remove(RankRange range) {
    if (range.count() == 0) {
      return;
    }
    if (content instanceof byte[] lp) {
      content = PackedScores.removeRange(lp, range);
    } else if (range.count() == size()) {
      become(new RankedMembers());
    } else {
      members().removeRange(range);
    }
  }

  /**
   * The rank of a member, or -1.
   *
   * @param reverse count from the highest score down
   */
  public long rank(Bytes member, boolean reverse) {
    long rank = rank(member);
    return rank < 0 || !reverse ? rank : size() - 1 - rank;
  }

  private long rank(Bytes member) {
    if (content instanceof byte[] lp) {
      int p = PackedScores.find(lp, member);
      return p < 0 ? -1 : PackedScores.rank(lp, p);
    }
    long at = members().find(member);
    return at < 0 ? -1 : members().rank(at, member);
  }

  /** The members with scores in a range. */
  public RankRange range(ScoreRange range) {
    return content instanceof byte[] lp ? PackedScores.range(lp, range) : members().range(range);
  }

  /**
   * The members in a range by name: of sense only if all scores are the same.
   *
   * @param reverse the direction in which they will be walked; matters if the scores differ
   */
  public RankRange range(LexRange range, boolean reverse) {
    return content instanceof byte[] lp
        ? PackedScores.range(lp, range, reverse)
        : members().range(range);
  }

  /** Takes members with their scores. */
  @FunctionalInterface
  public interface Sink {
    /** Takes a member, which is a view that moves on afterwards. */
    void accept(Element member, double score);
  }

  /** Shows all members in order. The sink must not change the set. */
  public void forEach(Sink sink) {
    SortedSetCursor cursor = new SortedSetCursor().all(this);
    while (cursor.next()) {
      sink.accept(cursor.member(), cursor.score());
    }
  }

  /** The members as they are now, to be shown bit by bit; not in the small encoding. */
  public SortedSetImage image(Sink sink) {
    return new SortedSetImage(members(), sink);
  }

  /**
   * Shows some members, as SCAN does: see {@code Dict#scan}. A small set is shown at once.
   *
   * @return the next cursor, 0 at the end
   */
  public long scan(long cursor, long count, Sink sink) {
    if (isPacked()) {
      forEach(sink);
      return 0;
    }
    return members().scan(cursor, count, sink);
  }

  @Override
  public SortedSetValue copy() {
    SortedSetValue copy =
        new SortedSetValue(
            content instanceof byte[] lp ? Listpack.trim(lp.clone()) : members().copy());
    copy.outgrown = outgrown;
    return copy;
  }

  @Override
  public void digest(Digest into) {
    forEach(
        (member, score) -> {
          Digest element = new Digest();
          element.mix(member.array(), member.offset(), member.length());
          element.mix(Reals.shortest(score));
          into.add(element);
        });
  }
}
