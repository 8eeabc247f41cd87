package io.vireo.server.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.metrics.DataMetrics;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.page.SharedPages;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyspaceTest {
  private static final Bytes KEY = Bytes.of("key");

  private final Keyspace space =
      new Keyspace(3, new SplittableRandom(1), new DataMetrics(), SharedPages.upTo(1 << 30));
  private final EventRecorder recorder = new EventRecorder();

  @BeforeEach
  void listen() {
    space.now(1000);
    space.listen(recorder);
  }

  private void set(int database, Bytes key, long deadline) {
    Strings.set(space.database(database), key, Bytes.of("value"), deadline);
  }

  @Test
  void swappedDatabasesChangeNumbers() {
    set(0, KEY, Database.NEVER);
    Database first = space.database(0);
    Database third = space.database(2);
    space.swap(0, 2);
    assertThat(space.database(2)).isSameAs(first);
    assertThat(space.database(0)).isSameAs(third);
    assertThat(first.index()).isEqualTo(2);
    assertThat(third.index()).isZero();
    assertThat(recorder.take()).containsExactly("replaced 0", "replaced 2");
    assertThat(recorder.lastAffected.test(KEY)).isTrue();
    assertThat(recorder.lastAffected.test(OTHER)).isFalse();
  }

  private static final Bytes OTHER = Bytes.of("other");

  private void loadBeside(int database, Bytes key) {
    space.announcing(false);
    Strings.set(space.beginIncoming().database(database), key, KEY, Database.NEVER);
    space.announcing(true);
  }

  @Test
  void aSecondSetOfDatabasesTakesThePlaceOfTheFirst() {
    set(0, KEY, 5000);
    long before = space.heapBytes();
    loadBeside(1, OTHER);
    assertThat(space.database(1).size()).isZero();
    assertThat(space.heapBytes()).isGreaterThan(before);
    recorder.take();
    space.adoptIncoming();
    assertThat(recorder.take()).containsExactly("replaced 0", "replaced 1", "replaced 2");
    assertThat(space.database(0).find(KEY)).isNull();
    assertThat(space.database(1).find(OTHER)).isNotNull();
    assertThat(space.inUse()).isEqualTo(1);
    assertThat(space.nextDeadline()).isEqualTo(Long.MAX_VALUE);
    space.database(1).remove(OTHER);
    assertThat(space.inUse()).isZero();
  }

  @Test
  void aSecondSetOfDatabasesCanBeDropped() {
    set(0, KEY, Database.NEVER);
    loadBeside(0, OTHER);
    space.dropIncoming();
    assertThat(space.database(0).find(KEY)).isNotNull();
    assertThat(space.database(0).find(OTHER)).isNull();
    assertThat(space.inUse()).isEqualTo(1);
    loadBeside(2, OTHER);
  }

  @Test
  void eventsOfSwappedDatabaseBearItsNewNumber() {
    space.events().publish(KeyEvent.EXPIRED.bit());
    set(0, KEY, 1010);
    space.swap(0, 1);
    recorder.take();
    space.now(1010);
    space.expireDue(10);
    assertThat(recorder.take()).containsExactly("changed 1 key", "expired 1 key");
  }

  @Test
  void onlyEventsOfTheMaskArePassedOn() {
    space.events().publish(KeyEvent.STRING.bit() | KeyEvent.GENERIC.bit());
    space.database(0).announce(KEY, KeyEvent.STRING, "set");
    space.database(1).announce(KEY, KeyEvent.HASH, "hset");
    space.notify(KeyEvent.GENERIC, "del", 2, KEY);
    assertThat(recorder.take())
        .containsExactly("changed 0 key", "set 0 key", "changed 1 key", "del 2 key");
    assertThat(space.dirty()).isEqualTo(2);
  }

  @Test
  void everyEventHasAnOwnLetterAndBit() {
    int bits = 0;
    StringBuilder letters = new StringBuilder();
    for (KeyEvent event : KeyEvent.values()) {
      assertThat(bits & event.bit()).isZero();
      bits |= event.bit();
      letters.append(event.letter());
    }
    assertThat(letters).hasToString("g$lshzxetmdnoc");
  }

  @Test
  void nextDeadlineIsTheEarliestOfAllDatabases() {
    assertThat(space.nextDeadline()).isEqualTo(Long.MAX_VALUE);
    set(1, KEY, 2000);
    set(2, KEY, 1500);
    assertThat(space.nextDeadline()).isLessThanOrEqualTo(1500);
    space.now(1500);
    while (space.expireDue(100)) {
      assertThat(space.now()).isEqualTo(1500);
    }
    assertThat(space.database(2).size()).isZero();
    assertThat(space.nextDeadline()).isBetween(1501L, 2000L);
  }

  /** A server that sleeps until the next deadline wakes a bounded number of times and in time. */
  @Test
  void sleepingFromDeadlineToDeadlineMissesNone() {
    space.events().publish(KeyEvent.EXPIRED.bit());
    SplittableRandom random = new SplittableRandom(5);
    long last = 0;
    for (int i = 0; i < 500; i++) {
      long deadline = 1001 + random.nextLong(1L << random.nextInt(1, 36));
      last = Math.max(last, deadline);
      set(i % 3, Bytes.of("key" + i), deadline);
    }
    int wakes = 0;
    while (space.nextDeadline() != Long.MAX_VALUE) {
      space.now(Math.max(space.now(), space.nextDeadline()));
      recorder.take();
      space.expireDue(50);
      wakes++;
    }
    assertThat(space.now()).isEqualTo(last);
    assertThat(wakes).isLessThan(5000);
    assertThat(space.database(0).size() + space.database(1).size() + space.database(2).size())
        .isZero();
  }

  @Test
  void budgetHoldsInEachDatabase() {
    for (int i = 0; i < 30; i++) {
      set(i % 3, Bytes.of("key" + i), 1001);
    }
    space.now(1001);
    long before = 10;
    while (before > 0) {
      assertThat(space.nextDeadline()).isLessThanOrEqualTo(1001);
      assertThat(space.expireDue(4)).isTrue();
      long after = space.database(0).size();
      assertThat(before - after).isBetween(0L, 4L);
      assertThat(space.database(2).size()).isEqualTo(after);
      before = after;
    }
  }
}
