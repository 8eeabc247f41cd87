package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.CorruptValueException;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.Listpack;
import io.vireo.server.data.ScoreText;
import io.vireo.server.data.SortedSetBuilder;
import io.vireo.server.data.SortedSetValue;
import java.util.HashSet;
import java.util.Set;

/** Makes a sorted set of its members. */
final class RankedBuilder extends ValueBuilder {
  private static final String SET = "sorted set";
  private static final int PAIR = 2;

  private final ValueRules rules;
  private final SortedSetBuilder builder;
  private final Set<Bytes> seen;

  RankedBuilder(ValueRules rules, long expected) {
    this.rules = rules;
    this.builder = new SortedSetBuilder(expected);
    this.seen = rules.thorough() ? new HashSet<>() : null;
  }

  static SortedSetValue ofListpack(byte[] blob, ValueRules rules) throws CorruptValueException {
    Blobs.check(blob, PAIR, SET);
    if (rules.thorough()) {
      Blobs.checkUnique(blob, PAIR, SET);
    }
    boolean fits =
        Listpack.size(blob) / PAIR <= rules.thresholds().zsetEntries()
            && Blobs.longest(blob) <= rules.thresholds().zsetValue();
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
    RankedBuilder builder = new RankedBuilder(rules, Listpack.size(blob) / PAIR);
    Element member = new Element();
    for (int p = Listpack.first(blob); p >= 0; p = Listpack.next(blob, p)) {
      Listpack.read(blob, p, member);
      p = Listpack.next(blob, p);
      builder.builder.add(member, score(blob, p));
    }
    return builder.build();
  }

  @Override
  void member(byte[] member, double score) throws CorruptValueException {
    if (Double.isNaN(score)) {
      throw new CorruptValueException("A score is no number");
    }
    if (seen != null && !seen.add(Bytes.of(member))) {
      throw Blobs.twice(SET);
    }
    builder.add(member, 0, member.length, score);
  }

  @Override
  SortedSetValue build() {
    return builder.build(rules.thresholds());
  }
}
