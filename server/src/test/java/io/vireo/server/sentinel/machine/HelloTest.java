package io.vireo.server.sentinel.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What hello messages teach, and how servers with the wrong role are set right. */
class HelloTest {
  private final Scene scene = new Scene(2);

  @Test
  void aMessageIsReadAsItIsWritten() {
    Hello hello = new Hello("10.0.0.9", 26_379, "me", 3, "mymaster", "10.0.0.1", 1, 2);
    assertThat(hello.format()).isEqualTo("10.0.0.9,26379,me,3,mymaster,10.0.0.1,1,2");
    assertThat(Hello.parse(hello.format())).isEqualTo(hello);
    assertThat(Hello.parse("10.0.0.9,26379,me,3,mymaster,10.0.0.1,1")).isNull();
    assertThat(Hello.parse("10.0.0.9,port,me,3,mymaster,10.0.0.1,1,2")).isNull();
  }

  @Test
  void itIsSentEveryTwoSeconds() {
    scene.pass(4_500);
    assertThat(scene.sent)
        .filteredOn(line -> line.equals("hello 10.0.0.9,26379,me,0,mymaster,10.0.0.1,1,0 to 1"))
        .hasSize(2);
  }

  @Test
  void aNewSentinelIsFound() {
    scene.hello("three", 13, 0, 1, 0);
    assertThat(scene.events)
        .containsExactly("+sentinel sentinel three 10.0.0.1 13 @ mymaster 10.0.0.1 1");
    scene.hello("me", 14, 9, 2, 9);
    assertThat(scene.events).hasSize(1);
  }

  @Test
  void aSentinelMayMove() {
    scene.hello("one", 21, 0, 1, 0);
    assertThat(scene.events)
        .containsExactly(
            "+sentinel-address-switch master mymaster 10.0.0.1 1 ip 10.0.0.1 port 21 for one");
    assertThat(scene.sentinel("one").address()).isEqualTo(Scene.at(21));
  }

  @Test
  void anotherSentinelAtTheSamePlaceReplacesTheOld() {
    scene.hello("three", 11, 0, 1, 0);
    assertThat(scene.types()).containsExactly("+sentinel-invalid-addr", "+sentinel");
    assertThat(scene.sentinel("one")).isNull();
    assertThat(scene.primary().sentinels()).hasSize(2);
  }

  @Test
  void aLaterConfigurationIsTaken() {
    scene.hello("one", 11, 7, 2, 7);
    assertThat(scene.types())
        .containsExactly(
            "+new-epoch", "+config-update-from", "+switch-master", "+slave", "+slave", "script");
    assertThat(scene.events).contains("script observer 1 2");
    assertThat(scene.primary().currentAddress()).isEqualTo(Scene.at(2));
    assertThat(scene.primary().configEpoch()).isEqualTo(7);
    scene.hello("two", 12, 6, 3, 6);
    assertThat(scene.primary().currentAddress()).isEqualTo(Scene.at(2));
  }

  @Test
  void aLaterConfigurationEndsAFailoverThatIsInProgress() {
    scene.orderFailover();
    scene.says("one", false, "me", 1);
    scene.isPrimary(3);
    scene.pass(200);
    scene.silence(2);
    scene.hello("one", 11, 7, 1, 7);
    assertThat(scene.primary().failoverInProgress()).isFalse();
    assertThat(scene.primary().currentAddress()).isEqualTo(Scene.at(1));
    assertThat(scene.primary().configEpoch()).isEqualTo(7);
    assertThat(scene.primary().replicas()).hasSize(2);
  }

  @Test
  void ofTwoConfigurationsOfOneEpochThatHoldsWhosePrimaryIsOne() {
    scene.hello("one", 11, 7, 2, 7);
    scene.hello("two", 12, 7, 3, 7);
    assertThat(scene.primary().currentAddress()).isEqualTo(Scene.at(2));
    scene.isPrimary(2);
    scene.isPrimary(3);
    scene.pass(11_000);
    scene.hello("two", 12, 7, 3, 7);
    assertThat(scene.primary().currentAddress()).isEqualTo(Scene.at(2));
    scene.follows(2, 3, 100, 10);
    scene.pass(11_000);
    scene.hello("two", 12, 7, 3, 7);
    assertThat(scene.primary().currentAddress()).isEqualTo(Scene.at(3));
  }

  @Test
  void aReplicaThatTurnedIntoAPrimaryIsToldToFollowAfterAWhile() {
    scene.isPrimary(2);
    scene.pass(18_000);
    assertThat(scene.types()).containsExactly("-role-change");
    scene.pass(11_000);
    assertThat(scene.sent).contains("slaveof 1 to 2");
    assertThat(scene.types()).contains("+convert-to-slave");
  }

  @Test
  void aReplicaOfAnotherPrimaryIsSetRightAfterTheTimeout() {
    scene.follows(2, 99, 100, 10);
    scene.pass(28_000);
    assertThat(scene.types()).doesNotContain("+fix-slave-config");
    scene.pass(14_000);
    assertThat(scene.sent).contains("slaveof 1 to 2");
    assertThat(scene.types()).contains("+fix-slave-config");
  }

  @Test
  void infoShowsNewReplicas() {
    String info = "role:master\r\nslave0:ip=10.0.0.1,port=5,state=online,offset=1,lag=0\r\n";
    scene.follows(5, 1, 100, 1);
    scene.input(() -> scene.machine.informed(scene.primary(), ServerInfo.parse(info), scene.now()));
    assertThat(scene.events)
        .containsExactly("+slave slave 10.0.0.1:5 10.0.0.1 5 @ mymaster 10.0.0.1 1");
  }

  @Test
  void aResetForgetsAllButThePrimary() {
    scene.input(() -> scene.machine.reset(scene.primary(), scene.now()));
    assertThat(scene.events).containsExactly("+reset-master master mymaster 10.0.0.1 1");
    assertThat(scene.primary().replicas()).isEmpty();
    assertThat(scene.primary().sentinels()).isEmpty();
  }
}
