package io.vireo.server.data.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the calendar promises for many pairs, odd times and memory. */
class ExpiryCalendarTest {
  private static final long START = 1_700_000_000_000L;
  private static final int MOST = 1000;

  private final ExpiryCalendar calendar = ExpiryCalendar.inHeap(START);
  private final List<Long> fired = new ArrayList<>();
  private final ExpiryCalendar.Sink sink =
      (deadline, hash) -> {
        fired.add(deadline);
        calendar.forget();
      };

  @Test
  void hasNothingToDoWhileEmpty() {
    assertThat(calendar.nextDeadline()).isEqualTo(Long.MAX_VALUE);
    assertThat(calendar.advance(Long.MAX_VALUE, 1, sink)).isZero();
    assertThat(calendar.size()).isZero();
    assertThat(calendar.compactStep(1, (deadline, hash) -> true)).isFalse();
    assertThat(calendar.heapBytes()).isLessThan(250);
  }

  @Test
  void firesAtTheMillisecondAndNotBefore() {
    calendar.add(START + 100_000, 1);
    advanceTo(START + 99_999);
    assertThat(fired).isEmpty();
    assertThat(calendar.nextDeadline()).isEqualTo(START + 100_000);
    advanceTo(START + 100_000);
    assertThat(fired).containsExactly(START + 100_000);
  }

  /** With no more than four steps a millisecond, every pair is handed over in its millisecond. */
  @Test
  void millionInOneSecondAreOnTimeAlthoughStepsAreSmall() {
    int pairs = 1_000_000;
    long first = START / 1000 * 1000 + 3_600_000;
    for (int i = 0; i < pairs; i++) {
      calendar.add(first + i * 7919L % 1000, i);
    }
    int[] handedOver = {0};
    long now = START;
    while (handedOver[0] < pairs) {
      now = Math.max(now + 1, calendar.nextDeadline());
      long tick = now;
      for (int step = 0; step < 4; step++) {
        int done =
            calendar.advance(
                tick,
                MOST,
                (deadline, hash) -> {
                  assertThat(deadline).isEqualTo(tick);
                  handedOver[0]++;
                });
        assertThat(done).isLessThanOrEqualTo(MOST);
      }
    }
    assertThat(now).isEqualTo(first + 999);
  }

  @Test
  void leapForwardFiresAllInBoundedSteps() {
    for (int i = 0; i < 50_000; i++) {
      calendar.add(START + 1 + i * 104_729L % 10_000_000, i);
    }
    long now = START + 20_000_000;
    int done;
    do {
      done = calendar.advance(now, MOST, sink);
      assertThat(done).isLessThanOrEqualTo(MOST);
    } while (done > 0);
    assertThat(fired).hasSize(50_000).isSorted();
    assertThat(calendar.nextDeadline()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void clockSetBackFiresNothingEarly() {
    advanceTo(START + 60_000);
    calendar.add(START + 50_000, 1);
    calendar.add(START + 70_000, 2);
    calendar.add(START + 40_000, 3);
    assertThat(calendar.nextDeadline()).isEqualTo(START + 40_000);
    advanceTo(START);
    assertThat(fired).isEmpty();
    advanceTo(START + 40_000);
    assertThat(fired).containsExactly(START + 40_000);
    advanceTo(START + 69_999);
    assertThat(fired).containsExactly(START + 40_000, START + 50_000);
    advanceTo(START + 70_000);
    assertThat(fired).hasSize(3);
  }

  @Test
  void sinkMayAddPairsThatAreDue() {
    calendar.add(START + 10, 10);
    ExpiryCalendar.Sink adding =
        (deadline, hash) -> {
          fired.add(hash);
          if (hash > 0) {
            calendar.add(deadline - hash % 2, hash - 1);
          }
        };
    while (calendar.advance(START + 10, 3, adding) > 0) {
      assertThat(fired.size()).isLessThan(20);
    }
    assertThat(fired).containsExactly(10L, 9L, 8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L, 0L);
  }

  @Test
  void takesSeventeenBytesAPairAndGivesThemBack() {
    long empty = calendar.heapBytes();
    for (int i = 0; i < 1_000_000; i++) {
      calendar.add(START + 1 + i * 7919L % 3_600_000, i);
    }
    assertThat(calendar.heapBytes()).isBetween(16_000_000L, 17_500_000L);
    advanceTo(START + 3_600_000);
    assertThat(calendar.heapBytes()).isLessThan(empty + 4_000);
  }

  @Test
  void compactionDropsStalePairsInBoundedSteps() {
    int pairs = 100_000;
    for (int i = 0; i < pairs; i++) {
      calendar.add(START + 1 + i * 7919L % 3_600_000, i);
    }
    for (int i = 0; i < pairs * 3 / 4; i++) {
      calendar.forget();
    }
    assertThat(calendar.stale()).isEqualTo(75_000);
    int[] looked = {0};
    boolean more;
    do {
      int before = looked[0];
      more =
          calendar.compactStep(
              MOST,
              (deadline, hash) -> {
                looked[0]++;
                return hash >= pairs * 3 / 4;
              });
      assertThat(looked[0] - before).isLessThanOrEqualTo(MOST);
    } while (more);
    assertThat(looked[0]).isEqualTo(pairs);
    assertThat(calendar.size()).isEqualTo(25_000);
    assertThat(calendar.stale()).isZero();
    assertThat(calendar.heapBytes()).isLessThan(600_000);
  }

  @Test
  void compactionReachesLatePairs() {
    advanceTo(START + 1_000_000);
    for (int i = 0; i < 5_000; i++) {
      calendar.add(START + i * 7919L % 1_000_000, i);
    }
    for (int i = 0; i < 4_000; i++) {
      calendar.forget();
    }
    while (calendar.compactStep(100, (deadline, hash) -> hash % 5 == 0)) {
      assertThat(calendar.size()).isGreaterThanOrEqualTo(1_000);
    }
    assertThat(calendar.size()).isEqualTo(1_000);
    advanceTo(START + 1_000_000);
    assertThat(fired).hasSize(1_000).isSorted();
  }

  @Test
  void wrongCountDoesNotCompactForEver() {
    for (int i = 0; i < 5_000; i++) {
      calendar.add(START + 1 + i, i);
      calendar.forget();
    }
    int steps = 0;
    while (calendar.compactStep(MOST, (deadline, hash) -> true)) {
      steps++;
    }
    assertThat(steps).isLessThan(20);
    assertThat(calendar.compactStep(MOST, (deadline, hash) -> true)).isFalse();
    assertThat(calendar.size()).isEqualTo(5_000);
  }

  @Test
  void clearLetsGoOfEverything() {
    long empty = calendar.heapBytes();
    for (int i = 0; i < 10_000; i++) {
      calendar.add(START + 100 * i, i);
    }
    calendar.clear();
    assertThat(calendar.size()).isZero();
    assertThat(calendar.heapBytes()).isEqualTo(empty);
    assertThat(calendar.nextDeadline()).isEqualTo(Long.MAX_VALUE);
  }

  private void advanceTo(long now) {
    int done;
    do {
      done = calendar.advance(now, MOST, sink);
      assertThat(done).isLessThanOrEqualTo(MOST);
    } while (done > 0);
  }
}
