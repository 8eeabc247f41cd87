package io.vireo.benchmarks.overload;

import java.util.SplittableRandom;

/** Sizes, numbers and keys as they are drawn by one abusive client. For one thread. */
final class RandomLoad {
  private static final int BIG_KEYS = 24;
  private static final int COLLECTIONS = 3;
  private static final int SMALL_KEYS = 4_000_000;

  private final SplittableRandom random;
  private final long heap;
  private final boolean alone;

  /**
   * @param heap of the server, bytes, by which sizes are measured
   * @param alone whether all data are the abusive clients', so that they may delete everything
   */
  RandomLoad(long seed, long heap, boolean alone) {
    this.random = new SplittableRandom(seed);
    this.heap = heap;
    this.alone = alone;
  }

  /** A command that deletes all that is theirs. */
  String flush() {
    return random.nextBoolean() && alone ? "FLUSHALL" : "FLUSHDB";
  }

  /** True with a probability. */
  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** A number from a range, both ends included; each order of magnitude is as likely. */
  int between(int least, int most) {
    double draw = random.nextDouble(Math.log(least), Math.log(most + 1.0));
    return (int) Math.min(most, Math.max(least, Math.exp(draw)));
  }

  /** Bytes of a value that few of its kind fit beside: an eighth to a half of the heap. */
  int huge() {
    return between(bytes(heap / 8), bytes(heap / 2));
  }

  /** Bytes of a value of which some hundreds fill the heap: up to a hundredth of it. */
  int large() {
    return between(16 * 1024, bytes(Math.max(32 * 1024, heap / 100)));
  }

  private static int bytes(long wanted) {
    return (int) Math.min(wanted, 500 << 20);
  }

  /** One of few keys of strings that grow large. */
  String bigKey() {
    return "big:" + random.nextInt(BIG_KEYS);
  }

  /** One of many keys of small strings. */
  String smallKey() {
    return "small:" + random.nextInt(SMALL_KEYS);
  }

  /** One of few keys of collections of a type. */
  String collection(String type) {
    return type + ":" + random.nextInt(COLLECTIONS);
  }

  /** A member or field of a collection. */
  String member() {
    return "member:" + random.nextInt(SMALL_KEYS);
  }

  /** One of these. */
  String oneOf(String... words) {
    return words[random.nextInt(words.length)];
  }

  /** The first or a later place below a number, each as likely. */
  int below(int bound) {
    return random.nextInt(bound);
  }
}
