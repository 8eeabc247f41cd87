package io.vireo.server.login;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GuessDelaysTest {
  private static final long MINUTE = 60_000;
  private static final long LONGEST = 5_000;

  private long longest = LONGEST;

  private final GuessDelays delays = new GuessDelays(() -> longest);

  private void fail(String address, int times, long now) {
    for (int i = 0; i < times; i++) {
      delays.failed(address, now);
    }
  }

  @Test
  void theFirstOnesAreFree() {
    for (int i = 0; i < GuessDelays.FREE; i++) {
      assertThat(delays.failed("a", 1_000 + i)).isZero();
    }
    assertThat(delays.failed("a", 1_100)).isEqualTo(GuessDelays.SHORTEST);
  }

  @Test
  void growsToALimit() {
    fail("a", GuessDelays.FREE, 0);

    for (long delay : new long[] {100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000}) {
      assertThat(delays.failed("a", 0)).isEqualTo(delay);
    }
    fail("a", 1_000, 0);
    assertThat(delays.failed("a", 0)).isEqualTo(LONGEST);
  }

  @Test
  void growsToTheLimitThatIsSet() {
    longest = 300;
    fail("a", GuessDelays.FREE, 0);
    for (long delay : new long[] {100, 200, 300, 300}) {
      assertThat(delays.failed("a", 0)).isEqualTo(delay);
    }

    longest = 60_000;
    fail("a", 1_000, 0);
    assertThat(delays.failed("a", 0)).isEqualTo(60_000);
  }

  @Test
  void waitsNotAtAllIfTheLimitIsZero() {
    longest = 0;
    fail("a", 1_000, 0);

    assertThat(delays.failed("a", 0)).isZero();
    assertThat(delays.isWorthTelling("a", 0)).isFalse();
  }

  @Test
  void concernsOneAddress() {
    fail("a", 100, 0);

    assertThat(delays.failed("b", 0)).isZero();
  }

  @Test
  void isForgottenWithTime() {
    fail("a", 1_000, 0);

    assertThat(delays.failed("a", 2 * MINUTE)).isZero();
  }

  @Test
  void aGuessEverySixSecondsIsFree() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(delays.failed("a", i * 6_000L)).isZero();
    }
  }

  @Test
  void staysAtItsLongestForWhoWaitsForEachAnswer() {
    long now = 0;
    for (int i = 0; i < 1_000; i++) {
      now += delays.failed("a", now);
    }

    assertThat(now).isGreaterThan(900 * LONGEST);
  }

  @Test
  void survivesAClockThatIsSetBack() {
    fail("a", 30, 10 * MINUTE);

    assertThat(delays.failed("a", 0)).isPositive();
    assertThat(delays.failed("a", 3 * MINUTE)).isZero();
  }

  @Test
  void remembersABoundedNumberOfAddresses() {
    fail("kept", 20, 0);
    for (int i = 0; i < 3 * GuessDelays.MOST_ADDRESSES; i++) {
      delays.failed("address" + i, 0);
      if (i % 1_000 == 0) {
        assertThat(delays.failed("kept", 0)).isPositive();
      }
    }

    assertThat(delays.addresses()).isEqualTo(GuessDelays.MOST_ADDRESSES);
    assertThat(delays.failed("address0", 0)).isZero();
  }

  @Test
  void isToldOnceAMinute() {
    fail("a", GuessDelays.FREE, 0);
    assertThat(delays.isWorthTelling("a", 0)).isFalse();
    fail("a", 1, 0);
    assertThat(delays.isWorthTelling("a", 0)).isTrue();
    fail("a", 10, MINUTE - 1);
    assertThat(delays.isWorthTelling("a", MINUTE - 1)).isFalse();
    assertThat(delays.isWorthTelling("a", MINUTE)).isTrue();
    assertThat(delays.isWorthTelling("b", MINUTE)).isFalse();
  }
}
