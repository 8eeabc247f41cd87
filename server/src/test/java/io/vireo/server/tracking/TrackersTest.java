package io.vireo.server.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TrackersTest {
  private final AtomicInteger exhausted = new AtomicInteger();
  private final Trackers trackers = new Trackers(3, exhausted::incrementAndGet);

  private Tracker comes() {
    Tracker tracker = new Tracker(7, trackers.next(), null);
    trackers.add(tracker);
    return tracker;
  }

  /** A number may be in the table of keys for long after its client has gone. */
  @Test
  void giveNumbersAgainOnlyWhenNobodyRemembersThem() {
    comes();
    Tracker second = comes();
    trackers.remove(second);
    assertThat(comes().number()).isEqualTo(3);
    assertThat(exhausted).hasValue(0);
    assertThat(comes().number()).isEqualTo(2);
    assertThat(exhausted).hasValue(1);
  }

  @Test
  void knowWhoIsThere() {
    Tracker first = comes();
    assertThat(trackers.get(1)).isSameAs(first);
    assertThat(trackers.has(2)).isFalse();
    trackers.remove(first);
    assertThat(trackers.get(1)).isNull();
    assertThat(trackers.isEmpty()).isTrue();
  }
}
