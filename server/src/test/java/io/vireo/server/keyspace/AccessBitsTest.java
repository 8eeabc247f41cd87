package io.vireo.server.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.config.EvictionPolicy;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class AccessBitsTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final long MINUTE = 60_000;
  private static final long YEARS = 20L * 365 * 86_400_000;

  private final AccessBits access = new AccessBits(new SplittableRandom(1));

  @Property
  void idleTimeIsExactToTheSecondUpToHalfYear(
      @ForAll @LongRange(max = YEARS) long start, @ForAll @IntRange(max = 0xffffff) int seconds) {
    access.now(NOW + start / 1000 * 1000);
    int bits = access.fresh();
    assertThat(bits).isBetween(0, 0xffffff);
    assertThat(access.idleMillis(bits)).isZero();
    access.now(NOW + start / 1000 * 1000 + seconds * 1000L);
    assertThat(access.idleMillis(bits)).isEqualTo(seconds * 1000L);
    assertThat(access.idleMillis(access.idleFor(seconds))).isEqualTo(seconds * 1000L);
    assertThat(access.idleMillis(access.used(bits))).isZero();
  }

  @Test
  void countsLittleMoreOftenThanLogarithmically() {
    access.order(EvictionPolicy.Order.FREQUENCY);
    access.now(NOW);
    int bits = access.fresh();
    assertThat(access.frequency(bits)).isEqualTo(5);
    for (int i = 0; i < 100; i++) {
      bits = access.used(bits);
    }
    assertThat(access.frequency(bits)).isBetween(7, 14);
    for (int i = 0; i < 100_000; i++) {
      bits = access.used(bits);
    }
    assertThat(access.frequency(bits)).isBetween(120, 170);
    for (int i = 0; i < 3_000_000; i++) {
      bits = access.used(bits);
    }
    assertThat(access.frequency(bits)).isEqualTo(255);
  }

  @Test
  void factorZeroCountsEachUse() {
    access.order(EvictionPolicy.Order.FREQUENCY);
    access.tune(0, 1);
    access.now(NOW);
    int bits = access.fresh();
    for (int i = 6; i < 300; i++) {
      bits = access.used(bits);
      assertThat(access.frequency(bits)).isEqualTo(Math.min(i, 255));
    }
  }

  @Test
  void decaysByOneForEachPeriod() {
    access.order(EvictionPolicy.Order.FREQUENCY);
    access.tune(0, 3);
    access.now(NOW);
    int bits = access.usedTimes(10);
    access.now(NOW + 3 * MINUTE);
    assertThat(access.frequency(bits)).isEqualTo(9);
    access.now(NOW + 8 * MINUTE);
    assertThat(access.frequency(bits)).isEqualTo(8);
    assertThat(access.frequency(access.used(bits))).as("from the decayed count").isEqualTo(9);
    access.now(NOW + 60 * MINUTE);
    assertThat(access.frequency(bits)).isZero();
  }

  @Test
  void decayTimeZeroMeansNever() {
    access.order(EvictionPolicy.Order.FREQUENCY);
    access.tune(10, 0);
    access.now(NOW);
    int bits = access.usedTimes(200);
    access.now(NOW + 1000 * MINUTE);
    assertThat(access.frequency(bits)).isEqualTo(200);
  }

  @Property
  void decayOutlivesTheEndOfTheClock(
      @ForAll @LongRange(max = YEARS) long start, @ForAll @IntRange(max = 200) int minutes) {
    access.order(EvictionPolicy.Order.FREQUENCY);
    long minute = (NOW + start) / MINUTE * MINUTE;
    access.now(minute);
    int bits = access.usedTimes(255);
    access.now(minute + minutes * MINUTE);
    assertThat(access.frequency(bits)).isEqualTo(255 - minutes);
  }
}
