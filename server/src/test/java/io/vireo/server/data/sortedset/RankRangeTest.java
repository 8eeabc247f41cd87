package io.vireo.server.data.sortedset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RankRangeTest {
  private static List<Long> ranks(RankRange range, boolean reverse) {
    List<Long> ranks = new ArrayList<>();
    for (long i = 0; i < range.count(); i++) {
      ranks.add(range.first() + i);
    }
    if (reverse) {
      Collections.reverse(ranks);
    }
    return ranks;
  }

  @Property
  void indexesAreThoseOfAList(
      @ForAll @IntRange(min = -12, max = 12) int start,
      @ForAll @IntRange(min = -12, max = 12) int stop,
      @ForAll @IntRange(max = 8) int size,
      @ForAll boolean reverse) {
    List<Long> expected = new ArrayList<>();
    int from = start < 0 ? start + size : start;
    int to = stop < 0 ? stop + size : stop;
    for (int i = Math.max(0, from); i <= to && i < size; i++) {
      expected.add((long) (reverse ? size - 1 - i : i));
    }
    RankRange range = RankRange.ofIndexes(start, stop, size, reverse);
    assertThat(ranks(range, reverse)).isEqualTo(expected);
  }

  @Property
  void limitsAreThoseOfAStream(
      @ForAll @IntRange(max = 9) int offset,
      @ForAll @IntRange(min = -1, max = 9) int limit,
      @ForAll @IntRange(max = 8) int size,
      @ForAll boolean reverse) {
    RankRange range = new RankRange(100, size);
    List<Long> expected =
        ranks(range, reverse).stream().skip(offset).limit(limit < 0 ? size : limit).toList();
    assertThat(ranks(range.limited(offset, limit, reverse), reverse)).isEqualTo(expected);
  }

  @Test
  void extremesDoNotOverflow() {
    RankRange all = new RankRange(0, 5);
    assertThat(RankRange.ofIndexes(Long.MIN_VALUE, Long.MAX_VALUE, 5, false)).isEqualTo(all);
    assertThat(RankRange.ofIndexes(Long.MAX_VALUE, Long.MIN_VALUE, 5, false).count()).isZero();
    assertThat(all.limited(Long.MAX_VALUE, Long.MAX_VALUE, false).count()).isZero();
    assertThat(all.limited(-1, 5, false).count()).isZero();
    assertThat(all.limited(1, Long.MAX_VALUE, true)).isEqualTo(new RankRange(0, 4));
  }
}
