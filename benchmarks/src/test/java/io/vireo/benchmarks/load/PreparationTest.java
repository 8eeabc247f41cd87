package io.vireo.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PreparationTest {
  @Test
  void whatTakesAwayFindsAnElementForEachRequest() {
    for (String test : new String[] {"lpop", "rpop", "spop", "zpopmin"}) {
      Preparation preparation = Preparation.of(test);
      assertThat(preparation.fills()).as(test).hasSize(1);
      assertThat(preparation.perRun()).as(test).isTrue();
      assertThat(preparation.fills().get(0).count(5000, 10)).isEqualTo(5000);
    }
  }

  @Test
  void whatReadsFindsEachKey() {
    assertThat(Preparation.of("get").fills().get(0).count(5, 20_000)).isEqualTo(20_000);
    assertThat(Preparation.of("get").perRun()).isFalse();
  }

  @Test
  void whatPilesUpStartsAfreshEachRun() {
    assertThat(Preparation.of("lpush")).isEqualTo(Preparation.of("xadd"));
    assertThat(Preparation.of("xadd").perRun()).isTrue();
  }
}
