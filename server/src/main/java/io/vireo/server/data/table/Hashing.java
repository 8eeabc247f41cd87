package io.vireo.server.data.table;

/** How the hash of an entry of a {@link Dict} is found again. */
@FunctionalInterface
interface Hashing {
  /** By the key in the entry's head: the hash that {@code Bytes#hash} gives. */
  Hashing OF_KEY = Packed::hash;

  /** The 64-bit hash of an entry's key. */
  long hashOf(byte[] entry);

  /**
   * The hashes of many entries. A loop of nothing else lets the processor wait for many of them at
   * a time: an entry is seldom in its cache.
   */
  default long[] hashesOf(byte[][] entries) {
    long[] hashes = new long[entries.length];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = hashOf(entries[i]);
    }
    return hashes;
  }
}
