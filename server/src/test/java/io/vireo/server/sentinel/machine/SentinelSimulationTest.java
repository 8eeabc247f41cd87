package io.vireo.server.sentinel.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.sentinel.machine.Play.Outcome;
import io.vireo.server.sentinel.machine.World.Shape;
import io.vireo.server.testing.Seeds;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Failovers under all kinds of faults. {@code bin/sentinel-simulation} plays more of them. */
@Tag("long")
class SentinelSimulationTest {
  private static final int FAILOVERS = 10_000;

  @Test
  void tenThousandFailoversKeepTheRules() {
    SentinelSimulation simulation = new SentinelSimulation(false);
    long seed = Seeds.of(1);
    while (simulation.failovers() < FAILOVERS) {
      assertThat(simulation.play(seed++)).isNull();
    }
  }

  @Test
  void manySentinelsAndServersKeepThem() {
    long seed = Seeds.of(1);
    Shape wide = new Shape(5, 60, 4, 3, 1_000, 4_000, 1);
    Outcome outcome = Play.play(seed, wide, Play.plan(seed), false, false);
    assertThat(outcome.violation()).isNull();
    assertThat(outcome.failovers()).isPositive();
    Shape crowd = new Shape(101, 1, 5, 51, 1_000, 4_000, 1);
    outcome = Play.play(seed, crowd, Play.plan(seed), false, false);
    assertThat(outcome.violation()).isNull();
    assertThat(outcome.failovers()).isPositive();
  }

  @Test
  void aDiskThatLiesIsFoundOut() {
    String failure = new SentinelSimulation(true).play(Seeds.of(1));
    assertThat(failure).contains("is not on its disk").contains("of its faults only these");
  }

  @Test
  void aSeedIsTheSameEachTime() {
    long seed = Seeds.of(20);
    Outcome first = Play.play(seed, Play.shape(seed), Play.plan(seed), false, true);
    Outcome second = Play.play(seed, Play.shape(seed), Play.plan(seed), false, true);
    assertThat(second).isEqualTo(first);
  }
}
