package io.vireo.server.data.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Taking pairs before their time, mixed with all that else happens to a calendar. */
class CalendarEarliestTest {
  private static final long START = 1_700_000_000_000L;

  private final TreeMap<Long, Set<Long>> model = new TreeMap<>();
  private long nextHash;

  private void add(ExpiryCalendar calendar, long deadline) {
    long hash = ++nextHash;
    calendar.add(deadline, hash);
    model.computeIfAbsent(deadline, d -> new HashSet<>()).add(hash);
  }

  private void taken(long deadline, long hash) {
    assertThat(model.get(deadline)).contains(hash);
    model.get(deadline).remove(hash);
    if (model.get(deadline).isEmpty()) {
      model.remove(deadline);
    }
  }

  @Property(tries = 200)
  void takesTheEarliestWhateverElseHappens(@ForAll long seed) {
    Random random = new Random(seed);
    model.clear();
    long now = START;
    ExpiryCalendar calendar = ExpiryCalendar.inHeap(now);
    for (int step = 0; step < 300; step++) {
      switch (random.nextInt(4)) {
        case 0, 1 -> add(calendar, now + 1 + (random.nextLong() >>> 30 + random.nextInt(34)));
        case 2 -> {
          if (!model.isEmpty()) {
            long first = model.firstKey();
            calendar.takeEarliest(
                Integer.MAX_VALUE,
                (deadline, hash) -> {
                  assertThat(deadline).isEqualTo(first);
                  taken(deadline, hash);
                });
            calendar.forget();
          } else {
            assertThat(calendar.takeEarliest(10, (deadline, hash) -> {})).isFalse();
          }
        }
        default -> {
          now += random.nextInt(50) == 0 ? random.nextInt(1_000_000) : random.nextInt(100);
          long at = now;
          while (calendar.advance(
                  at,
                  3,
                  (deadline, hash) -> {
                    assertThat(deadline).isLessThanOrEqualTo(at);
                    taken(deadline, hash);
                    calendar.forget();
                  })
              > 0) {
            // Until nothing is due.
          }
          assertThat(model.isEmpty() || model.firstKey() > now).isTrue();
        }
      }
      assertThat(calendar.size()).isEqualTo(model.values().stream().mapToInt(Set::size).sum());
    }
  }

  @Test
  void sortsNoMoreThanItMay() {
    ExpiryCalendar calendar = ExpiryCalendar.inHeap(START);
    for (int i = 0; i < 10_000; i++) {
      add(calendar, START + 100_000 + i % 1000);
    }
    add(calendar, START + 1_000_000);
    for (int left = 10_000; left > 0; left--) {
      assertThat(
              calendar.takeEarliest(
                  16,
                  (deadline, hash) -> {
                    assertThat(deadline).isLessThan(START + 101_000);
                    taken(deadline, hash);
                  }))
          .isTrue();
    }
    assertThat(calendar.takeEarliest(1, this::taken)).isTrue();
    assertThat(calendar.takeEarliest(1, this::taken)).isFalse();
    assertThat(model).isEmpty();
  }
}
