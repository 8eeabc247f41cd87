package io.vireo.benchmarks.sidebyside;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.benchmarks.load.TestCatalog;
import org.junit.jupiter.api.Test;

class PreparationTest {
  @Test
  void whatTakesAwayFindsAnElementForEachRequest() {
    for (String test : new String[] {"lpop", "rpop", "spop", "zpopmin"}) {
      Preparation preparation = Preparation.of(test);
      assertThat(preparation.fills()).as(test).hasSize(1);
      assertThat(preparation.perRun()).as(test).isTrue();
      Scenario scenario = new Scenario(TestCatalog.named(test), 1, 1, 5000, 3, 10);
      assertThat(preparation.fills().get(0).count(scenario)).isEqualTo(5000);
    }
  }

  @Test
  void whatReadsFindsEachKey() {
    Scenario scenario = new Scenario(TestCatalog.named("get"), 1, 1, 5, 3, 20_000);
    assertThat(Preparation.of("get").fills().get(0).count(scenario)).isEqualTo(20_000);
    assertThat(Preparation.of("get").perRun()).isFalse();
  }

  @Test
  void whatPilesUpStartsAfreshEachRun() {
    assertThat(Preparation.of("lpush")).isEqualTo(Preparation.of("xadd"));
    assertThat(Preparation.of("xadd").perRun()).isTrue();
  }
}
