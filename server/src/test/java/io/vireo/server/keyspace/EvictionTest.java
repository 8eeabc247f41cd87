package io.vireo.server.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.config.EvictionPolicy;
import io.vireo.metrics.DataMetrics;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.page.SharedPages;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EvictionTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final long FAR = NOW + 100_000_000;

  private final DataMetrics stats = new DataMetrics();
  private final Keyspace space =
      new Keyspace(4, new SplittableRandom(1), stats, SharedPages.upTo(1 << 30));
  private final Database db = space.database(0);
  private final Eviction eviction = space.eviction();
  private final EventRecorder recorder = new EventRecorder();

  @BeforeEach
  void begin() {
    space.now(NOW);
    space.listen(recorder);
    space.events().publish(KeyEvent.EVICTED.bit());
  }

  private void set(Database into, String key, long deadline) {
    Strings.set(into, Bytes.of(key), Bytes.of("value of " + key), deadline);
  }

  private void policy(EvictionPolicy policy) {
    space.access().order(policy.order());
    eviction.policy(policy);
  }

  private boolean has(String key) {
    return db.find(Bytes.of(key)) != null;
  }

  @Test
  void withoutAPolicyNothingGoes() {
    set(db, "a", FAR);
    policy(EvictionPolicy.NOEVICTION);
    assertThat(eviction.evict()).isFalse();
    assertThat(has("a")).isTrue();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOEVICTION")
  void evictsAllThatMayGoAndTellsOfEach(EvictionPolicy policy) {
    policy(policy);
    int gone = 0;
    for (int i = 0; i < 3000; i++) {
      boolean timed = i % 3 == 0;
      set(space.database(i % 2), "key" + i, timed ? FAR + i : Database.NEVER);
      gone += timed || policy.name().startsWith("ALLKEYS") ? 1 : 0;
    }
    recorder.take();
    while (eviction.evict()) {
      // Until there is none left.
    }
    assertThat(stats.evictedKeys.get()).isEqualTo(gone);
    assertThat(db.size() + space.database(1).size()).isEqualTo(3000 - gone);
    assertThat(db.expires() + space.database(1).expires()).isZero();
    assertThat(recorder.take()).hasSize(2 * gone).contains("evicted 0 key0", "evicted 1 key3");
  }

  @Test
  void theNearestDeadlineGoesFirst() {
    policy(EvictionPolicy.VOLATILE_TTL);
    Random random = new Random(3);
    for (int i = 0; i < 500; i++) {
      set(db, "key" + i, NOW + 1 + random.nextInt(1_000_000_000));
    }
    set(db, "stays", Database.NEVER);
    while (space.expireDue(100)) {
      // The calendar comes to know the time.
    }
    long last = 0;
    for (int i = 0; i < 500; i++) {
      Map<Bytes, Long> before = new HashMap<>();
      db.forEach(entry -> before.put(entry.key(), entry.deadline()));
      assertThat(eviction.evict()).isTrue();
      db.forEach(entry -> before.remove(entry.key()));
      assertThat(before).hasSize(1);
      long deadline = before.values().iterator().next();
      assertThat(deadline).isGreaterThanOrEqualTo(last);
      last = deadline;
    }
    assertThat(eviction.evict()).isFalse();
    assertThat(has("stays")).isTrue();
  }

  /** With ten samples of a thousand keys and a pool, hardly a key of the younger half goes. */
  @ParameterizedTest
  @EnumSource(names = {"ALLKEYS_LRU", "VOLATILE_LRU", "ALLKEYS_LFU", "VOLATILE_LFU"})
  void prefersWhatIsNotUsed(EvictionPolicy policy) {
    policy(policy);
    eviction.samples(10);
    for (int i = 0; i < 1000; i++) {
      set(db, "key" + i, FAR);
      space.now(NOW + i * 1000L);
    }
    for (int i = 0; i < 1000; i += 2) {
      for (int use = 0; use < 40; use++) {
        db.read(Bytes.of("key" + i));
      }
    }
    for (int i = 0; i < 400; i++) {
      assertThat(eviction.evict()).isTrue();
    }
    int used = 0;
    for (int i = 0; i < 1000; i += 2) {
      used += has("key" + i) ? 1 : 0;
    }
    assertThat(used).isGreaterThan(490);
  }

  /** Reading does not count, and neither does looking a key up to change it. */
  @ParameterizedTest
  @EnumSource(names = {"ALLKEYS_LRM", "VOLATILE_LRM"})
  void prefersWhatDoesNotChange(EvictionPolicy policy) {
    policy(policy);
    eviction.samples(10);
    for (int i = 0; i < 1000; i++) {
      set(db, "key" + i, FAR);
    }
    for (int i = 0; i < 1000; i++) {
      space.now(NOW + i * 1000L);
      if (i % 2 == 0) {
        db.changed(Bytes.of("key" + i));
      } else {
        db.read(Bytes.of("key" + i));
        db.write(Bytes.of("key" + i));
      }
    }
    for (int i = 0; i < 400; i++) {
      assertThat(eviction.evict()).isTrue();
    }
    int changed = 0;
    for (int i = 0; i < 1000; i += 2) {
      changed += has("key" + i) ? 1 : 0;
    }
    assertThat(changed).isGreaterThan(490);
  }

  @Test
  void aCandidateThatIsUsedAgainStays() {
    policy(EvictionPolicy.ALLKEYS_LRU);
    eviction.samples(16);
    for (int i = 0; i < 17; i++) {
      set(db, "key" + i, Database.NEVER);
    }
    space.now(NOW + 10_000);
    assertThat(eviction.evict()).isTrue();
    Set<String> used = new HashSet<>();
    for (int i = 0; i < 17; i += 2) {
      if (db.read(Bytes.of("key" + i)) != null) {
        used.add("key" + i);
      }
    }
    while (db.size() > used.size()) {
      assertThat(eviction.evict()).isTrue();
    }
    assertThat(used).allMatch(this::has);
  }

  @Test
  void byChanceEveryKeyHasItsTurn() {
    Set<String> first = new HashSet<>();
    policy(EvictionPolicy.ALLKEYS_RANDOM);
    for (int round = 0; round < 400; round++) {
      for (int i = 0; i < 20; i++) {
        set(db, "key" + i, Database.NEVER);
      }
      eviction.evict();
      for (int i = 0; i < 20; i++) {
        if (!has("key" + i)) {
          first.add("key" + i);
        }
      }
    }
    assertThat(first).hasSize(20);
  }

  @Test
  void candidatesThatMovedToAnotherDatabaseAreNotMistaken() {
    policy(EvictionPolicy.ALLKEYS_LRU);
    for (int i = 0; i < 50; i++) {
      set(db, "key" + i, Database.NEVER);
    }
    eviction.evict();
    space.swap(0, 1);
    for (int i = 0; i < 49; i++) {
      assertThat(eviction.evict()).isTrue();
    }
    assertThat(eviction.evict()).isFalse();
    assertThat(space.heapBytes()).isLessThan(10_000);
  }
}
