package io.vireo.server.cluster.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Slots move in one step, whoever is killed, frozen or cut off meanwhile: each key is at one node
 * in the end, and has the value that was acknowledged last, unless the source of its slot was cut
 * off from all that knew the new owner until its writers could not wait any longer.
 */
@Tag("long")
class MigrationSimulationTest {
  private static final int SEEDS = Integer.getInteger("vireo.cluster.seeds", 10_000) / 20;
  private static final long FIRST = Long.getLong("vireo.cluster.first", 0);

  @Test
  void eachKeyIsAtOneNode() {
    int completed = 0;
    int failed = 0;
    int unheard = 0;
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      MigratingCluster run = new MigratingCluster(seed);
      try {
        run.play(10_000);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
      completed += run.completed;
      failed += run.failed;
      unheard += run.handoffs.unheard.isEmpty() ? 0 : 1;
    }
    assertThat(completed).as("moves that were completed").isGreaterThan(SEEDS);
    assertThat(failed).as("moves that failed").isGreaterThan(SEEDS / 4);
    assertThat(unheard)
        .as("runs with a source cut off for its whole pause")
        .isLessThan(1 + SEEDS / 100);
  }
}
