package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.CorruptValueException;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.sortedset.ScoreText;
import io.vireo.server.data.sortedset.SortedSetBuilder;
import io.vireo.server.data.sortedset.SortedSetValue;

/** Makes a sorted set of its members. */
final class RankedBuilder extends ValueBuilder {
  private static final String SET = "Zset";
  private static final int PAIR = 2;

  private final ValueRules rules;
  private final SortedSetBuilder builder = SortedSetBuilder.ofDistinct();

  RankedBuilder(ValueRules rules) {
    this.rules = rules;
  }

  static SortedSetValue ofListpack(byte[] raw, ValueRules rules) throws CorruptValueException {
    byte[] blob = Blobs.checked(raw, PAIR, SET);
    if (rules.thorough()) {
      Blobs.checkUnique(blob, PAIR, SET);
    }
    boolean fits = Listpack.size(blob) / PAIR <= rules.thresholds().zsetEntries();
    return isInOrder(blob) && fits ? SortedSetValue.of(blob) : again(blob, rules);
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

  private static SortedSetValue again(byte[] blob, ValueRules rules) throws CorruptValueException {
    RankedBuilder builder = new RankedBuilder(rules);
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
    if (!builder.addDistinct(member, offset, length, score)) {
      throw Blobs.twice(SET);
    }
  }

  @Override
  long heapBytes() {
    return builder.heapBytes();
  }

  @Override
  SortedSetValue build() {
    return builder.build(rules.thresholds());
  }
}
