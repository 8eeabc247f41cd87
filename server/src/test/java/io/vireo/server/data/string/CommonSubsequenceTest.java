package io.vireo.server.data.string;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class CommonSubsequenceTest {
  private record Range(int inOne, int inTwo, int length) {}

  private static List<Range> ranges(String one, String two) {
    List<Range> ranges = new ArrayList<>();
    new CommonSubsequence(Bytes.of(one), Bytes.of(two))
        .ranges((inOne, inTwo, length) -> ranges.add(new Range(inOne, inTwo, length)));
    return ranges;
  }

  /** By the definition, without a thought for speed. */
  private static int longest(String one, String two) {
    if (one.isEmpty() || two.isEmpty()) {
      return 0;
    }
    String shorterOne = one.substring(1);
    String shorterTwo = two.substring(1);
    return one.charAt(0) == two.charAt(0)
        ? 1 + longest(shorterOne, shorterTwo)
        : Math.max(longest(shorterOne, two), longest(one, shorterTwo));
  }

  @Test
  void findsBytesAndRanges() {
    CommonSubsequence common = new CommonSubsequence(Bytes.of("ohmytext"), Bytes.of("mynewtext"));
    assertThat(common.length()).isEqualTo(6);
    assertThat(common.bytes()).asString().isEqualTo("mytext");
    assertThat(ranges("ohmytext", "mynewtext"))
        .containsExactly(new Range(4, 5, 4), new Range(2, 0, 2));
  }

  @Test
  void ofEqualWaysBackTakesTheOneThatRedisTakes() {
    assertThat(ranges("ab", "ba")).containsExactly(new Range(1, 0, 1));
    assertThat(ranges("abcabba", "cbabac"))
        .containsExactly(new Range(5, 3, 2), new Range(4, 1, 1), new Range(2, 0, 1));
  }

  @Test
  void ofNothingIsNothing() {
    assertThat(new CommonSubsequence(Bytes.EMPTY, Bytes.of("a")).bytes()).isEmpty();
    assertThat(CommonSubsequence.length(Bytes.of("a"), Bytes.EMPTY)).isZero();
  }

  @Property
  void isCommonAndLongest(
      @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 9) String one,
      @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 9) String two) {
    CommonSubsequence common = new CommonSubsequence(Bytes.of(one), Bytes.of(two));
    assertThat(common.length()).isEqualTo(longest(one, two));
    assertThat(CommonSubsequence.length(Bytes.of(one), Bytes.of(two))).isEqualTo(common.length());
    StringBuilder joined = new StringBuilder();
    int endOne = one.length();
    int endTwo = two.length();
    for (Range range : ranges(one, two)) {
      assertThat(range.inOne() + range.length()).isLessThanOrEqualTo(endOne);
      assertThat(range.inTwo() + range.length()).isLessThanOrEqualTo(endTwo);
      endOne = range.inOne();
      endTwo = range.inTwo();
      String part = one.substring(endOne, endOne + range.length());
      assertThat(two.substring(endTwo, endTwo + range.length())).isEqualTo(part);
      joined.insert(0, part);
    }
    assertThat(common.bytes()).asString().isEqualTo(joined.toString());
  }
}
