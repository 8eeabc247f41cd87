package io.vireo.server.login;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How long an address waits for the news that its password was wrong: a state machine without clock
 * and sockets. One thread at a time.
 *
 * <p>Each address has a score that every wrong password raises by one and that falls by one every
 * six seconds. Up to ten it costs nothing; from there on the wait doubles from 100 ms to the
 * longest one, which is 5 s by default. So a client with a few typing errors never notices, and one
 * that guesses for long has one answer in 5 s.
 *
 * <p>Beyond a number of addresses that fail, the one that has failed least recently is forgotten.
 */
final class GuessDelays {
  /** Wrong passwords in a minute that cost nothing. */
  static final int FREE = 10;

  /** Addresses that are remembered at most. */
  static final int MOST_ADDRESSES = 4096;

  static final long SHORTEST = 100;

  private static final long MILLIS_PER_POINT = 6_000;
  private static final long TELL_EVERY = 60_000;

  /** Waits of a minute are within reach. */
  private static final int HIGHEST = 21;

  private final LongSupplier longest;
  private final Map<String, Score> scores =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Score> eldest) {
          return size() > MOST_ADDRESSES;
        }
      };

  private static final class Score {
    private int points;
    private long since;
    private long told;

    Score(long now) {
      since = now;
      told = now - TELL_EVERY;
    }
  }

  /**
   * No wrong passwords yet.
   *
   * @param longest the longest wait, milliseconds; 0 for none
   */
  GuessDelays(LongSupplier longest) {
    this.longest = longest;
  }

  /**
   * Notes a wrong password.
   *
   * @param address the client's: a name of an address or of a part of the network
   * @param now milliseconds of any clock
   * @return how long its answer must wait, milliseconds from 0 to the longest
   */
  long failed(String address, long now) {
    Score score = scores.computeIfAbsent(address, unknown -> new Score(now));
    long healed = Math.max(0, now - score.since) / MILLIS_PER_POINT;
    if (healed >= score.points || now < score.since) {
      score.points = now < score.since ? score.points : 0;
      score.since = now;
    } else {
      score.points -= (int) healed;
      score.since += healed * MILLIS_PER_POINT;
    }
    score.points = Math.min(HIGHEST, score.points + 1);
    int above = score.points - FREE;
    return above <= 0 ? 0 : Math.min(longest.getAsLong(), SHORTEST << above - 1);
  }

  /** True if the log should name this address now: once in a minute, while its answers wait. */
  boolean isWorthTelling(String address, long now) {
    Score score = scores.get(address);
    boolean waits = score != null && score.points > FREE && longest.getAsLong() > 0;
    if (!waits || Math.abs(now - score.told) < TELL_EVERY) {
      return false;
    }
    score.told = now;
    return true;
  }

  /** How many addresses are remembered. */
  int addresses() {
    return scores.size();
  }
}
