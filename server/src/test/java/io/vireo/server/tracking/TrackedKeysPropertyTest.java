package io.vireo.server.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.testing.Seeds;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is noted, forgotten and moved together is what a map of sets holds. */
class TrackedKeysPropertyTest {
  private final Set<Integer> present = new HashSet<>();
  private final Map<Bytes, Set<Integer>> model = new HashMap<>();
  private boolean room = true;
  private long asked;
  private final TrackedKeys keys = new TrackedKeys(this::ask, present::contains);

  private boolean ask(long bytes) {
    asked += bytes;
    return room;
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 300, 20_000})
  void holdsWhatAMapHolds(int names) {
    Random random = new Random(Seeds.of(names));
    IntStream.rangeClosed(1, 60).forEach(present::add);
    for (int step = 0; step < 60_000; step++) {
      Bytes key = name(random.nextInt(names));
      if (random.nextInt(100) < 65) {
        note(key, 1 + random.nextInt(60));
      } else if (random.nextInt(10) > 0) {
        forget(key, keys.remove(key));
      } else {
        TrackedKey any = keys.removeAny(random);
        forget(any == null ? Bytes.EMPTY : any.key(), any);
      }
    }
    assertThat(keys.size()).isEqualTo(model.size());
    assertThat(keys.items()).isEqualTo(model.values().stream().mapToInt(Set::size).sum());
    for (Bytes key : Set.copyOf(model.keySet())) {
      forget(key, keys.remove(key));
    }
    assertThat(keys.isEmpty()).isTrue();
    assertThat(keys.items()).isZero();
    assertThat(keys.heapBytes()).isLessThan(400_000);
  }

  /** Names of many lengths, some of which begin alike. */
  private static Bytes name(int number) {
    return Bytes.of("key:" + number % 17 + "x".repeat(number % 90) + number);
  }

  private void note(Bytes key, int reader) {
    assertThat(keys.add(key, reader)).isTrue();
    model.computeIfAbsent(key, absent -> new HashSet<>()).add(reader);
  }

  private void forget(Bytes key, TrackedKey removed) {
    Set<Integer> readers = model.remove(key);
    if (readers == null) {
      assertThat(removed).isNull();
    } else {
      assertThat(removed.key()).isEqualTo(key);
      assertThat(IntStream.of(removed.readers()).boxed().collect(Collectors.toList()))
          .containsExactlyInAnyOrderElementsOf(readers);
    }
  }

  /** As many keys as before come and go without a new array. */
  @Test
  void churnAsksForNothing() {
    present.add(1);
    churn();
    long before = asked;
    churn();
    assertThat(asked - before).isLessThan(keys.heapBytes());
  }

  private void churn() {
    for (int i = 0; i < 200_000; i++) {
      keys.add(name(i % 40_000), 1);
      keys.remove(name((i + 20_000) % 40_000));
    }
  }

  @Test
  void whatFindsNoRoomIsNotNoted() {
    present.add(1);
    room = false;
    assertThat(keys.add(Bytes.of("a"), 1)).isFalse();
    room = true;
    assertThat(keys.add(Bytes.of("a"), 1)).isTrue();
    room = false;
    assertThat(keys.add(Bytes.of("a"), 2)).isFalse();
    assertThat(keys.remove(Bytes.of("a")).readers()).containsExactly(1);
    assertThat(keys.remove(Bytes.of("a"))).isNull();
  }

  /** All that arrays took was asked for before, and what is counted is what they take. */
  @Test
  void asksForAllThatItTakes() {
    for (int reader = 1; reader <= 40; reader++) {
      present.add(reader);
      for (int i = 0; i < 3_000; i++) {
        keys.add(name(i), reader);
      }
    }
    assertThat(keys.items()).isEqualTo(120_000);
    assertThat(asked).isGreaterThanOrEqualTo(keys.heapBytes());
  }
}
