package io.vireo.server.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.metrics.DataMetrics;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Type;
import io.vireo.server.data.Value;
import io.vireo.server.data.page.SharedPages;
import io.vireo.server.data.string.LongString;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatabaseTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final Bytes KEY = Bytes.of("key");
  private static final Bytes OTHER = Bytes.of("other");

  private final DataMetrics stats = new DataMetrics();
  private final Keyspace space =
      new Keyspace(2, new SplittableRandom(1), stats, SharedPages.upTo(1 << 30));
  private final Database db = space.database(0);
  private final EventRecorder recorder = new EventRecorder();
  private final StringView view = new StringView();

  @BeforeEach
  void listen() {
    space.now(NOW);
    space.listen(recorder);
    space.events().publish(KeyEvent.EXPIRED.bit() | KeyEvent.KEY_MISS.bit() | KeyEvent.NEW.bit());
  }

  private void set(Bytes key, String value, long deadline) {
    Strings.set(db, key, Bytes.of(value), deadline);
    recorder.take();
  }

  private void expireAllDue() {
    boolean more = true;
    while (more) {
      more = space.expireDue(1);
    }
  }

  @Test
  void keyIsGoneAtItsDeadlineAndThatIsToldOnce() {
    set(KEY, "value", NOW + 10);
    space.now(NOW + 9);
    assertThat(db.find(KEY)).isNotNull();
    space.now(NOW + 10);
    assertThat(db.size()).isEqualTo(1);
    assertThat(db.find(KEY)).isNull();
    assertThat(db.find(KEY)).isNull();
    expireAllDue();
    assertThat(db.size()).isZero();
    assertThat(recorder.take()).containsExactly("changed 0 key", "expired 0 key");
    assertThat(stats.expiredKeys.get()).isEqualTo(1);
    assertThat(space.dirty()).isZero();
  }

  @Test
  void calendarRemovesKeysNobodyLooksAt() {
    set(KEY, "value", NOW + 20);
    set(OTHER, "value", NOW + 10);
    assertThat(space.nextDeadline()).isLessThanOrEqualTo(NOW + 10);
    space.now(NOW + 9);
    expireAllDue();
    assertThat(recorder.take()).isEmpty();
    space.now(NOW + 50);
    expireAllDue();
    assertThat(recorder.take())
        .containsExactly("changed 0 other", "expired 0 other", "changed 0 key", "expired 0 key");
    assertThat(db.expires()).isZero();
    assertThat(space.nextDeadline()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void onlyTheLatestDeadlineCounts() {
    set(KEY, "value", NOW + 10);
    db.deadline(KEY, NOW + 30);
    db.deadline(KEY, NOW + 20);
    assertThat(db.expires()).isEqualTo(1);
    space.now(NOW + 19);
    expireAllDue();
    assertThat(db.find(KEY)).isNotNull();
    db.deadline(KEY, Database.NEVER);
    assertThat(db.expires()).isZero();
    assertThat(db.find(KEY).deadline()).isEqualTo(Database.NEVER);
    space.now(NOW + 100);
    expireAllDue();
    assertThat(view.of(db.find(KEY)).copy()).hasToString("value");
    assertThat(recorder.take()).isEmpty();
  }

  @Test
  void newKeyOfTheSameNameDoesNotInheritTheDeadline() {
    set(KEY, "value", NOW + 10);
    db.remove(KEY);
    set(KEY, "again", Database.NEVER);
    space.now(NOW + 20);
    expireAllDue();
    assertThat(db.find(KEY)).isNotNull();
  }

  private LongString longString(int length) {
    LongString string = db.parts().newString();
    string.resize(length);
    return string;
  }

  @Test
  void deadlineOfValuesWithHeads() {
    db.put(KEY, longString(5000), NOW + 10);
    Value value = db.find(KEY).value();
    db.deadline(KEY, Database.NEVER);
    assertThat(db.find(KEY).value()).isSameAs(value);
    db.deadline(KEY, NOW + 15);
    assertThat(db.find(KEY).deadline()).isEqualTo(NOW + 15);
    space.now(NOW + 15);
    assertThat(db.find(KEY)).isNull();
    assertThat(db.heapBytes()).isEqualTo(db.overheadBytes());
  }

  @Test
  void whileRemovalIsPausedKeysPastTheirDeadlineAreHiddenButStay() {
    set(KEY, "value", NOW + 10);
    space.expiryHolds().hold(ExpiryHold.PAUSE);
    space.now(NOW + 20);
    assertThat(db.find(KEY)).isNull();
    assertThat(db.read(KEY)).isNull();
    assertThat(db.remove(KEY)).isFalse();
    expireAllDue();
    assertThat(space.nextDeadline()).isEqualTo(Long.MAX_VALUE);
    assertThat(db.size()).isEqualTo(1);
    assertThat(recorder.take()).containsExactly("keymiss 0 key");

    space.expiryHolds().release(ExpiryHold.PAUSE);
    expireAllDue();
    assertThat(db.size()).isZero();
    assertThat(recorder.take()).containsExactly("changed 0 key", "expired 0 key");
  }

  @Test
  void calendarCanBeHeldWhileLookingStillRemoves() {
    set(KEY, "value", NOW + 10);
    space.expiryHolds().hold(ExpiryHold.DEBUG);
    space.now(NOW + 20);
    expireAllDue();
    assertThat(db.size()).isEqualTo(1);
    assertThat(db.find(KEY)).isNull();
    assertThat(db.size()).isZero();
  }

  @Test
  void readingCountsAndWritingDoesNot() {
    set(KEY, "value", Database.NEVER);
    db.read(KEY);
    db.read(OTHER);
    db.look(OTHER);
    db.write(KEY);
    db.write(OTHER);
    db.find(OTHER);
    assertThat(stats.keyspaceHits.get()).isEqualTo(1);
    assertThat(stats.keyspaceMisses.get()).isEqualTo(2);
    assertThat(recorder.take()).containsExactly("keymiss 0 other", "keymiss 0 other");
  }

  @Test
  void useIsNotedUnlessTouchingIsOff() {
    set(KEY, "value", Database.NEVER);
    space.now(NOW + 100_000);
    db.look(KEY);
    assertThat(idleSeconds()).isEqualTo(100);
    space.touching(false);
    db.read(KEY);
    assertThat(idleSeconds()).isEqualTo(100);
    space.touching(true);
    db.read(KEY);
    assertThat(idleSeconds()).isZero();
  }

  private long idleSeconds() {
    return space.access().idleMillis(db.find(KEY).access()) / 1000;
  }

  @Test
  void newKeysAreToldAndOnlyThose() {
    Strings.set(db, KEY, Bytes.of("a"), Database.NEVER);
    Strings.set(db, KEY, Bytes.of("longer"), Database.NEVER);
    Strings.setNumber(db, KEY, 17, Database.NEVER);
    Strings.open(db, OTHER, null, 3, view);
    db.put(KEY, longString(1), Database.NEVER);
    db.put(Bytes.of("third"), longString(1), Database.NEVER);
    assertThat(recorder.take()).containsExactly("new 0 key", "new 0 other", "new 0 third");
  }

  @Test
  void renamedEntriesKeepValueAndDeadline() {
    set(KEY, "value", NOW + 10);
    db.move(KEY, db, OTHER);
    assertThat(db.find(KEY)).isNull();
    assertThat(view.of(db.find(OTHER)).copy()).hasToString("value");
    assertThat(db.find(OTHER).key()).isEqualTo(OTHER);
    assertThat(db.find(OTHER).deadline()).isEqualTo(NOW + 10);
    assertThat(db.expires()).isEqualTo(1);
  }

  @Test
  void copiesAreSeparateAndWhatMovesIsTheSame() {
    LongString value = longString(2000);
    db.put(KEY, value, Database.NEVER);
    db.copy(db.find(KEY), OTHER, 0);
    assertThat(db.find(OTHER).value()).isNotSameAs(value);
    db.move(KEY, db, OTHER);
    assertThat(db.find(OTHER).value()).isSameAs(value);
    assertThat(db.find(OTHER).type()).isEqualTo(Type.STRING);
  }

  @Test
  void clearingForgetsEverything() {
    set(KEY, "value", NOW + 10);
    set(OTHER, "value", Database.NEVER);
    assertThat(db.clear()).isEqualTo(2);
    assertThat(recorder.take()).containsExactly("replaced 0");
    assertThat(db.size()).isZero();
    assertThat(db.expires()).isZero();
    assertThat(db.averageTtl()).isZero();
    assertThat(db.heapBytes()).isEqualTo(db.overheadBytes());
    space.now(NOW + 20);
    expireAllDue();
    assertThat(db.clear()).isZero();
    assertThat(recorder.take()).as("nothing was there").isEmpty();
  }

  @Test
  void averageTimeToLive() {
    set(KEY, "value", NOW + 1000);
    set(OTHER, "value", NOW + 3000);
    assertThat(db.averageTtl()).isEqualTo(2000);
    db.remove(KEY);
    assertThat(db.averageTtl()).isEqualTo(3000);
  }

  @Test
  void randomKeysAreAliveAndEveryOneComesUp() {
    Set<Bytes> alive = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      Bytes key = Bytes.of("key" + i);
      set(key, "value", i < 5 ? NOW + 10 : Database.NEVER);
      if (i >= 5) {
        alive.add(key);
      }
    }
    space.now(NOW + 10);
    Map<Bytes, Integer> drawn = new HashMap<>();
    for (int i = 0; i < 500; i++) {
      drawn.merge(db.random().key(), 1, Integer::sum);
    }
    assertThat(drawn.keySet()).isEqualTo(alive);
    assertThat(drawn.values()).allMatch(times -> times > 50);
    db.clear();
    assertThat(db.random()).isNull();
  }

  @Test
  void oneKeyRewrittenForeverTakesNoMoreMemory() {
    set(OTHER, "value", NOW + 2_000_000);
    for (int i = 0; i < 20_000; i++) {
      set(KEY, "value", NOW + 1_000_000 + i);
    }
    long before = db.heapBytes();
    for (int i = 0; i < 1_000_000; i++) {
      set(KEY, "value", NOW + 1_000_000 + i);
    }
    assertThat(db.heapBytes()).isLessThan(before + 100_000);
  }

  @Test
  void sameDeadlineAgainAndAgainTakesNoMoreMemory() {
    set(OTHER, "value", NOW + 2_000_000);
    set(KEY, "longer value", NOW + 1_000_000);
    set(KEY, "value", NOW + 1_000_000);
    long before = db.heapBytes();
    for (int i = 0; i < 100_000; i++) {
      set(KEY, i % 2 == 0 ? "longer value" : "value", NOW + 1_000_000);
    }
    assertThat(db.heapBytes()).isEqualTo(before);
    space.now(NOW + 1_000_000);
    expireAllDue();
    assertThat(recorder.take()).containsExactly("changed 0 key", "expired 0 key");
  }
}
