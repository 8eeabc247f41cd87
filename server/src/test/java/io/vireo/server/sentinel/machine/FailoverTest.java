package io.vireo.server.sentinel.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A failover from its beginning to its end, and where it may stop. */
class FailoverTest {
  private final Scene scene = new Scene(2);

  private void primaryDies() {
    scene.silence(1);
    scene.pass(3_500);
    scene.says("one", true, "*", 0);
  }

  private void elected() {
    primaryDies();
    scene.says("two", true, "me", 1);
  }

  @Test
  void goesFromStateToState() {
    elected();
    assertThat(scene.types())
        .containsExactly(
            "+sdown",
            "+odown",
            "+new-epoch",
            "+try-failover",
            "+vote-for-leader",
            "+elected-leader",
            "+failover-state-select-slave",
            "+selected-slave",
            "+failover-state-send-slaveof-noone",
            "+failover-state-wait-promotion");
    assertThat(scene.sent).contains("ask 1 me to 11", "slaveof no one to 3");
    scene.isPrimary(3);
    scene.pass(1_200);
    assertThat(scene.primary().configEpoch()).isEqualTo(1);
    assertThat(scene.primary().currentAddress()).isEqualTo(Scene.at(3));
    assertThat(scene.sent)
        .contains("slaveof 3 to 2")
        .anyMatch(line -> line.endsWith(",1,mymaster,10.0.0.1,3,1 to 11"));
    scene.follows(2, 3, 100, 10);
    scene.pass(1_200);
    assertThat(scene.types())
        .endsWith(
            "+promoted-slave",
            "+failover-state-reconf-slaves",
            "script",
            "+slave-reconf-sent",
            "+slave-reconf-inprog",
            "+slave-reconf-done",
            "+failover-end",
            "+switch-master",
            "+slave",
            "+slave");
    assertThat(scene.events).contains("+switch-master mymaster 10.0.0.1 1 10.0.0.1 3");
    assertThat(scene.replica(1)).isNotNull();
    assertThat(scene.replica(3)).isNull();
  }

  @Test
  void withoutItsOwnVoteOnTheDiskNobodyLeads() {
    scene.diskStops();
    elected();
    scene.says("one", true, "me", 1);
    assertThat(scene.types()).doesNotContain("+elected-leader");
    scene.diskGoesOn();
    assertThat(scene.types()).contains("+elected-leader");
  }

  @Test
  void withoutVotesItGivesUpAndWaitsForTwiceTheTimeout() {
    scene.timings.electionTimeout = 5_000;
    primaryDies();
    scene.pass(6_500);
    assertThat(scene.types()).contains("-failover-abort-not-elected");
    scene.events.clear();
    for (int second = 0; second < 32; second++) {
      scene.pass(1_000);
      scene.says("one", true, "*", 0);
    }
    assertThat(scene.types()).doesNotContain("+try-failover");
    for (int second = 0; second < 10; second++) {
      scene.pass(1_000);
      scene.says("one", true, "*", 0);
    }
    assertThat(scene.types()).contains("+try-failover");
  }

  @Test
  void afterASplitVoteItTriesOnceMoreAtOnce() {
    scene.silence(12);
    primaryDies();
    scene.says("one", true, "one", 1);
    scene.says("two", true, "two", 1);
    scene.pass(1_000);
    assertThat(scene.sent).contains("ask 2 me to 11");
    assertThat(scene.types()).doesNotContain("-failover-abort-not-elected");
  }

  @Test
  void votesOfAnotherEpochDoNotCount() {
    primaryDies();
    scene.says("one", true, "me", 2);
    scene.says("two", true, "two", 1);
    assertThat(scene.types()).doesNotContain("+elected-leader");
  }

  @Test
  void priorityComesBeforeTheOffset() {
    scene.follows(2, 1, 50, 1);
    elected();
    assertThat(scene.sent).contains("slaveof no one to 2");
  }

  @Test
  void priorityZeroIsNeverChosen() {
    scene.follows(2, 1, 0, 10);
    scene.follows(3, 1, 0, 20);
    elected();
    assertThat(scene.types()).contains("-failover-abort-no-good-slave");
  }

  @Test
  void aReplicaThatIsDownIsNotChosen() {
    scene.silence(3);
    elected();
    scene.pass(1_000);
    assertThat(scene.sent).contains("slaveof no one to 2");
  }

  @Test
  void aReplicaThatLostItsPrimaryLongAgoIsNotChosen() {
    String old =
        "role:slave\r\nmaster_host:10.0.0.1\r\nmaster_port:1\r\nmaster_link_status:down\r\n"
            + "master_link_down_since_seconds:60\r\nslave_priority:100\r\nslave_repl_offset:99\r\n";
    scene.input(() -> scene.machine.informed(scene.replica(3), ServerInfo.parse(old), scene.now()));
    scene.silence(3);
    elected();
    scene.pass(1_100);
    assertThat(scene.sent).contains("slaveof no one to 2");
  }

  @Test
  void aPromotionThatDoesNotHappenIsGivenUp() {
    elected();
    scene.pass(20_500);
    assertThat(scene.types()).contains("-failover-abort-slave-timeout");
    assertThat(scene.primary().failoverInProgress()).isFalse();
    assertThat(scene.replica(3).promoted()).isFalse();
  }

  @Test
  void replicasThatDoNotFollowAreLeftAfterTheTimeout() {
    elected();
    scene.isPrimary(3);
    scene.pass(21_500);
    assertThat(scene.types())
        .contains("-slave-reconf-sent-timeout", "+failover-end", "+switch-master");
  }

  @Test
  void oneReplicaAtATimeIsToldUnlessMoreAreAllowed() {
    scene.machine.restoreReplica(scene.primary(), Scene.at(4));
    scene.follows(4, 1, 100, 5);
    scene.pass(1_000);
    elected();
    scene.isPrimary(3);
    scene.pass(1_200);
    assertThat(scene.sent).contains("slaveof 3 to 2").doesNotContain("slaveof 3 to 4");
    scene.primary().setParallelSyncs(2);
    scene.pass(200);
    assertThat(scene.sent).contains("slaveof 3 to 4");
  }

  @Test
  void crashesWhereItIsTold() {
    scene.machine.simulateFailure(true, false);
    elected();
    assertThat(scene.crashed()).isTrue();
  }

  @Test
  void anOrderedFailoverWaitsForAMajorityOrASecond() {
    assertThat(scene.orderFailover()).isEqualTo(FailoverStart.STARTED);
    assertThat(scene.orderFailover()).isEqualTo(FailoverStart.IN_PROGRESS);
    assertThat(scene.sent).contains("ask 1 me to 11", "ask 1 me to 12");
    scene.pass(800);
    assertThat(scene.types()).doesNotContain("+elected-leader");
    scene.pass(500);
    assertThat(scene.types()).contains("+elected-leader");
  }

  @Test
  void anOrderedFailoverTakesAnotherEpochIfOneIsTaken() {
    scene.orderFailover();
    scene.says("one", false, "two", 1);
    assertThat(scene.sent).contains("ask 2 me to 11");
    scene.says("one", false, "me", 2);
    assertThat(scene.types()).contains("+elected-leader");
    assertThat(scene.primary().failoverEpoch()).isEqualTo(2);
  }

  @Test
  void withoutAGoodReplicaNoneBegins() {
    scene.follows(2, 1, 0, 10);
    scene.follows(3, 1, 0, 20);
    scene.pass(11_000);
    assertThat(scene.orderFailover()).isEqualTo(FailoverStart.NO_GOOD_REPLICA);
    assertThat(scene.types()).doesNotContain("+try-failover");
  }
}
