package io.vireo.server.cluster.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.cluster.bus.SlotSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the machine decides at the edges of a handoff, on either side. */
class SlotMigrationsTest {
  private static final SlotSet SLOTS = SlotSet.range(1, 2);
  private static final String ID = "a".repeat(40);
  private static final long WRITE_PAUSE = 3000;

  private final List<MigrationEffect> effects = new ArrayList<>();
  private final Facts facts = new Facts();
  private final SlotMigrations machine =
      new SlotMigrations(facts, new MigrationOptions(3, WRITE_PAUSE, 3000, 5000, 10), effects::add);

  /** Primaries: "me", and by default "other", which has all slots that this one has not. */
  private static final class Facts implements MigrationFacts {
    SlotSet mine = SlotSet.NONE;
    boolean isPrimary = true;
    boolean paused;
    String rest = "other";
    String forgotten = "";
    int keys;

    @Override
    public String myName() {
      return "me";
    }

    @Override
    public boolean isPrimary() {
      return isPrimary;
    }

    @Override
    public String owner(int slot) {
      return mine.contains(slot) ? "me" : rest;
    }

    @Override
    public boolean isPrimary(String node) {
      return true;
    }

    @Override
    public boolean isKnown(String node) {
      return !forgotten.equals(node);
    }

    @Override
    public boolean hasFailed(String node) {
      return false;
    }

    @Override
    public boolean isAnyMovingByHand() {
      return false;
    }

    @Override
    public String pauseOfWrites() {
      return paused ? "client pause requested" : null;
    }

    @Override
    public int keysInSlot(int slot) {
      return keys;
    }
  }

  private <T> List<T> take(Class<T> kind) {
    List<T> found = effects.stream().filter(kind::isInstance).map(kind::cast).toList();
    effects.clear();
    return found;
  }

  /** A target that has decided to take the slots, and has not done so yet. */
  private void decidedToTake() {
    waitingForTheEnd();
    machine.streamEnded(0, ID, 0, 7);
    assertThat(take(MigrationEffect.Take.class))
        .extracting(MigrationEffect.Take::sourceEpoch)
        .containsExactly(7L);
  }

  /** A target that has the snapshot, and takes changes in. */
  private void waitingForTheEnd() {
    loadingTheSnapshot();
    machine.snapshotEnded(0, ID, false);
  }

  private void loadingTheSnapshot() {
    machine.start(0, SlotSet.NONE);
    assertThat(machine.importSlots(0, ID, SLOTS, null)).isNull();
    effects.clear();
    machine.connected(0, ID, false);
    machine.answered(0, ID, false, "+RDBCHANNELSYNCSLOTS");
    machine.answered(0, ID, true, "+SLOTSSNAPSHOT");
  }

  /** Changes of small commands: many words of the target are on their way at once. */
  @Test
  void slotsAreTakenHoweverManyWordsTheSourceHasNotHeardYet() {
    waitingForTheEnd();
    for (int i = 0; i < 10_000; i++) {
      machine.applied(i / 10, ID, false, 1);
    }
    machine.streamEnded(1000, ID, 3, 7);
    assertThat(take(MigrationEffect.Take.class)).hasSize(1);
  }

  @Test
  void slotsAreNotTakenLongAfterWritersWerePaused() {
    waitingForTheEnd();
    machine.applied(10, ID, false, 1);
    machine.applied(20, ID, false, 1);
    machine.streamEnded(10 + WRITE_PAUSE / 2 + 1, ID, 1, 7);
    assertThat(take(MigrationEffect.Take.class)).isEmpty();
    assertThat(machine.task(ID).error()).contains("too long on its way");
  }

  private void expectCanceled(String reason) {
    assertThat(machine.task(ID).state()).isEqualTo(MigrationState.CANCELED);
    assertThat(machine.task(ID).error()).startsWith("Cancelled due to " + reason + " (state: ");
    assertThat(take(MigrationEffect.Disconnect.class)).hasSize(1);
  }

  /** A source that sends a snapshot. */
  private void sending() {
    facts.mine = SLOTS;
    machine.start(0, SlotSet.NONE);
    assertThat(machine.sync(0, ID, SLOTS, "other")).isNull();
    assertThat(machine.channelOpened(0, ID)).isNull();
    effects.clear();
  }

  @Test
  void aPauseOfClientsCallsOffWhatIsUnderWayAndMakesTheRestWait() {
    waitingForTheEnd();
    facts.paused = true;
    machine.tick(100);
    expectCanceled("client pause requested");
    machine.deleted(100, SLOTS);

    assertThat(machine.importSlots(200, "b".repeat(40), SLOTS, null)).isNull();
    machine.tick(300);
    assertThat(machine.task("b".repeat(40)).state()).isEqualTo(MigrationState.NONE);
    facts.paused = false;
    machine.tick(400);
    assertThat(machine.task("b".repeat(40)).state()).isEqualTo(MigrationState.CONNECTING);
  }

  @Test
  void aTargetGivesUpForASourceThatIsForgotten() {
    waitingForTheEnd();
    facts.forgotten = "other";
    machine.tick(100);
    expectCanceled("node deleted");
  }

  @Test
  void aSourceGivesUpForATargetThatIsForgotten() {
    sending();
    facts.forgotten = "other";
    machine.tick(100);
    expectCanceled("node deleted");
  }

  @Test
  void aSourceThatLosesTheSlotsToAnotherNodeGivesUp() {
    sending();
    facts.mine = SlotSet.NONE;
    machine.ownersChanged(100);
    expectCanceled("slots configuration updated");
  }

  @Test
  void aSlotIsNotMovedByHandWhileItOrItsKeysAreOnTheirWay() {
    waitingForTheEnd();
    assertThat(machine.manualObstacle(1)).startsWith("Slot 1 is currently in an active atomic");
    assertThat(machine.manualObstacle(3)).isNull();
    machine.cancel(100, null, "user request");
    assertThat(machine.manualObstacle(1)).startsWith("There is a pending trim job for slot 1.");
    machine.deleted(200, SLOTS);
    assertThat(machine.manualObstacle(1)).isNull();
  }

  @Test
  void aTargetLeavesItToTheSourceToCallOffWhatOthersHaveTaken() {
    waitingForTheEnd();
    facts.rest = "third";
    machine.ownersChanged(100);
    machine.tick(350);
    assertThat(machine.task(ID).state()).isEqualTo(MigrationState.WAIT_STREAM_END);
    machine.tick(400);
    assertThat(machine.task(ID).state()).isEqualTo(MigrationState.FAILED);
    assertThat(machine.task(ID).error()).startsWith("The slots are no longer owned by the source");
  }

  @Test
  void aTargetGoesOnIfTheSourceHasTheSlotsAgain() {
    waitingForTheEnd();
    facts.rest = "third";
    machine.ownersChanged(100);
    facts.rest = "other";
    machine.ownersChanged(200);
    machine.tick(1000);
    machine.streamEnded(1000, ID, 0, 7);
    assertThat(take(MigrationEffect.Take.class)).hasSize(1);
  }

  @Test
  void slotsThatOthersHaveTakenMeanwhileAreNotTaken() {
    waitingForTheEnd();
    facts.rest = "third";
    machine.ownersChanged(100);
    machine.streamEnded(101, ID, 0, 7);
    assertThat(machine.task(ID).state()).isEqualTo(MigrationState.FAILED);
    assertThat(take(MigrationEffect.Take.class)).isEmpty();
  }

  @Test
  void aTargetSaysWhenItHasCaughtUp() {
    loadingTheSnapshot();
    machine.snapshotEnded(0, ID, true);
    assertThat(machine.task(ID).state()).isEqualTo(MigrationState.STREAMING_BUFFER);
    machine.applied(10, ID, false, 100);
    effects.clear();
    machine.caughtUp(20, ID);
    assertThat(machine.task(ID).state()).isEqualTo(MigrationState.WAIT_STREAM_END);
    assertThat(machine.task(ID).streamed()).isEqualTo(100);
    assertThat(take(MigrationEffect.Acknowledge.class)).hasSize(1);
  }

  @Test
  void theSilenceOfASourceIsNamedByItsConnection() {
    loadingTheSnapshot();
    machine.tick(5001);
    assertThat(machine.task(ID).error())
        .isEqualTo(
            "RDB channel - Connection timeout (state: accumulate-buffer, rdb_channel_state:"
                + " rdbchannel-transfer)");
  }

  @Test
  void aSourceWhoseWritersMayNotWaitDoesNotPauseThem() {
    machine.options(0, new MigrationOptions(3, 0, 3000, 5000, 10));
    sending();
    machine.snapshotSent(0, ID);
    machine.acknowledged(1, ID, 0);
    assertThat(machine.task(ID).state()).isEqualTo(MigrationState.FAILED);
    assertThat(machine.task(ID).error()).startsWith("Server paused timeout");
    assertThat(take(MigrationEffect.Hold.class)).isEmpty();
  }

  private static MigrationOptions waitingAt(MigrationStop point) {
    return new MigrationOptions(3, WRITE_PAUSE, 3000, 5000, 10, Set.of(point));
  }

  @Test
  void movesWaitWhereTheyAreMadeTo() {
    facts.mine = SLOTS;
    machine.start(0, SlotSet.NONE);
    machine.options(0, waitingAt(MigrationStop.START));
    assertThat(machine.sync(0, ID, SLOTS, "other")).startsWith("NOTREADY");

    machine.options(0, waitingAt(MigrationStop.PAUSE));
    sending();
    machine.snapshotSent(0, ID);
    machine.acknowledged(1, ID, 0);
    assertThat(machine.task(ID).isNear()).isTrue();
    assertThat(take(MigrationEffect.Hold.class)).isEmpty();
    machine.options(0, new MigrationOptions(3, WRITE_PAUSE, 3000, 5000, 10));
    machine.acknowledged(2, ID, 0);
    assertThat(take(MigrationEffect.Hold.class)).hasSize(1);
  }

  @Test
  void aTargetTakesTheSlotsWhenItIsAllowedTo() {
    waitingForTheEnd();
    machine.options(0, waitingAt(MigrationStop.TAKEOVER));
    machine.streamEnded(100, ID, 0, 7);
    machine.tick(200);
    assertThat(machine.task(ID).isGranted()).isTrue();
    assertThat(take(MigrationEffect.Take.class)).isEmpty();
    machine.options(300, new MigrationOptions(3, WRITE_PAUSE, 3000, 5000, 10));
    machine.tick(300);
    assertThat(take(MigrationEffect.Take.class))
        .extracting(MigrationEffect.Take::sourceEpoch)
        .containsExactly(7L);
  }

  @Test
  void aSourceGivesUpForATargetThatLacksMuchAndSaysNothing() {
    machine.options(0, waitingAt(MigrationStop.PAUSE));
    sending();
    machine.snapshotSent(0, ID);
    machine.acknowledged(1, ID, 0);
    machine.streamed(ID, 4);
    machine.tick(100);
    machine.tick(3100);
    assertThat(machine.task(ID).state()).isEqualTo(MigrationState.SEND_STREAM);
    machine.tick(3101);
    assertThat(machine.task(ID).error()).startsWith("Sync buffer drain timeout");
  }

  @Test
  void aReplicaThatTakesOverDeletesWhatItsPrimaryWasFetching() {
    facts.isPrimary = false;
    machine.start(0, SlotSet.NONE);
    machine.told(0, SLOTS);
    effects.clear();
    facts.isPrimary = true;
    machine.ownersChanged(1);
    assertThat(effects)
        .contains(
            new MigrationEffect.Log(
                false,
                "Detected keys in slots that do not belong to this node. Scheduling trim for"
                    + " slots: 1-2"),
            new MigrationEffect.Delete(SLOTS));
  }

  @Test
  void keysOfSlotsThatAreBeingTakenAreNotDeleted() {
    decidedToTake();

    assertThat(machine.importSlots(0, "b".repeat(40), SLOTS, null))
        .isEqualTo("overlapping import exists for slot range: 1-2");
    assertThat(machine.cancel(0, null, "user request")).isZero();
    machine.lost(0, ID, false, "Connection is closed");
    machine.snapshotEnded(0, ID, false);
    machine.streamEnded(0, ID, 0, 9);
    machine.answered(0, ID, false, "-ERR no");
    machine.tick(10_000);
    assertThat(take(MigrationEffect.Delete.class)).isEmpty();

    facts.mine = SLOTS;
    machine.ownersChanged(10_000);
    machine.taken(10_000, ID);
    assertThat(machine.task(ID).state()).isEqualTo(MigrationState.COMPLETED);
    assertThat(machine.leftovers().isEmpty()).isTrue();
    assertThat(take(MigrationEffect.Delete.class)).isEmpty();
  }

  @Test
  void slotsThatWereOvertakenWhileTheyWereTakenAreDeleted() {
    decidedToTake();
    machine.taken(0, ID);
    assertThat(take(MigrationEffect.Delete.class))
        .containsExactly(new MigrationEffect.Delete(SLOTS));
  }

  @Test
  void writersWaitForTheTargetAfterARestartOfTheSource() {
    facts.mine = SlotSet.range(0, 5);
    machine.start(100, SlotSet.range(2, 8));
    assertThat(effects)
        .contains(
            new MigrationEffect.Delete(SlotSet.range(6, 8)),
            new MigrationEffect.Hold(SlotSet.range(2, 5)));
    effects.clear();
    assertThat(machine.sync(100, ID, SlotSet.range(0, 1), "other")).startsWith("NOTREADY");

    machine.tick(100 + WRITE_PAUSE - 1);
    assertThat(effects).isEmpty();
    machine.tick(100 + WRITE_PAUSE);
    assertThat(take(MigrationEffect.Release.class)).hasSize(1);
    assertThat(machine.leftovers()).isEqualTo(SlotSet.range(6, 8));
    assertThat(machine.sync(5000, ID, SlotSet.range(0, 1), "other")).isNull();
  }

  @Test
  void theTargetsClaimEndsTheWaitAfterARestart() {
    facts.mine = SLOTS;
    machine.start(0, SLOTS);
    assertThat(take(MigrationEffect.Hold.class)).hasSize(1);
    facts.mine = SlotSet.NONE;
    machine.ownersChanged(1);
    assertThat(effects).contains(new MigrationEffect.Delete(SLOTS), new MigrationEffect.Release());
  }

  @Test
  void slotsThatHaveGoneOnFromTheTargetAreGivenUp() {
    facts.mine = SlotSet.range(0, 5);
    machine.start(0, SlotSet.range(2, 5));
    facts.mine = SlotSet.range(0, 3);
    machine.ownersChanged(1);
    assertThat(take(MigrationEffect.GiveAway.class))
        .containsExactly(new MigrationEffect.GiveAway(SlotSet.range(2, 3), "other"));

    facts.mine = SlotSet.range(0, 1);
    machine.ownersChanged(2);
    assertThat(effects)
        .contains(new MigrationEffect.Delete(SlotSet.range(2, 5)), new MigrationEffect.Release());
  }

  @Test
  void aReplicaWaitsForNoTarget() {
    facts.mine = SLOTS;
    machine.start(0, SLOTS);
    facts.isPrimary = false;
    machine.ownersChanged(1);
    assertThat(take(MigrationEffect.Release.class)).hasSize(1);
    assertThat(machine.leftovers().isEmpty()).isTrue();
  }
}
