package io.vireo.server.engine.memory;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.HeapLayout;

/**
 * Heap bytes of what the server keeps for clients, in the layout of this JVM. Any thread.
 *
 * <p>What several clients share, such as the queue of clients that wait for the same key, counts
 * for each of them: the one that came first may leave first.
 */
public final class KeptBytes {
  /** Bytes of an entry in a hash table, with its share of the table's array. */
  private static final long ENTRY = HeapLayout.object(3, 4) + 8;

  /** Bytes of an entry in a hash table that keeps an order, with its share of the table's array. */
  private static final long LINKED_ENTRY = HeapLayout.object(5, 4) + 8;

  private static final long PLACE = HeapLayout.object(1, 4);

  /** The queue of a key with one wait, and its entry in the table of all. */
  private static final long QUEUE = HeapLayout.object(3, 9) + HeapLayout.object(4, 1) + ENTRY;

  /** An entry of a sorted map. */
  private static final long TREE_ENTRY = HeapLayout.object(5, 1);

  /** A set that keeps an order, with one element. */
  private static final long LISTENERS =
      HeapLayout.object(1, 0)
          + HeapLayout.object(6, 17)
          + HeapLayout.references(16)
          + HeapLayout.object(5, 4);

  /** An empty map. */
  private static final long CHANGES = HeapLayout.object(4, 16);

  private static final long SMALL_LIST = HeapLayout.object(1, 8) + HeapLayout.references(1);

  private KeptBytes() {}

  /** A string of the protocol. */
  public static long word(int length) {
    return handle() + HeapLayout.bytes(length);
  }

  /** A string of the protocol whose array is kept by others. */
  public static long handle() {
    return HeapLayout.object(1, 17);
  }

  /** A name that may be empty, which takes nothing. */
  public static long name(Bytes name) {
    return name.isEmpty() ? 0 : word(name.length());
  }

  /** The words of a request. */
  public static long words(Bytes[] words) {
    long sum = HeapLayout.references(words.length);
    for (Bytes word : words) {
      sum += word(word.length());
    }
    return sum;
  }

  /**
   * A request that waits for some keys: its words, in one array, and a queue for each key.
   *
   * @param count how many of the words are its words
   */
  public static long waiting(Bytes[] words, int count, int keys) {
    long bytes = 0;
    for (int i = 0; i < count; i++) {
      bytes += words[i].length();
    }
    return HeapLayout.bytes(bytes)
        + HeapLayout.references(count)
        + count * handle()
        + 2 * HeapLayout.references(keys)
        + keys * QUEUE;
  }

  /** A key that a client watches: in its own set and in the list of the key. */
  public static long watched(Bytes key, boolean absent) {
    return word(key.length()) + PLACE + (absent ? 3 : 2) * ENTRY + SMALL_LIST;
  }

  /** A prefix of keys of which a client hears: its own, and the one that all share. */
  public static long prefix(Bytes name) {
    return word(name.length()) + 2 * TREE_ENTRY + HeapLayout.object(4, 8) + LISTENERS + CHANGES;
  }

  /** A name in an ordered set of names, without the name. */
  public static long listed() {
    return LINKED_ENTRY;
  }
}
