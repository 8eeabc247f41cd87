package io.vireo.server.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.engine.propagation.Propagation;
import org.junit.jupiter.api.Test;

/** Which replicas may go on with a history that has changed its name. */
class ReplicationHistoryTest {
  private static final String OTHER = "b".repeat(40);

  private final Propagation propagation = new Propagation(() -> {});
  private final ReplicationHistory history = new ReplicationHistory(propagation);

  @Test
  void aNewHistoryHasNoPast() {
    assertThat(history.id()).matches("[0-9a-f]{40}");
    assertThat(history.previousId()).isEqualTo(ReplicationHistory.NO_ID);
    assertThat(history.previousIdEnd()).isEqualTo(-1);
    assertThat(history.canContinue(history.id(), 1)).isTrue();
    assertThat(history.canContinue(ReplicationHistory.NO_ID, 0)).isFalse();
  }

  @Test
  void whoIsPromotedKnowsThePastUpToThatPoint() {
    String before = history.id();
    propagation.offset(100);
    history.branch(OTHER);
    propagation.offset(200);
    assertThat(history.canContinue(OTHER, 150)).isTrue();
    assertThat(history.canContinue(before, 101)).isTrue();
    assertThat(history.canContinue(before.toUpperCase(java.util.Locale.ROOT), 50)).isTrue();
    assertThat(history.canContinue(before, 102)).isFalse();
  }

  @Test
  void aFullCopyForgetsThePast() {
    String before = history.id();
    history.branch(OTHER);
    history.adopt("c".repeat(40), 5000);
    assertThat(history.offset()).isEqualTo(5000);
    assertThat(history.canContinue(before, 1)).isFalse();
    assertThat(history.canContinue(OTHER, 1)).isFalse();
  }

  @Test
  void whoFollowsAPromotedPrimaryRemembersTheNameBefore() {
    String before = history.id();
    propagation.offset(10);
    history.follows(before);
    assertThat(history.previousIdEnd()).isEqualTo(-1);
    history.follows(OTHER);
    assertThat(history.id()).isEqualTo(OTHER);
    assertThat(history.previousId()).isEqualTo(before);
    assertThat(history.previousIdEnd()).isEqualTo(11);
  }
}
