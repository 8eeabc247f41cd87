package io.vireo.server.cluster.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.cluster.bus.SlotSet;
import java.util.ArrayList;
import java.util.List;
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

  /** Two primaries: "me", and "other", which has all slots that this one has not. */
  private static final class Facts implements MigrationFacts {
    SlotSet mine = SlotSet.NONE;
    boolean isPrimary = true;
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
      return mine.contains(slot) ? "me" : "other";
    }

    @Override
    public boolean isPrimary(String node) {
      return true;
    }

    @Override
    public boolean isGone(String node) {
      return false;
    }

    @Override
    public boolean isAnyMovingByHand() {
      return false;
    }

    @Override
    public boolean areWritesPaused() {
      return false;
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
    machine.start(0, SlotSet.NONE);
    assertThat(machine.importSlots(0, ID, SLOTS, null)).isNull();
    effects.clear();
    machine.connected(0, ID, false);
    machine.answered(0, ID, false, "+RDBCHANNELSYNCSLOTS");
    machine.answered(0, ID, true, "+SLOTSSNAPSHOT");
    machine.snapshotEnded(0, ID);
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

  @Test
  void keysOfSlotsThatAreBeingTakenAreNotDeleted() {
    decidedToTake();

    assertThat(machine.importSlots(0, "b".repeat(40), SLOTS, null))
        .isEqualTo("overlapping import exists for slot range: 1-2");
    assertThat(machine.cancel(0, null, "user request")).isZero();
    machine.lost(0, ID, false, "Connection is closed");
    machine.snapshotEnded(0, ID);
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
