package io.vireo.server.keyspace;

/**
 * The best candidates for eviction that were seen so far, kept from one eviction to the next: what
 * was sampled, but did not have to go yet, need not be found again. Data context only.
 *
 * <p>A candidate is known by its database's number and the hash of its key. It may be gone or in
 * use again when its turn comes.
 */
final class EvictionPool {
  static final int SIZE = 16;

  private final long[] hashes = new long[SIZE];
  private final int[] databases = new int[SIZE];
  private final long[] scores = new long[SIZE];
  private int count;

  /** True if a candidate with this score would not be taken. */
  boolean isTooGood(long score) {
    return count == SIZE && score <= scores[0];
  }

  /**
   * Takes a candidate, unless all that are here have as high a score. Of equals the one that was
   * here first goes first: it had the time to be used again.
   */
  void offer(int database, long hash, long score) {
    if (isTooGood(score) || holds(database, hash)) {
      return;
    }
    int at = count;
    while (at > 0 && scores[at - 1] >= score) {
      at--;
    }
    if (count == SIZE) {
      at--;
      shift(1, 0, at);
    } else {
      shift(at, at + 1, count - at);
      count++;
    }
    hashes[at] = hash;
    databases[at] = database;
    scores[at] = score;
  }

  private boolean holds(int database, long hash) {
    for (int i = 0; i < count; i++) {
      if (hashes[i] == hash && databases[i] == database) {
        return true;
      }
    }
    return false;
  }

  private void shift(int from, int to, int length) {
    System.arraycopy(hashes, from, hashes, to, length);
    System.arraycopy(databases, from, databases, to, length);
    System.arraycopy(scores, from, scores, to, length);
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Lets go of the candidate with the highest score, which the other methods still describe. */
  void removeBest() {
    count--;
  }

  /** The database of the candidate that was removed last. */
  int database() {
    return databases[count];
  }

  /** The score of the candidate that was removed last. */
  long score() {
    return scores[count];
  }

  /** The hash of the key of the candidate that was removed last. */
  long hash() {
    return hashes[count];
  }

  void clear() {
    count = 0;
  }
}
