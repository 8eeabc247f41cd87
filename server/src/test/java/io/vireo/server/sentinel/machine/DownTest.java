package io.vireo.server.sentinel.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who is down, for one Sentinel and for all. */
class DownTest {
  private final Scene scene = new Scene(2);

  @Test
  void aServerThatDoesNotAnswerIsDownAfterItsTime() {
    scene.silence(1);
    scene.pass(2_000);
    assertThat(scene.events).isEmpty();
    scene.pass(1_200);
    assertThat(scene.events).containsExactly("+sdown master mymaster 10.0.0.1 1");
    scene.silencedNoMore(1);
    scene.pass(2_000);
    assertThat(scene.events).endsWith("-sdown master mymaster 10.0.0.1 1");
  }

  @Test
  void aLostConnectionCountsFromTheLastAnswer() {
    scene.silence(1);
    scene.input(() -> scene.machine.commandsDown(scene.primary(), null, scene.now()));
    scene.pass(1_000);
    assertThat(scene.events).isEmpty();
    scene.pass(1_100);
    assertThat(scene.types()).containsExactly("+sdown");
  }

  @Test
  void replicasAndSentinelsAreNamedWithTheirPrimary() {
    scene.silence(2);
    scene.silence(11);
    scene.pass(4_000);
    assertThat(scene.events)
        .containsExactly(
            "+sdown slave 10.0.0.1:2 10.0.0.1 2 @ mymaster 10.0.0.1 1",
            "+sdown sentinel one 10.0.0.1 11 @ mymaster 10.0.0.1 1");
  }

  @Test
  void itIsObjectivelyDownIfTheQuorumSaysSo() {
    scene.silence(1);
    scene.pass(3_500);
    assertThat(scene.sent).contains("ask 0 * to 11", "ask 0 * to 12");
    scene.says("one", false, "*", 0);
    assertThat(scene.types()).containsExactly("+sdown");
    scene.says("two", true, "*", 0);
    assertThat(scene.events).contains("+odown master mymaster 10.0.0.1 1 #quorum 2/2");
  }

  @Test
  void whatAnotherSaidIsForgottenAfterFivePeriods() {
    Scene alone = new Scene(2);
    alone.primary().failoverStart = alone.now();
    alone.silence(1);
    alone.pass(3_500);
    alone.says("two", true, "*", 0);
    assertThat(alone.types()).contains("+odown");
    alone.pass(6_000);
    assertThat(alone.types()).endsWith("-odown");
  }

  @Test
  void aPrimaryThatClaimsToFollowIsDownAfterAWhile() {
    scene.follows(1, 2, 100, 5);
    scene.pass(10_500);
    assertThat(scene.events)
        .containsExactly("-role-change master mymaster 10.0.0.1 1 new reported role is slave");
    scene.pass(22_500);
    assertThat(scene.types()).containsExactly("-role-change", "+sdown");
  }

  @Test
  void errorsThatMeanLifeAreGoodAnswers() {
    scene.input(() -> scene.machine.pinged(scene.primary(), PingAnswer.OTHER, scene.now() + 50));
    assertThat(scene.primary().link().lastAvailable).isLessThan(scene.now() + 50);
    scene.input(
        () -> scene.machine.pinged(scene.primary(), PingAnswer.MASTERDOWN, scene.now() + 60));
    assertThat(scene.primary().link().lastAvailable).isEqualTo(scene.now() + 60);
  }

  @Test
  void aScriptThatBlocksIsKilledOnce() {
    scene.silence(1);
    scene.pass(3_500);
    for (int again = 0; again < 2; again++) {
      scene.input(() -> scene.machine.pinged(scene.primary(), PingAnswer.BUSY, scene.now()));
    }
    assertThat(scene.sent).containsOnlyOnce("script kill to 1");
  }

  @Test
  void aRebootCanCountAsBeingDown() {
    scene.primary().setRebootDownAfter(500);
    ServerInfo reborn = ServerInfo.parse("run_id:" + "b".repeat(40) + "\r\nrole:master\r\n");
    scene.silence(1);
    scene.input(() -> scene.machine.informed(scene.primary(), reborn, scene.now()));
    scene.pass(700);
    assertThat(scene.types()).containsExactly("+reboot", "+sdown");
  }

  @Test
  void aClockThatJumpsIsNotTrusted() {
    scene.jump(60_000);
    assertThat(scene.events).containsExactly("+tilt #tilt mode entered");
    scene.silence(1);
    scene.pass(29_000);
    assertThat(scene.types()).containsExactly("+tilt");
    scene.pass(1_500);
    assertThat(scene.types()).startsWith("+tilt", "-tilt", "+sdown");
    scene.jump(-10);
    assertThat(scene.types()).endsWith("+tilt");
  }

  @Test
  void inTiltItSaysThatNothingIsDown() {
    scene.silence(1);
    scene.pass(3_500);
    scene.asked(0, "*");
    scene.jump(5_000);
    scene.asked(0, "*");
    assertThat(scene.answers).containsExactly("true * 0", "false * 0");
  }
}
