package io.vireo.server.cluster.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
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
    int waited = 0;
    int refused = 0;
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      MigratingCluster run = play(seed, each -> {});
      completed += run.completed;
      failed += run.failed;
      unheard += run.handoffs.unheard.isEmpty() ? 0 : 1;
      waited += run.scriptsThatWaited;
      refused += run.scriptsThatWereRefused;
    }
    assertThat(completed).as("moves that were completed").isGreaterThan(SEEDS);
    assertThat(failed).as("moves that failed").isGreaterThan(SEEDS / 4);
    assertThat(unheard)
        .as("runs with a source cut off for its whole pause")
        .isLessThan(1 + SEEDS / 100);
    assertThat(waited).as("scripts that waited and ran").isGreaterThan(SEEDS);
    assertThat(refused).as("scripts that waited and were refused").isGreaterThan(SEEDS);
  }

  @Test
  void scriptsThatAskForTheirSlotOnlyAreFound() {
    assertThat(firstFailure(run -> run.cluster.flaws.scriptsAskForTheirSlotOnly = true))
        .contains("instead of");
  }

  private static MigratingCluster play(long seed, Consumer<MigratingCluster> prepare) {
    MigratingCluster run = new MigratingCluster(seed);
    prepare.accept(run);
    try {
      run.play(10_000);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    }
    return run;
  }

  private static String firstFailure(Consumer<MigratingCluster> prepare) {
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      try {
        play(seed, prepare);
      } catch (AssertionError e) {
        return e.getMessage();
      }
    }
    return null;
  }
}
