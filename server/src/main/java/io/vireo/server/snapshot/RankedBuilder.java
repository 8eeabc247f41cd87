package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.CorruptValueException;
import io.vireo.server.data.Aggregate;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.Packing;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.listpack.PackedCollection;
import io.vireo.server.data.sortedset.ScoreRule;
import io.vireo.server.data.sortedset.ScoreText;
import io.vireo.server.data.sortedset.SortedSetBuilder;
import io.vireo.server.data.sortedset.SortedSetValue;
import io.vireo.server.keyspace.PartStorage;

/** Makes a sorted set of its members. */
final class RankedBuilder extends ValueBuilder {
  /*
   * Files have members in order, or in the opposite one. So a large set gets them one by one: each
   * goes to an end of the tree, and into a block. Of a small one it shows at the end only what it
   * becomes.
   */

  private static final String SET = "Zset";
  private static final int PAIR = 2;

  /** More members than this make a large set. */
  private static final int MANY = 1024;

  private final ValueRules rules;
  private final SortedSetBuilder builder = SortedSetBuilder.ofDistinct();

  /** The set that has all members so far, if it is large; else null. */
  private final SortedSetValue large;

  /** A builder for some members, or if {@code expected} is 0, an unknown number. */
  RankedBuilder(ValueRules rules, long expected, PartStorage parts) {
    this(
        rules,
        expected > Math.max(MANY, rules.thresholds().zsetEntries())
            ? (SortedSetValue) parts.newLarge(Packing.OUTGROWN_SORTED_SET)
            : null);
  }

  private RankedBuilder(ValueRules rules, SortedSetValue large) {
    this.rules = rules;
    this.large = large;
  }

  static Aggregate ofListpack(byte[] raw, ValueRules rules) throws CorruptValueException {
    byte[] blob = Blobs.checked(raw, PAIR, SET);
    if (rules.thorough()) {
      Blobs.checkUnique(blob, PAIR, SET);
    }
    int size = Listpack.size(blob) / PAIR;
    boolean fits = size <= rules.thresholds().zsetEntries();
    return isInOrder(blob) && fits
        ? new PackedCollection(Packing.SORTED_SET, blob, size)
        : again(blob, rules);
  }

  private static double score(byte[] blob, int p) throws CorruptValueException {
    double score =
        Listpack.isNumber(blob, p)
            ? Listpack.number(blob, p)
            : ScoreText.parse(blob, Listpack.offset(blob, p), Listpack.length(blob, p));
    if (Double.isNaN(score)) {
      throw new CorruptValueException("A score is no number");
    }
    return score;
  }

  private static boolean isInOrder(byte[] blob) throws CorruptValueException {
    boolean inOrder = true;
    double before = Double.NEGATIVE_INFINITY;
    Bytes last = null;
    Element member = new Element();
    for (int p = Listpack.first(blob); p >= 0; p = Listpack.next(blob, p)) {
      Listpack.read(blob, p, member);
      p = Listpack.next(blob, p);
      double score = score(blob, p);
      Bytes name = member.copy();
      inOrder &= score > before || score == before && (last == null || last.compareTo(name) < 0);
      before = score;
      last = name;
    }
    return inOrder;
  }

  private static Aggregate again(byte[] blob, ValueRules rules) throws CorruptValueException {
    RankedBuilder builder = new RankedBuilder(rules, null);
    Element member = new Element();
    for (int p = Listpack.first(blob); p >= 0; p = Listpack.next(blob, p)) {
      Listpack.read(blob, p, member);
      p = Listpack.next(blob, p);
      builder.add(member.array(), member.offset(), member.length(), score(blob, p));
    }
    return builder.build();
  }

  @Override
  void member(byte[] member, double score) throws CorruptValueException {
    if (Double.isNaN(score)) {
      throw new CorruptValueException("A score is no number");
    }
    add(member, 0, member.length, score);
  }

  private void add(byte[] member, int offset, int length, double score)
      throws CorruptValueException {
    boolean isNew =
        large == null
            ? builder.addDistinct(member, offset, length, score)
            : large.add(Bytes.of(member, offset, length), score, rules.thresholds())
                == ScoreRule.Outcome.ADDED;
    if (!isNew) {
      throw Blobs.twice(SET);
    }
  }

  @Override
  long heapBytes() {
    return large == null ? builder.heapBytes() : large.heapBytes();
  }

  @Override
  SortedSetValue unfinished() {
    return large;
  }

  @Override
  Aggregate build() {
    return large == null ? builder.build(rules.thresholds()) : large;
  }
}
