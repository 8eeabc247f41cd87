package io.vireo.server.data.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TicketCalendarTest {
  private static final long START = 1_700_000_000_000L;

  private final Map<Long, Long> good = new HashMap<>();
  private final List<Long> fired = new ArrayList<>();
  private final TicketCalendar calendar =
      new TicketCalendar(
          START, () -> null, (ticket, hash) -> good.getOrDefault(hash, -1L) == ticket);

  private void set(long hash, long deadline) {
    long ticket = calendar.add(deadline, hash);
    if (good.put(hash, ticket) != null) {
      calendar.forget();
    }
  }

  private void fire(long ticket, long hash) {
    if (good.getOrDefault(hash, -1L) == ticket) {
      good.remove(hash);
      calendar.forget();
      fired.add(TicketCalendar.deadlineOf(ticket));
    }
  }

  @Test
  void isSmallForFewPairs() {
    for (int i = 0; i < 10; i++) {
      set(i, START + 1_000_000L * i);
    }
    assertThat(calendar.heapBytes()).isLessThan(400);
    assertThat(calendar.live()).isEqualTo(10);
  }

  @Test
  void sameDeadlineSetAgainAndAgainTakesNoMoreMemory() {
    for (int keys : new int[] {1, 1000}) {
      for (int i = 0; i < keys; i++) {
        set(i, START + 86_400_000);
      }
      long before = calendar.heapBytes();
      for (int i = 0; i < 300 * keys; i++) {
        set(i % keys, START + 86_400_000);
      }
      assertThat(calendar.heapBytes()).isLessThan(3 * before + 60_000);
      assertThat(calendar.live()).isEqualTo(keys);
    }
  }

  @Property(tries = 200)
  void handsOverGoodPairsAtTheirDeadlines(@ForAll long seed) {
    Random random = new Random(seed);
    int keys = 1 + random.nextInt(random.nextBoolean() ? 20 : 2000);
    int reach = 1 + random.nextInt(100_000);
    long now = START;
    for (int i = 0; i < 3000; i++) {
      long hash = random.nextInt(keys);
      if (random.nextInt(4) > 0) {
        set(hash, now + 1 + random.nextInt(reach));
      } else if (good.remove(hash) != null) {
        calendar.forget();
      }
      if (random.nextInt(20) == 0) {
        now += random.nextInt(reach / 10 + 1);
        advance(now, random);
      }
      assertThat(calendar.live()).isEqualTo(good.size());
    }
    advance(now + reach, random);
    assertThat(good).isEmpty();
    assertThat(calendar.live()).isZero();
  }

  private void advance(long now, Random random) {
    fired.clear();
    List<Long> due = new ArrayList<>();
    good.values().stream()
        .map(TicketCalendar::deadlineOf)
        .filter(deadline -> deadline <= now)
        .sorted()
        .forEach(due::add);
    long first = due.isEmpty() ? Long.MAX_VALUE : due.get(0);
    assertThat(calendar.nextDeadline()).isLessThanOrEqualTo(first);
    int most = 1 + random.nextInt(50);
    for (int i = 0; calendar.advance(now, most, this::fire) > 0; i++) {
      assertThat(i).isLessThan(1_000_000);
    }
    assertThat(fired).isEqualTo(due);
    assertThat(calendar.nextDeadline()).isGreaterThan(now);
  }
}
