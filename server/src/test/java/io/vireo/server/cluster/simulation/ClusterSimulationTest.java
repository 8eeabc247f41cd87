package io.vireo.server.cluster.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clusters keep their rules whatever is done to them. */
@Tag("long")
class ClusterSimulationTest {
  private static final int SEEDS = Integer.getInteger("vireo.cluster.seeds", 10_000);

  @Test
  void fewNodesKeepTheRules() {
    LongStream.range(0, SEEDS).parallel().forEach(seed -> play(seed, run -> {}));
  }

  /**
   * What a node had said before it took over came when only others had told of that: it was taken
   * for a replica, and two that followed it became replicas of each other.
   */
  @Test
  void wordOfAnotherCountsAsATakeover() {
    play(601_886, run -> {});
  }

  private static void play(long seed, Consumer<ClusterRun> prepare) {
    ClusterRun run = ClusterRun.small(seed);
    prepare.accept(run);
    try {
      run.play();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    }
  }

  @Test
  void aHundredNodesKeepTheRules() {
    ClusterRun run = ClusterRun.large(1, 99).play();

    assertThat(run.cluster.servers).hasSize(99);
  }

  @Test
  void messagesPassAsBytes() {
    for (long seed = 0; seed < SEEDS / 100; seed++) {
      play(seed, run -> run.cluster.throughBytes = true);
    }
  }

  @Test
  void oneWhoAnswersBeforeItHasSavedIsFound() {
    assertThat(firstFailure(run -> run.cluster.flaws.answersBeforeItHasSaved = true)).isNotNull();
  }

  @Test
  void oneWhoForgetsItsVotesIsFound() {
    assertThat(firstFailure(run -> run.cluster.flaws.forgetsVotes = true)).isNotNull();
  }

  @Test
  void votesThatCountTwiceAreFound() {
    assertThat(firstFailure(run -> run.cluster.flaws.countsVotesTwice = true)).isNotNull();
  }

  private static String firstFailure(Consumer<ClusterRun> prepare) {
    for (long seed = 0; seed < SEEDS; seed++) {
      try {
        play(seed, prepare);
      } catch (AssertionError e) {
        return e.getMessage();
      }
    }
    return null;
  }
}
