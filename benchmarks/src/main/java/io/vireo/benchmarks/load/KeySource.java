package io.vireo.benchmarks.load;

import java.nio.ByteBuffer;

/** Draws the numbers that are written into requests. One per worker thread; allocates nothing. */
final class KeySource {
  // Spreads neighbouring ranks: a prime, so coprime to every keyspace that it does not divide.
  private static final long SPREAD = 2_654_435_761L;

  private final long keyspace;
  private final Zipf zipf;
  private final int randomDigits;
  private final long stride;
  private long sequence;
  private long state;

  /**
   * @param choice its keyspace is at least 1 and at most 10^12, its seed that of this source alone
   * @param first the first sequence number
   * @param stride what separates two sequence numbers, so that several threads share one sequence
   */
  KeySource(KeyChoice choice, long first, long stride) {
    this.keyspace = choice.keyspace();
    this.zipf = choice.skew() > 0 ? new Zipf(keyspace, choice.skew()) : null;
    this.randomDigits = Long.toString(keyspace - 1).length();
    this.sequence = first;
    this.stride = stride;
    this.state = choice.seed();
  }

  /** The source of one of several threads. */
  static KeySource of(KeyChoice choice, int thread, int threads) {
    long seed = choice.seed() * 1_000_003 + thread;
    long keyspace = Math.max(1, choice.keyspace());
    return new KeySource(new KeyChoice(keyspace, choice.skew(), seed), thread, threads);
  }

  /** Writes a random number; only its low digits, for the others are zero from the beginning. */
  void writeRandom(ByteBuffer out, int offset) {
    writeDigits(out, offset, nextRandom(), randomDigits);
  }

  /** Writes the current sequence number. */
  void writeSequence(ByteBuffer out, int offset) {
    writeDigits(out, offset, sequence, RequestTemplate.DIGITS);
  }

  /** To be called once per request that carries the sequence. */
  void advanceSequence() {
    sequence += stride;
  }

  /** A number below the keyspace. */
  long nextRandom() {
    return zipf == null ? Math.multiplyHigh(nextBits() >>> 1, keyspace << 1) : nextByZipf();
  }

  private long nextByZipf() {
    long rank = -1;
    while (rank < 0) {
      rank = zipf.rank((nextBits() >>> 11) * 0x1p-53);
    }
    return keyspace % SPREAD == 0 ? rank : Math.floorMod(rank * SPREAD, keyspace);
  }

  /** SplitMix64 (Steele, Lea, Flood 2014). */
  private long nextBits() {
    state += 0x9E3779B97F4A7C15L;
    long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  private static void writeDigits(ByteBuffer out, int offset, long number, int digits) {
    long rest = number;
    int last = offset + RequestTemplate.DIGITS - 1;
    for (int i = 0; i < digits; i++) {
      long quotient = rest / 10;
      out.put(last - i, (byte) ('0' + (int) (rest - quotient * 10)));
      rest = quotient;
    }
  }
}
