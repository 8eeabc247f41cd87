package io.vireo.server.keyspace;

/**
 * The best candidates for eviction that were seen so far, kept from one eviction to the next: what
 * was sampled, but did not have to go yet, need not be found again. Data context only.
 *
 * <p>A candidate is known by its database's number and by the head of its entry, which holds the
 * key but no large value. It may be gone or in use again when its turn comes.
 */
final class EvictionPool {
  static final int SIZE = 16;

  private final byte[][] heads = new byte[SIZE][];
  private final int[] databases = new int[SIZE];
  private final long[] scores = new long[SIZE];
  private int count;

  /**
   * Takes a candidate, unless all that are here have as high a score. Of equals the one that was
   * here first goes first: it had the time to be used again.
   */
  void offer(int database, byte[] head, long score) {
    if (count == SIZE && score <= scores[0] || holds(head)) {
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
    heads[at] = head;
    databases[at] = database;
    scores[at] = score;
  }

  private boolean holds(byte[] head) {
    for (int i = 0; i < count; i++) {
      if (heads[i] == head) {
        return true;
      }
    }
    return false;
  }

  private void shift(int from, int to, int length) {
    System.arraycopy(heads, from, heads, to, length);
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

  /** The head of the candidate that was removed last; once only. */
  byte[] takeHead() {
    byte[] head = heads[count];
    heads[count] = null;
    return head;
  }

  void clear() {
    java.util.Arrays.fill(heads, null);
    count = 0;
  }
}
