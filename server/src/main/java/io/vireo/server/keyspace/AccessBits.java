package io.vireo.server.keyspace;

import io.vireo.config.EvictionPolicy;
import java.util.random.RandomGenerator;

/**
 * The 24 access bits of a key: when it was last used (LRU) or changed (LRM), or how often it was
 * used (LFU). Data context only.
 *
 * <p>LRU and LRM: a clock of seconds, wrapping at 24 bits. LFU: 16 bits of minutes since the last
 * decay and a counter of 8 bits that grows logarithmically, as Redis documents for {@code
 * maxmemory-policy}.
 */
public final class AccessBits {
  private static final int CLOCK_MASK = 0xffffff;
  private static final int MINUTES_MASK = 0xffff;
  private static final int MAX_COUNT = 255;
  private static final int FIRST_COUNT = 5;

  private final RandomGenerator random;
  private boolean lfu;
  private boolean lrm;
  private int logFactor = 10;
  private int decayMinutes = 1;
  private long now;

  /** Bits that draw their chances from {@code random}. */
  public AccessBits(RandomGenerator random) {
    this.random = random;
  }

  /** Sets what is noted: times of use or of change, or how often keys are used. */
  public void order(EvictionPolicy.Order order) {
    lfu = order == EvictionPolicy.Order.FREQUENCY;
    lrm = order == EvictionPolicy.Order.CHANGE;
  }

  /** True under an LFU policy. */
  public boolean lfu() {
    return lfu;
  }

  /** True under an LRM policy: reading a key changes nothing. */
  boolean lrm() {
    return lrm;
  }

  /** Sets {@code lfu-log-factor} and {@code lfu-decay-time}. */
  public void tune(int newLogFactor, int newDecayMinutes) {
    logFactor = newLogFactor;
    decayMinutes = newDecayMinutes;
  }

  /** Sets the time, Unix milliseconds. */
  void now(long millis) {
    now = millis;
  }

  /** The bits of a key that is created now. */
  public int fresh() {
    return lfu ? minutes() << 8 | FIRST_COUNT : seconds();
  }

  /** The bits of a key that is used now and had {@code bits}. */
  public int used(int bits) {
    return lfu ? minutes() << 8 | increment(frequency(bits)) : seconds();
  }

  /** The LFU counter now, after the decay that is due. */
  public int frequency(int bits) {
    int count = bits & MAX_COUNT;
    int elapsed = minutes() - (bits >>> 8) & MINUTES_MASK;
    int periods = decayMinutes == 0 ? 0 : elapsed / decayMinutes;
    return Math.max(0, count - periods);
  }

  /** Milliseconds since the last use. */
  public long idleMillis(int bits) {
    return (seconds() - bits & CLOCK_MASK) * 1000L;
  }

  /** The bits of a key that was last used the given seconds ago. */
  public int idleFor(long seconds) {
    return (int) (seconds() - seconds) & CLOCK_MASK;
  }

  /** The bits of a key with this frequency, 0 to 255. */
  public int usedTimes(int frequency) {
    return minutes() << 8 | frequency;
  }

  /**
   * How well a key can be done without: the higher, the better. Time alone makes it no less. Keys
   * of equal frequency are compared by when they were last used.
   */
  long dispensability(int bits) {
    if (lfu) {
      return (long) (MAX_COUNT - frequency(bits)) << 16 | minutes() - (bits >>> 8) & MINUTES_MASK;
    }
    return (seconds() - bits & CLOCK_MASK) - now / 1000;
  }

  private int increment(int count) {
    if (count == MAX_COUNT) {
      return count;
    }
    double base = Math.max(0, count - FIRST_COUNT);
    return random.nextDouble() < 1.0 / (base * logFactor + 1) ? count + 1 : count;
  }

  private int seconds() {
    return (int) (now / 1000) & CLOCK_MASK;
  }

  private int minutes() {
    return (int) (now / 60_000) & MINUTES_MASK;
  }
}
