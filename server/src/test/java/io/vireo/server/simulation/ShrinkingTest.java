package io.vireo.server.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShrinkingTest {
  @Test
  void keepsWhatIsNeededTogether() {
    List<Integer> all = IntStream.range(0, 100).boxed().toList();
    assertThat(Shrinking.smallest(all, part -> part.contains(17) && part.contains(71)))
        .containsExactly(17, 71);
  }

  @Test
  void keepsNothingIfNothingIsNeeded() {
    assertThat(Shrinking.smallest(List.of(1, 2, 3), part -> true)).isEmpty();
  }
}
