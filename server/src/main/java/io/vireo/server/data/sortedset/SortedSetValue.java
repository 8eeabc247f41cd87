package io.vireo.server.data.sortedset;

import io.vireo.server.data.Aggregate;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.CacheLines;
import io.vireo.server.data.Digest;
import io.vireo.server.data.Element;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.Type;
import io.vireo.server.data.listpack.CollectionListpack;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.number.Reals;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.page.PartlyStored;
import io.vireo.server.data.table.ElementsImage;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * A sorted set: members, each with a score, in the order of the scores and, where those are equal,
 * of the members' bytes. Owned by the data context.
 *
 * <p>Ranks begin at 0 with the lowest score. Every range, by rank, score or name, becomes a {@link
 * RankRange}, which a {@link SortedSetCursor} walks. What adds a member either has room for it, or
 * throws {@link NoRoom} and has changed nothing.
 */
public final class SortedSetValue implements Aggregate, PartlyStored<LeafBlocks> {
  /*
   * A small one is a listpack in place. A large one, shown as skiplist because that is how clients
   * know it, is a tree with an index beside it. A set never goes back by itself.
   *
   * One that the settings want to be large stays in place as long as it has but few members and
   * bytes, and is only shown as a skiplist: it has outgrown the small encoding. And one that they
   * want to be small is a tree if it has more bytes than there are blocks for, and is only shown as
   * a listpack.
   */

  /** The score of a member that is not there: NaN. */
  public static final double ABSENT = Double.NaN;

  /** A set that is made anew is there twice for a moment, as a run of members and as the set. */
  private static final int GROWING = 2;

  /** The members in place, or null for a tree. */
  private PackedScores packed;

  /** The members of a tree, or null for a set in place. */
  private RankedMembers members;

  /** True if a tree is shown in the small encoding. */
  private boolean shownSmall;

  /** Where members of a tree will be stored if a set in place becomes one. */
  private Supplier<LeafBlocks> later;

  /** How many entries have this set there. */
  private int entries;

  /** A set whose members lie in place: those at which that points when they are asked for. */
  public SortedSetValue(CollectionListpack place) {
    packed = new PackedScores(place);
  }

  private SortedSetValue(RankedMembers members, boolean shownSmall) {
    this.members = members;
    this.shownSmall = shownSmall;
  }

  /** A set without members that is a tree, and shown in an encoding as long as that may be. */
  public static SortedSetValue large(LeafBlocks home, Packing shown) {
    return new SortedSetValue(new RankedMembers(home), !shown.isOutgrown());
  }

  /**
   * The encoding in which a set begins.
   *
   * @param count about how many members are to come
   * @param longest bytes of the longest one, as far as is known
   */
  public static Packing begun(long count, long longest, Thresholds limits) {
    boolean small = count <= limits.zsetEntries() && longest <= limits.zsetValue();
    return small ? Packing.SORTED_SET : Packing.OUTGROWN_SORTED_SET;
  }

  /** Sets where members will be stored if the set becomes a tree. */
  public void home(Supplier<LeafBlocks> newHome) {
    later = newHome;
  }

  /** The members in place, or null. */
  PackedScores packed() {
    return packed;
  }

  /** The members of a tree, or null. */
  RankedMembers ranked() {
    return members;
  }

  /** True if the set is shown in the large encoding. */
  public boolean isLarge() {
    return isInPlace() ? packed.place().packing().isOutgrown() : !shownSmall;
  }

  @Override
  public boolean isInPlace() {
    return members == null;
  }

  @Override
  public Type type() {
    return Type.ZSET;
  }

  @Override
  public String encoding() {
    return isLarge() ? "skiplist" : "listpack";
  }

  /** The listpack of a small set in place, as files have it; else null. */
  @Override
  public byte[] listpack() {
    return isInPlace() && !isLarge() ? copyInPlace() : null;
  }

  private byte[] copyInPlace() {
    CollectionListpack place = packed.place();
    byte[] copy = new byte[place.listpackBytes()];
    place.writeTo(copy, 0);
    return copy;
  }

  @Override
  public long size() {
    return isInPlace() ? packed.size() : members.size();
  }

  @Override
  public long heapBytes() {
    return isInPlace() ? 0 : HeapLayout.object(3, 5) + members.heapBytes();
  }

  @Override
  public long blockBytes() {
    return isInPlace() ? 0 : members.blockBytes();
  }

  @Override
  public long bytes() {
    return isInPlace() ? packed.place().bytes() : heapBytes() + blockBytes();
  }

  @Override
  public void enter(LeafBlocks blocks) {
    assert members.blocks() == blocks : "members are stored elsewhere";
    entries++;
  }

  @Override
  public void leave(LeafBlocks blocks) {
    if (--entries == 0) {
      members.leave();
    }
  }

  @Override
  public void forEachBlock(IntConsumer sink) {
    if (!isInPlace()) {
      members.forEachBlock(sink);
    }
  }

  @Override
  public void forEachTableBlock(IntConsumer sink) {
    if (!isInPlace()) {
      members.forEachTableBlock(sink);
    }
  }

  /** Points at a copy of the members in place. */
  @Override
  public Packing packed(Element into) {
    if (!isInPlace()) {
      return null;
    }
    byte[] copy = copyInPlace();
    into.point(copy, 0, copy.length);
    return packed.place().packing();
  }

  @Override
  public void touch(long element, int step, CacheLines lines) {
    if (!isInPlace() && element != 0) {
      members.index().touch(element, step, lines);
    }
  }

  /** Heap bytes that a set of {@code count} of the members needs while it is made, about. */
  public long bytesToCopy(long count) {
    return GROWING * count * (1 + bytes() / Math.max(1, size()));
  }

  /** The score of a member, or {@link #ABSENT}. */
  public double score(Bytes member) {
    if (isInPlace()) {
      int p = packed.find(member);
      return p < 0 ? ABSENT : packed.score(p);
    }
    long at = members.find(member);
    return at < 0 ? ABSENT : members.score(at);
  }

  /** Bytes that a member and its score take in place. */
  public static int entryBytes(Bytes member, double score) {
    return PackedScores.entryBytes(member, score);
  }

  /**
   * Prepares for some members that are about to come: changes to the large encoding if they are
   * more than fit the small one; whether they are new does not matter, as in Redis.
   *
   * @param bytes that they take in place, about
   */
  public void expect(long count, long bytes, Thresholds limits) {
    if (count > limits.zsetEntries() || isLarge()) {
      become(outgrown(count, bytes), 0);
    }
    if (isInPlace()) {
      packed.place().expect((int) Math.min(bytes, packed.place().mostBytes()));
    }
  }

  /**
   * Makes room for members to be added to a set in place, or to get other scores.
   *
   * @param bytes that they take in place, at most
   * @throws NoRoom if there is none; nothing has changed then
   */
  public void reserve(long bytes) {
    if (isInPlace()) {
      CollectionListpack place = packed.place();
      place.reserve((int) Math.min(bytes, place.mostBytes() - place.bytes()), false);
    }
  }

  /** Gives a member this score, adding it if it is not there; the score must not be NaN. */
  public ScoreRule.Outcome add(Bytes member, double score, Thresholds limits) {
    return add(member, score, ScoreRule.SET, limits);
  }

  /** Gives a member a score by a rule, adding it if the rule allows. */
  public ScoreRule.Outcome add(Bytes member, double score, ScoreRule rule, Thresholds limits) {
    long at = isInPlace() ? packed.find(member) : members.find(member);
    if (at < 0) {
      ScoreRule.Outcome outcome = rule.forNew();
      if (outcome == ScoreRule.Outcome.ADDED) {
        addAbsent(member, score, limits);
      }
      return outcome;
    }
    double before = isInPlace() ? packed.score((int) at) : members.score(at);
    double after = rule.after(before, score);
    ScoreRule.Outcome outcome = rule.forPresent(before, after);
    if (outcome == ScoreRule.Outcome.UPDATED) {
      change(at, member, before, after);
    }
    return outcome;
  }

  private void addAbsent(Bytes member, double score, Thresholds limits) {
    boolean small =
        !isLarge() && size() < limits.zsetEntries() && member.length() <= limits.zsetValue();
    int bytes = Listpack.entryBytes(member) + PackedScores.MAX_SCORE_BYTES;
    become(small ? Packing.SORTED_SET : outgrown(size() + 1, bytes), bytes);
    if (isInPlace()) {
      packed.add(member, kept(score));
    } else {
      members.add(member, kept(score));
    }
  }

  private void change(long at, Bytes member, double before, double after) {
    if (!isInPlace()) {
      members.change(at, member, before, kept(after));
      return;
    }
    int p = (int) at;
    CollectionListpack place = packed.place();
    if (place.bytes() + PackedScores.MAX_SCORE_BYTES <= place.mostBytes()) {
      packed.change(p, member, kept(after));
    } else {
      leavePlace(place.packing());
      members.change(members.find(member), member, before, kept(after));
    }
  }

  /** As in Redis, only a large set knows a negative zero. */
  private double kept(double score) {
    return isLarge() ? score : score + 0.0;
  }

  /** The form of a set that is shown as a large one: in place while it is small, or null. */
  private Packing outgrown(long count, long bytes) {
    boolean few =
        isInPlace()
            && Packing.isFew(Math.max(size(), count), packed.place().listpackBytes() + bytes);
    return few ? Packing.OUTGROWN_SORTED_SET : null;
  }

  /**
   * Takes a form in place in which there is room for a member that takes some bytes; or becomes a
   * tree, if there are no blocks as large, which is shown so.
   *
   * @param form in place, or null for a tree that is shown as one
   */
  private void become(Packing form, int memberBytes) {
    if (!isInPlace()) {
      shownSmall &= form == Packing.SORTED_SET;
      return;
    }
    CollectionListpack place = packed.place();
    if (form == null || (long) place.bytes() + memberBytes > place.mostBytes()) {
      leavePlace(form == null ? Packing.OUTGROWN_SORTED_SET : form);
    } else if (form != place.packing()) {
      place.reserve(memberBytes, false);
      place.packing(form, 0);
    }
  }

  /** Becomes a tree, which takes the place of the members, and is shown as a small set or not. */
  private void leavePlace(Packing shown) {
    RankedMembers made = new RankedMembers(later.get());
    Bytes view = Bytes.view();
    try {
      forEach(
          (member, score) ->
              made.add(view.point(member.array(), member.offset(), member.length()), score));
    } catch (NoRoom none) {
      made.leave();
      throw none;
    }
    CollectionListpack place = packed.place();
    members = made;
    packed = null;
    later = null;
    shownSmall = !shown.isOutgrown();
    place.replaceBy(this);
  }

  /** Takes over the members of rows that are in order to a tree without any. */
  void fill(List<ScoreRow> rows) {
    members.fill(rows);
  }

  /** Adds the members of a small set, as files have it, to a tree without any. */
  public void addAll(byte[] listpack) {
    Element element = new Element();
    Bytes view = Bytes.view();
    int p = Listpack.first(listpack);
    while (p >= 0) {
      Listpack.read(listpack, p, element);
      p = Listpack.next(listpack, p);
      double score = PackedScores.score(listpack, p);
      members.add(view.point(element.array(), element.offset(), element.length()), score);
      p = Listpack.next(listpack, p);
    }
  }

  /** Takes a member out; true if it was there. */
  public boolean remove(Bytes member) {
    if (!isInPlace()) {
      return members.remove(member);
    }
    int p = packed.find(member);
    if (p >= 0) {
      packed.remove(p);
    }
    return p >= 0;
  }

  /** Takes a stretch of members out, which must be there. */
  public void remove(RankRange range) {
    if (range.count() == 0) {
      return;
    }
    if (isInPlace()) {
      packed.remove(range);
    } else if (range.count() == size()) {
      removeAll();
    } else {
      members.removeRange(range);
    }
  }

  private void removeAll() {
    RankedMembers none = new RankedMembers(members.blocks());
    members.leave();
    members = none;
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
    if (isInPlace()) {
      int p = packed.find(member);
      return p < 0 ? -1 : packed.rank(p);
    }
    long at = members.find(member);
    return at < 0 ? -1 : members.rank(at, member);
  }

  /** The members with scores in a range. */
  public RankRange range(ScoreRange range) {
    return isInPlace() ? packed.range(range) : members.range(range);
  }

  /**
   * The members in a range by name: of sense only if all scores are the same.
   *
   * @param reverse the direction in which they will be walked; matters if the scores differ
   */
  public RankRange range(LexRange range, boolean reverse) {
    return isInPlace() ? packed.range(range, reverse) : members.range(range);
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

  /** The members as they are now, to be shown bit by bit; only of a tree. */
  public ElementsImage image(Sink sink) {
    return members.image(sink);
  }

  /**
   * Shows some members, as SCAN does: see {@code Dict#scan}. A set in place is shown at once.
   *
   * @return the next cursor, 0 at the end
   */
  public long scan(long cursor, long count, Sink sink) {
    if (isInPlace()) {
      forEach(sink);
      return 0;
    }
    return members.scan(cursor, count, sink);
  }

  /** A copy of a tree, whose members lie in some blocks. */
  public SortedSetValue copyTo(LeafBlocks blocks) {
    return new SortedSetValue(members.copyTo(blocks), shownSmall);
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
