package io.vireo.server.cluster.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.cluster.bus.MessageType;
import io.vireo.server.cluster.bus.NodeFlags;
import io.vireo.server.cluster.bus.SlotSet;
import io.vireo.server.cluster.machine.Desk.Player;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClusterMachineTest {
  private final Desk desk = new Desk();

  private Player player(int number) {
    return desk.players.get(number);
  }

  @Test
  void nodesThatMeetOneKnowAll() {
    desk.cluster(3, 1);

    for (Player player : desk.players) {
      assertThat(player.machine.state().nodes()).hasSize(6);
      assertThat(player.machine.state().isOk()).isTrue();
      assertThat(player.machine.state().size()).isEqualTo(3);
      assertThat(player.machine.state().slots().assigned()).isEqualTo(16_384);
      assertThat(player.myself().ip()).isEqualTo(player.ip);
    }
    assertThat(player(3).myself().primary().name()).isEqualTo(player(0).name());
    assertThat(player(3).myself().shardId()).isEqualTo(player(0).myself().shardId());
    assertThat(player(3).seenBy(player(2)).shardId()).isEqualTo(player(0).myself().shardId());
  }

  @Test
  void allHaveTheSmallestSecret() {
    desk.cluster(3, 0);

    assertThat(desk.players.stream().map(player -> player.machine.state().internalSecret()))
        .hasSize(3)
        .containsOnly(player(0).machine.state().internalSecret());
  }

  @Test
  void anAddressThatIsNoneIsRefused() {
    Player player = desk.add();
    for (String ip : List.of("localhost", "256.1.1.1", "1.2.3", "10.0.0.1\n", "")) {
      assertThat(player.machine.meet(desk.now, ip, 6379, 16_379).error())
          .startsWith("ERR Invalid node address specified: ");
    }
    assertThat(player.machine.meet(desk.now, "10.0.0.9", 0, 16_379).isOk()).isFalse();
    assertThat(player.machine.meet(desk.now, "::0001", 6379, 16_379).isOk()).isTrue();
    assertThat(player.machine.state().nodes()).anyMatch(node -> node.ip().equals("::1"));
  }

  @Test
  void oneThatNobodyAnswersForIsForgottenAgain() {
    Player player = desk.add();
    player.machine.meet(desk.now, "10.0.0.99", 6379, 16_379);
    desk.pass(500);
    assertThat(player.machine.state().nodes()).hasSize(2);
    assertThat(player.machine.nodes()).anyMatch(node -> node.ip().equals("10.0.0.99"));
    assertThat(player.machine.image().nodes()).hasSize(1);
    desk.pass(1500);
    assertThat(player.machine.state().nodes()).hasSize(1);
  }

  @Test
  void aMeetThatIsLostIsSentAgain() {
    Player asked = desk.add();
    Player asking = desk.add();
    asked.machine.drop(Set.of(MessageType.MEET));
    asked.machine.closeOnDrop(true);
    asking.machine.meet(desk.now, asked.ip, 6379, 16_379);
    desk.pass(500);
    assertThat(asked.machine.state().nodes()).hasSize(1);
    assertThat(asked.machine.state().received().messages(MessageType.MEET)).isGreaterThan(1);

    asked.machine.drop(Set.of());
    desk.pass(400);
    assertThat(asked.seenBy(asking)).isNotNull();
    assertThat(asking.seenBy(asked)).isNotNull();
  }

  @Test
  void aNodeThatDoesNotConnectIsMetAgain() {
    desk.cluster(2, 0);
    Player newcomer = desk.add();
    player(0).machine.drop(Set.of(MessageType.PONG));
    player(1).machine.drop(Set.of(MessageType.MEET));
    newcomer.machine.meet(desk.now, player(0).ip, 6379, 16_379);
    desk.pass(1500);
    assertThat(player(0).seenBy(newcomer)).isNotNull();
    assertThat(newcomer.seenBy(player(0))).isNull();

    player(0).machine.drop(Set.of());
    player(1).machine.drop(Set.of());
    desk.pass(5000);
    assertThat(newcomer.seenBy(player(0))).isNotNull();
    assertThat(newcomer.seenBy(player(1))).isNotNull();
  }

  @Test
  void aReplicaTakesOverFromAPrimaryThatFell() {
    desk.cluster(3, 1);
    long before = player(3).machine.state().currentEpoch();
    player(0).kill();
    desk.pass(6000);

    assertThat(player(3).myself().isPrimary()).isTrue();
    assertThat(player(3).myself().configEpoch()).isEqualTo(before + 1);
    assertThat(player(3).myself().slotCount()).isEqualTo(5461);
    assertThat(player(3).done(Effect.BecomePrimary.class)).hasSize(1);
    assertThat(player(3).seenBy(player(1)).slotCount()).isEqualTo(5461);
    assertThat(player(0).seenBy(player(1)).is(NodeFlags.FAIL)).isTrue();
    assertThat(player(1).machine.state().isOk()).isTrue();
  }

  /** The node timeout is a second; ticks of 100 ms are all that is added to it. */
  @Test
  void aReplicaWithoutRivalsDoesNotWait() {
    assertThat(untilTakeover(1)).isLessThanOrEqualTo(1300);
  }

  @Test
  void aReplicaWithRivalsWaits() {
    assertThat(untilTakeover(2)).isBetween(1500L, 2500L);
  }

  private long untilTakeover(int replicasEach) {
    desk.cluster(3, replicasEach);
    player(0).kill();
    long begin = desk.now;
    while (!player(3).myself().isPrimary()
        && (replicasEach == 1 || !player(6).myself().isPrimary())) {
      desk.pass(ClusterMachine.TICK_MILLIS);
      assertThat(desk.now - begin).isLessThan(10_000);
    }
    return desk.now - begin;
  }

  @Test
  void theNextReplicaTakesOverFromOneThatFellInTheMomentOfItsTakeover() {
    desk.cluster(3, 2);
    player(0).kill();
    while (!player(3).myself().isPrimary() && !player(6).myself().isPrimary()) {
      desk.pass(ClusterMachine.TICK_MILLIS);
    }
    Player second = player(player(3).myself().isPrimary() ? 3 : 6);
    Player third = player(second == player(3) ? 6 : 3);
    second.kill();
    desk.pass(20_000);

    assertThat(third.myself().isPrimary()).isTrue();
    assertThat(third.myself().slotCount()).isEqualTo(5461);
  }

  @Test
  void replicasOfPrimariesThatFellTogetherDoNotAskInTheSameEpoch() {
    desk.cluster(7, 1);
    for (int fallen = 0; fallen < 3; fallen++) {
      player(fallen).kill();
    }
    desk.pass(4000);

    for (int successor = 7; successor < 10; successor++) {
      assertThat(player(successor).myself().isPrimary()).isTrue();
    }
  }

  @Test
  void aPrimaryWithoutSlotsDoesNotCallANodeFailed() {
    desk.cluster(1, 1);
    Player empty = desk.add();
    player(0).machine.meet(desk.now, empty.ip, 6379, 16_379);
    desk.pass(3000);
    player(0).kill();
    player(1).kill();
    desk.pass(3000);

    assertThat(player(1).seenBy(empty).is(NodeFlags.PFAIL)).isTrue();
    assertThat(player(1).seenBy(empty).is(NodeFlags.FAIL)).isFalse();
  }

  /** Its slots would lead clients to no address. */
  @Test
  void aNodeThatAnswersWithAnotherNameHasFailedAndIsReplaced() {
    desk.cluster(3, 1);
    String before = player(0).name();
    player(0).machine.reset(desk.now, true);
    desk.pass(6000);

    ClusterNode gone = player(1).machine.state().node(before);
    assertThat(gone.is(NodeFlags.NOADDR)).isTrue();
    assertThat(gone.is(NodeFlags.FAIL)).isTrue();
    assertThat(player(3).myself().isPrimary()).isTrue();
    assertThat(player(1).machine.state().isOk()).isTrue();
  }

  /** A node of another shard has a larger offset, but none of the data. */
  @Test
  void aReplicaThatCameFromAnotherShardDoesNotAskFirst() {
    desk.cluster(3, 1);
    player(3).offset = 10;
    player(4).offset = 1000;
    player(4).machine.replicate(desk.now, player(0).name());
    desk.pass(3000);
    player(0).kill();
    desk.pass(6000);

    assertThat(player(3).myself().isPrimary()).isTrue();
    assertThat(player(4).myself().primary().name()).isEqualTo(player(3).name());
  }

  @Test
  void theReplicaOfAPrimaryThatBecomesAReplicaGoesWithIt() {
    desk.cluster(3, 0);
    Player empty = desk.add();
    Player follower = desk.add();
    player(0).machine.meet(desk.now, empty.ip, 6379, 16_379);
    player(0).machine.meet(desk.now, follower.ip, 6379, 16_379);
    desk.pass(3000);
    follower.machine.replicate(desk.now, empty.name());
    desk.pass(3000);
    empty.machine.replicate(desk.now, player(0).name());
    desk.pass(3000);

    assertThat(follower.myself().primary().name()).isEqualTo(player(0).name());
    assertThat(follower.done(Effect.Replicate.class)).last().matches(each -> !each.sameShard());
  }

  @Test
  void aPrimaryThatReturnsIsAReplica() {
    desk.cluster(3, 1);
    player(0).kill();
    desk.pass(6000);
    player(0).up = true;
    player(0).start(player(0).saved);
    desk.pass(3000);

    assertThat(player(0).myself().isReplica()).isTrue();
    assertThat(player(0).myself().primary().name()).isEqualTo(player(3).name());
    assertThat(player(0).done(Effect.Replicate.class)).isNotEmpty();
    assertThat(player(0).seenBy(player(1)).isSuspect()).isFalse();
  }

  /** So a client that follows another node's list of replicas is redirected, as by Redis. */
  @Test
  void aPrimaryThatReturnsServesNothingUntilItKnowsItsSuccessorAndRedirectsBeforeOthersListIt() {
    desk.cluster(3, 1);
    player(0).kill();
    desk.pass(6000);
    player(0).up = true;
    player(0).cutFrom = other -> true;
    player(0).start(player(0).saved);
    desk.pass(1000);
    assertThat(player(0).myself().isPrimary()).isTrue();
    assertThat(player(0).machine.state().isOk()).isFalse();

    player(0).cutFrom = other -> false;
    int listed = 0;
    for (int tick = 0; tick < 30; tick++) {
      desk.pass(ClusterMachine.TICK_MILLIS);
      assertThat(player(0).machine.state().isOk()).isEqualTo(player(0).myself().isReplica());
      for (Player other : desk.players) {
        if (other != player(0) && player(0).seenBy(other).isReplica()) {
          listed++;
          assertThat(player(0).machine.state().isOk()).isTrue();
        }
      }
    }
    assertThat(listed).isPositive();
  }

  @Test
  void theReplicaWithTheMostDataAsksFirst() {
    desk.cluster(3, 2);
    player(3).offset = 10;
    player(6).offset = 20;
    desk.pass(2000);
    player(0).kill();
    desk.pass(6000);

    assertThat(player(6).myself().isPrimary()).isTrue();
    assertThat(player(3).myself().primary().name()).isEqualTo(player(6).name());
  }

  @Test
  void aReplicaWhoseDataAreTooOldDoesNotAsk() {
    desk.cluster(3, 1);
    player(3).silence = 10_000 + 10_000 + 1000 + 1;
    player(0).kill();
    desk.pass(10_000);

    assertThat(player(3).myself().isReplica()).isTrue();
    assertThat(player(1).machine.state().isOk()).isFalse();
  }

  @Test
  void aVoteIsOnTheDiskBeforeItIsGiven() {
    desk.cluster(3, 1);
    player(1).done.clear();
    player(0).kill();
    desk.pass(6000);

    List<Effect> done = player(1).done;
    int vote =
        IntStream.range(0, done.size())
            .filter(
                index ->
                    done.get(index) instanceof Effect.Send send
                        && send.message().type() == MessageType.AUTH_ACK)
            .findFirst()
            .orElseThrow();
    Effect.Save save =
        (Effect.Save)
            IntStream.iterate(vote, index -> index - 1)
                .mapToObj(done::get)
                .filter(Effect.Save.class::isInstance)
                .findFirst()
                .orElseThrow();
    assertThat(save.durable()).isTrue();
    assertThat(save.image().lastVoteEpoch())
        .isEqualTo(player(1).machine.state().lastVoteEpoch())
        .isEqualTo(player(3).myself().configEpoch());
  }

  @Test
  void aPrimaryAmongAMinorityStops() {
    desk.cluster(3, 1);
    for (Player player : desk.players) {
      if (player != player(0)) {
        player.cutFrom = other -> other == player(0);
      }
    }
    desk.pass(2500);
    assertThat(player(0).machine.state().isOk()).isFalse();
    assertThat(player(0).done(Effect.StateChanged.class))
        .last()
        .isEqualTo(new Effect.StateChanged(false));
  }

  @Test
  void aManualFailoverWaitsForTheReplicaToHaveAll() {
    desk.cluster(3, 1);
    player(0).offset = 100;
    player(3).offset = 90;
    assertThat(player(3).machine.failover(desk.now, false, false).isOk()).isTrue();
    desk.settle();
    assertThat(player(0).done(Effect.PauseClients.class)).hasSize(1);
    desk.pass(1000);
    assertThat(player(3).machine.isWaitingForOffset()).isTrue();
    assertThat(player(3).myself().isReplica()).isTrue();

    player(3).offset = 100;
    player(3).machine.progressed(desk.now);
    desk.settle();
    desk.pass(1000);
    assertThat(player(3).myself().isPrimary()).isTrue();
    assertThat(player(0).myself().primary().name()).isEqualTo(player(3).name());
    assertThat(player(0).done(Effect.ResumeClients.class)).hasSize(1);
  }

  @Test
  void aManualFailoverWaitsForKeysThatAreSentElsewhere() {
    desk.cluster(3, 1);
    player(0).offset = 100;
    player(3).offset = 100;
    player(0).sending = true;
    assertThat(player(3).machine.failover(desk.now, false, false).isOk()).isTrue();
    desk.pass(1000);
    assertThat(player(3).myself().isReplica()).isTrue();

    player(0).sending = false;
    desk.pass(1000);
    assertThat(player(3).myself().isPrimary()).isTrue();
  }

  @Test
  void aManualFailoverThatTakesTooLongIsOff() {
    desk.cluster(3, 1);
    player(0).offset = 100;
    player(3).machine.failover(desk.now, false, false);
    desk.pass(5500);

    assertThat(player(3).myself().isReplica()).isTrue();
    assertThat(player(3).machine.state().manualFailoverEnd()).isZero();
    assertThat(player(0).done(Effect.ResumeClients.class)).hasSize(1);
  }

  @Test
  void aReplicaThatHasJustBecomeOneMayTakeOver() {
    desk.cluster(3, 1);
    Player spare = desk.add();
    player(0).machine.meet(desk.now, spare.ip, 6379, 16_379);
    desk.pass(2000);
    spare.machine.replicate(desk.now, player(0).name());
    assertThat(spare.machine.failover(desk.now, false, false).isOk()).isTrue();
    desk.settle();

    assertThat(spare.myself().isPrimary()).isTrue();
    assertThat(spare.myself().slotCount()).isEqualTo(5461);
  }

  /** Two elections of one node, a tick more than the time of an election apart. */
  @Test
  void aManualFailoverDoesNotWaitForTheEndOfAnotherElection() {
    desk.cluster(3, 1);
    player(3).machine.failover(desk.now, false, false);
    desk.settle();
    desk.pass(1200);
    player(0).machine.failover(desk.now, false, false);
    desk.settle();
    desk.pass(1200);
    long epoch = player(0).myself().configEpoch();
    assertThat(player(0).myself().isPrimary()).isTrue();

    player(3).machine.failover(desk.now, false, false);
    desk.settle();
    assertThat(player(3).myself().isPrimary()).isTrue();
    assertThat(player(3).myself().configEpoch()).isGreaterThan(epoch);
  }

  @Test
  void aReplicaCanLeaveItsPrimary() {
    desk.cluster(3, 1);
    String shard = player(3).myself().shardId();
    assertThat(player(3).machine.detach(desk.now).isOk()).isTrue();
    desk.settle();

    assertThat(player(3).myself().isPrimary()).isTrue();
    assertThat(player(3).myself().slotCount()).isZero();
    assertThat(player(3).myself().shardId()).isNotEqualTo(shard);
    assertThat(player(3).done(Effect.EmptyDatabases.class)).hasSize(1);
    assertThat(player(0).machine.state().node(player(3).name()).isPrimary()).isTrue();

    assertThat(player(0).machine.detach(desk.now).isOk()).isTrue();
    assertThat(player(0).myself().slotCount()).isPositive();
    assertThat(player(0).done(Effect.EmptyDatabases.class)).isEmpty();
  }

  @Test
  void aReplicaTakesOverForAPrimaryThatEnds() {
    desk.cluster(3, 1);
    player(0).offset = 100;
    assertThat(player(3).machine.succeed(desk.now).isOk()).isTrue();
    desk.settle();
    desk.pass(1000);

    assertThat(player(3).myself().isPrimary()).isTrue();
    assertThat(player(0).done(Effect.PauseClients.class)).isEmpty();
    assertThat(player(3).machine.succeed(desk.now).isOk()).isFalse();
  }

  @Test
  void countsWhatGoesOverTheBus() {
    desk.cluster(3, 0);
    desk.pass(1000);
    BusTraffic sent = player(0).machine.state().sent();
    assertThat(sent.messages(MessageType.PING)).isPositive();
    assertThat(sent.bytes()).isGreaterThan(2256);
    assertThat(sent.publishedBytes()).isZero();

    player(0).machine.resetStatistics();
    assertThat(sent.messages(MessageType.PING)).isZero();
    assertThat(sent.bytes()).isZero();
    assertThat(player(0).machine.state().received().bytes()).isZero();
  }

  @Test
  void aTakeoverAsksNobody() {
    desk.cluster(3, 1);
    player(1).kill();
    player(2).kill();
    player(0).kill();
    assertThat(player(3).machine.failover(desk.now, true, true).isOk()).isTrue();
    desk.settle();

    assertThat(player(3).myself().isPrimary()).isTrue();
    assertThat(player(3).myself().slotCount()).isEqualTo(5461);
  }

  @Test
  void aReplicaMovesToAPrimaryThatHasLostItsOwn() {
    desk.cluster(3, 1);
    Player spare = desk.add();
    player(0).machine.meet(desk.now, spare.ip, 6379, 16_379);
    desk.pass(2000);
    spare.machine.replicate(desk.now, player(0).name());
    desk.pass(2000);
    player(4).kill();
    desk.pass(15_000);

    assertThat(
            List.of(player(3), spare).stream()
                .filter(replica -> replica.myself().primary().name().equals(player(1).name())))
        .hasSize(1);
  }

  @Test
  void equalEpochsPart() {
    Player one = desk.add();
    Player two = desk.add();
    one.machine.addSlots(desk.now, 0, 8191);
    two.machine.addSlots(desk.now, 8192, 16_383);
    one.machine.meet(desk.now, two.ip, 6379, 16_379);
    desk.pass(5000);

    assertThat(one.myself().configEpoch()).isNotEqualTo(two.myself().configEpoch());
    assertThat(one.seenBy(two).configEpoch()).isEqualTo(one.myself().configEpoch());
  }

  @Test
  void aSlotIsMovedByHand() {
    desk.cluster(3, 0);
    Player from = player(0);
    Player to = player(1);
    assertThat(to.machine.setImporting(desk.now, 7, from.name()).isOk()).isTrue();
    assertThat(from.machine.setMigrating(desk.now, 7, to.name()).isOk()).isTrue();
    desk.pass(1000);
    assertThat(from.saved.nodes()).anyMatch(node -> node.migrating().containsKey(7));
    from.keys = 1;
    assertThat(from.machine.setOwner(desk.now, 7, to.name()).error())
        .isEqualTo(
            "ERR Can't assign hashslot 7 to a different node while I still hold keys for this"
                + " hash slot.");
    from.keys = 0;
    assertThat(to.machine.setOwner(desk.now, 7, to.name()).isOk()).isTrue();
    assertThat(from.machine.setOwner(desk.now, 7, to.name()).isOk()).isTrue();
    desk.pass(2000);

    for (Player player : desk.players) {
      assertThat(player.machine.state().slots().owner(7).name()).isEqualTo(to.name());
      assertThat(player.machine.state().slots().isAnyMoving()).isFalse();
    }
  }

  /** Lists of nodes left the slot out for ever: what was claimed was what had been known. */
  @Test
  void aSlotThatItsOwnerTakesAgainIsItsOwnForAll() {
    desk.cluster(3, 1);
    assertThat(player(0).machine.deleteSlots(desk.now, 7, 7).isOk()).isTrue();
    desk.pass(2000);
    assertThat(player(3).machine.state().isUnclaimed(7)).isTrue();
    assertThat(player(0).machine.addSlots(desk.now, 7, 7).isOk()).isTrue();
    desk.pass(2000);

    for (Player player : desk.players) {
      assertThat(player.machine.state().isUnclaimed(7)).isFalse();
    }
  }

  /** The campaign with processes has found that: the new owner lost the slot, and all its keys. */
  @Test
  void whoHasMissedAMoveAndStartsAgainDoesNotUndoIt() {
    desk.cluster(3, 1);
    Player from = player(2);
    Player to = player(1);
    Player late = player(5);
    late.kill();
    to.machine.setImporting(desk.now, 16_383, from.name());
    from.machine.setMigrating(desk.now, 16_383, to.name());
    to.machine.setOwner(desk.now, 16_383, to.name());
    from.machine.setOwner(desk.now, 16_383, to.name());
    desk.settle();
    from.machine.bumpEpoch(desk.now);
    assertThat(from.myself().configEpoch()).isGreaterThan(to.myself().configEpoch());

    // It hears of the old owner's new epoch, but not of the new owner.
    late.cutFrom = other -> other == to;
    late.up = true;
    late.start(late.saved);
    desk.pass(1000);
    assertThat(from.seenBy(late).configEpoch()).isEqualTo(from.myself().configEpoch());
    late.kill();
    late.cutFrom = other -> other == from;
    late.up = true;
    late.start(late.saved);
    desk.pass(1000);

    assertThat(to.machine.state().slots().owner(16_383).name()).isEqualTo(to.name());
    assertThat(late.machine.state().slots().owner(16_383).name()).isEqualTo(to.name());
  }

  @Test
  void aRangeOfSlotsIsTakenInOneStep() {
    desk.cluster(3, 0);
    player(0).keys = 5;
    player(1).machine.takeSlots(desk.now, SlotSet.range(100, 199), 0);
    desk.settle();

    for (Player player : desk.players) {
      assertThat(player.machine.state().slots().owner(150).name()).isEqualTo(player(1).name());
    }
    assertThat(player(0).done(Effect.DeleteKeys.class).get(0).slots().toString())
        .isEqualTo("100-199");
  }

  @Test
  void slotsAreTakenWithALargerEpochThanTheSourceSays() {
    desk.cluster(3, 0);
    long known = player(1).machine.state().currentEpoch();
    player(1).machine.takeSlots(desk.now, SlotSet.range(100, 199), known + 5);
    assertThat(player(1).machine.state().myself().configEpoch()).isEqualTo(known + 6);
    player(1).machine.takeSlots(desk.now, SlotSet.range(200, 299), known + 5);
    assertThat(player(1).machine.state().myself().configEpoch()).isEqualTo(known + 7);
  }

  @Test
  void whatIsGivenAwayBelongsToAnyNodeThatClaimsIt() {
    desk.cluster(3, 0);
    Player source = player(0);
    source.machine.giveAway(desk.now, SlotSet.range(100, 199), player(1).name());
    assertThat(source.machine.state().slots().owner(150).name()).isEqualTo(player(1).name());
    player(2).machine.takeSlots(desk.now, SlotSet.range(150, 150), 0);
    desk.settle();
    assertThat(source.machine.state().slots().owner(150).name()).isEqualTo(player(2).name());
    assertThat(source.machine.state().slots().owner(151).name()).isEqualTo(player(1).name());
  }

  @Test
  void anEpochStaysWhileSlotsAreHandedOver() {
    desk.cluster(3, 0);
    Player source = player(0);
    long epoch = source.machine.state().myself().configEpoch();
    source.machine.leftovers(desk.now, SlotSet.range(100, 199));
    assertThat(source.machine.bumpEpoch(desk.now)).isFalse();
    assertThat(source.machine.state().myself().configEpoch()).isEqualTo(epoch);
    source.machine.leftovers(desk.now, SlotSet.NONE);
    assertThat(source.machine.bumpEpoch(desk.now)).isTrue();
  }

  @Test
  void aManualFailoverMayTakeAsLongAsItsSettingSays() {
    desk.cluster(3, 1);
    player(0).offset = 100;
    for (Player player : desk.players) {
      player.machine.options(desk.now, player.machine.options().withTimes(20_000, 60_000));
    }
    player(3).machine.failover(desk.now, false, false);
    desk.settle();
    assertThat(player(0).done(Effect.PauseClients.class))
        .containsExactly(new Effect.PauseClients(desk.now + 40_000));
    desk.pass(19_000);
    assertThat(player(3).machine.state().manualFailoverEnd()).isPositive();
    desk.pass(1500);
    assertThat(player(3).machine.state().manualFailoverEnd()).isZero();
  }

  @Test
  void aForgottenNodeComesBackAfterTheTimeOfItsSetting() {
    desk.cluster(3, 0);
    player(0).machine.options(desk.now, player(0).machine.options().withTimes(5000, 10_000));
    String node = player(2).name();
    player(1).cutFrom = other -> other == player(0);
    player(0).machine.forget(desk.now, node);
    desk.pass(11_000);
    assertThat(player(0).machine.state().node(node)).isNull();
    player(1).cutFrom = other -> false;
    desk.pass(8000);
    assertThat(player(0).machine.state().node(node)).isNotNull();
  }

  @Test
  void aForgottenNodeStaysAwayForAMinute() {
    desk.cluster(3, 0);
    Player gone = desk.add();
    player(0).machine.meet(desk.now, gone.ip, 6379, 16_379);
    desk.pass(3000);
    gone.kill();
    player(0).machine.forget(desk.now, gone.name());
    desk.pass(3000);

    for (Player player : desk.players.subList(0, 3)) {
      assertThat(player.machine.state().node(gone.name())).isNull();
    }
    assertThat(player(1).machine.forget(desk.now, gone.name()).isOk()).isTrue();
    assertThat(player(1).machine.forget(desk.now, "0".repeat(40)).error())
        .isEqualTo("ERR Unknown node " + "0".repeat(40));
  }

  @Test
  void aHardResetMakesANewNode() {
    desk.cluster(3, 1);
    String before = player(3).name();
    assertThat(player(3).machine.reset(desk.now, true).isOk()).isTrue();
    desk.settle();

    assertThat(player(3).name()).isNotEqualTo(before);
    assertThat(player(3).machine.state().nodes()).hasSize(1);
    assertThat(player(3).machine.state().currentEpoch()).isZero();
    assertThat(player(3).done(Effect.EmptyDatabases.class)).hasSize(1);
  }

  @Test
  void aReplicaLeavesItsShardByASoftReset() {
    desk.cluster(3, 1);
    String name = player(3).name();
    assertThat(player(3).machine.reset(desk.now, false).isOk()).isTrue();
    desk.settle();

    assertThat(player(3).name()).isEqualTo(name);
    assertThat(player(3).myself().isPrimary()).isTrue();
    String shard = player(3).myself().shardId();
    assertThat(shard).isNotEqualTo(player(0).myself().shardId());
    desk.pass(5_000);
    assertThat(player(3).seenBy(player(1)).shardId())
        .as("told to those that it knows no more")
        .isEqualTo(shard);
  }

  @Test
  void aPrimaryStaysInItsShardAfterASoftReset() {
    Player node = desk.add();
    String shard = node.myself().shardId();
    assertThat(node.machine.reset(desk.now, false).isOk()).isTrue();
    assertThat(node.myself().shardId()).isEqualTo(shard);
  }

  @Test
  void aReplicaThatItsFileHasInAnotherShardThanItsPrimaryIsPutRightInTheFile() {
    desk.cluster(1, 1);
    NodesImage image = player(1).saved;
    String shard = player(0).myself().shardId();
    NodesImage divergent =
        new NodesImage(
            image.currentEpoch(),
            image.lastVoteEpoch(),
            image.nodes().stream().map(ClusterMachineTest::replicaElsewhere).toList());
    player(1).kill();
    player(1).start(divergent);
    desk.settle();

    assertThat(player(1).myself().shardId()).isEqualTo(shard);
    assertThat(player(1).saved).isNotSameAs(image);
    assertThat(player(1).saved.nodes())
        .allSatisfy(node -> assertThat(node.shardId()).isEqualTo(shard));
  }

  private static NodesImage.Node replicaElsewhere(NodesImage.Node node) {
    return new NodesImage.Node(
        node.name(),
        node.ip(),
        node.port(),
        node.tlsPort(),
        node.busPort(),
        node.hostname(),
        node.humanName(),
        node.zone(),
        node.primary() == null ? node.shardId() : "a".repeat(40),
        node.flags(),
        node.primary(),
        node.pingSent(),
        node.pongReceived(),
        node.configEpoch(),
        node.connected(),
        node.slots(),
        node.migrating(),
        node.importing());
  }

  @Test
  void publishedMessagesReachAllAndShardedOnesTheShard() {
    desk.cluster(3, 1);
    byte[] text = "x".getBytes(StandardCharsets.US_ASCII);
    player(0).machine.publish(desk.now, false, text, text);
    player(0).machine.publish(desk.now, true, text, text);
    desk.settle();

    assertThat(desk.players.stream().map(player -> player.done(Effect.Deliver.class).size()))
        .containsExactly(0, 1, 1, 2, 1, 1);
  }

  @Test
  void whatIsSavedIsEnoughToGoOn() {
    desk.cluster(3, 1);
    for (Player player : desk.players) {
      player.machine.save(desk.now);
      desk.settle();
      player.kill();
    }
    for (Player player : desk.players) {
      player.up = true;
      player.start(player.saved);
    }
    desk.pass(5000);

    for (Player player : desk.players) {
      assertThat(player.machine.state().isOk()).isTrue();
    }
    assertThat(player(3).myself().primary().name()).isEqualTo(player(0).name());
  }
}
