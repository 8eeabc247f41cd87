package io.vireo.server.resp;

import java.util.Random;

/** Bytes that a client has sent, as a socket gives them: as many as have arrived, or none. */
final class Arrival implements Assembly.Source {
  private final byte[] bytes;
  private final Random random;
  private int at;

  /** They arrive by chance, or all at once if {@code random} is null. */
  Arrival(byte[] bytes, Random random) {
    this.bytes = bytes;
    this.random = random;
  }

  int left() {
    return bytes.length - at;
  }

  @Override
  public int read(byte[] into, int from, int count) {
    int most = Math.min(count, left());
    int got = random == null || random.nextBoolean() ? most : random.nextInt(most + 1);
    System.arraycopy(bytes, at, into, from, got);
    at += got;
    return got;
  }
}
