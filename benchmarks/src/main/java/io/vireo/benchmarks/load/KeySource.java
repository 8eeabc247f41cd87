package io.vireo.benchmarks.load;

import java.nio.ByteBuffer;

/** Draws the numbers that are written into requests. One per worker thread; allocates nothing. */
final class KeySource {
  private final long keyspace;
  private final int randomDigits;
  private final long stride;
  private long sequence;
  private long state;

  /**
   * @param keyspace random numbers lie in 0 to keyspace - 1; at least 1, at most 10^12
   * @param seed of this source alone
   * @param first the first sequence number
   * @param stride what separates two sequence numbers, so that several threads share one sequence
   */
  KeySource(long keyspace, long seed, long first, long stride) {
    this.keyspace = keyspace;
    this.randomDigits = Long.toString(keyspace - 1).length();
    this.sequence = first;
    this.stride = stride;
    this.state = seed;
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

  /** SplitMix64 (Steele, Lea, Flood 2014), brought into range by the high half of a product. */
  long nextRandom() {
    state += 0x9E3779B97F4A7C15L;
    long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    mixed ^= mixed >>> 31;
    return Math.multiplyHigh(mixed >>> 1, keyspace << 1);
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
