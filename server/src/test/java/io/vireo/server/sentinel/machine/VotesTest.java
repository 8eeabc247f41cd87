package io.vireo.server.sentinel.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Votes: one for each epoch, and on the disk before anybody hears of it. */
class VotesTest {
  private final Scene scene = new Scene(2);

  @Test
  void theFirstWhoAsksInAnEpochGetsTheVote() {
    scene.asked(5, "one");
    scene.asked(5, "two");
    scene.asked(4, "two");
    assertThat(scene.answers).containsExactly("false one 5", "false one 5", "false one 5");
    assertThat(scene.events).containsExactly("+new-epoch 5", "+vote-for-leader one 5");
    scene.asked(6, "two");
    assertThat(scene.answers).endsWith("false two 6");
  }

  @Test
  void whoAsksForNoVoteGetsNone() {
    scene.asked(9, "*");
    assertThat(scene.answers).containsExactly("false * 0");
    assertThat(scene.events).isEmpty();
  }

  @Test
  void theAnswerWaitsForTheDisk() {
    scene.diskStops();
    scene.asked(5, "one");
    assertThat(scene.answers).isEmpty();
    assertThat(scene.events).containsExactly("+new-epoch 5");
    scene.diskGoesOn();
    assertThat(scene.answers).containsExactly("false one 5");
    assertThat(scene.events).contains("+vote-for-leader one 5");
  }

  @Test
  void whoCannotWriteDoesNotVote() {
    scene.diskFails(true);
    scene.asked(5, "one");
    assertThat(scene.answers).containsExactly("false * 0");
    assertThat(scene.types()).doesNotContain("+vote-for-leader");
    scene.diskFails(false);
    scene.asked(5, "two");
    assertThat(scene.answers).endsWith("false one 5");
  }

  @Test
  void afterAStartOnlyTheEpochOfTheVoteIsKnown() {
    scene.machine.restoreEpochs(scene.primary(), 0, 5);
    scene.machine.restoreEpoch(5);
    scene.asked(5, "one");
    assertThat(scene.answers).containsExactly("false * 5");
  }

  @Test
  void aPrimaryThatIsMonitoredAnewGetsNoSecondVote() {
    scene.asked(5, "one");
    scene.input(() -> scene.machine.remove(scene.primary(), scene.now()));
    scene.input(() -> scene.machine.monitor("mymaster", Scene.at(1), 2, scene.now()));
    scene.asked(5, "two");
    assertThat(scene.answers).endsWith("false * 5");
  }

  @Test
  void whoVotedForAnotherDoesNotTryItself() {
    scene.asked(5, "one");
    scene.silence(1);
    scene.pass(3_500);
    scene.says("two", true, "*", 0);
    scene.pass(1_000);
    assertThat(scene.types()).contains("+odown").doesNotContain("+try-failover");
  }
}
