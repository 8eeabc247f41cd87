package io.vireo.server.data.table;

import io.vireo.server.data.Value;
import io.vireo.server.data.page.LineLoader;
import java.util.Arrays;

/**
 * Fetches what look-ups of many keys will need into the processor's caches, all of them side by
 * side. Owned by the data context.
 */
public final class Prefetch {
  /*
   * A look-up is a chain of loads, each of which needs what the one before brought:
   *
   *     segment -> tags -> slot -> block -> value -> its objects -> its parts -> element
   *
   * In a large keyspace each of them misses the caches, and the look-ups of a batch would wait for
   * one chain after the other. A processor goes on past a load that waits, but only some hundred
   * instructions, which are two or three chains. So all keys take one step together, then the next:
   * the loads of a step do not depend on each other, and the processor has as many under way as it
   * can ("group prefetching", Chen, Ailamaki, Gibbons and Mowry, ICDE 2004).
   *
   * Nothing is concluded from what is seen, and nothing is written, so it does not matter whether a
   * key is there, or will have changed when the command comes that wants it.
   */

  /** Keys of a group. */
  public static final int MOST = 32;

  private final DictSegment[] segments = new DictSegment[MOST];
  private final long[] hashes = new long[MOST];
  private final long[] elements = new long[MOST];
  private final int[] found = new int[MOST];
  private final Value[] values = new Value[MOST];
  private final LineLoader lines = new LineLoader();
  private int size;

  /**
   * Adds a key to the group, which must not be full.
   *
   * @param element what is known of the element of the key's value that will be asked for: see
   *     {@link Value#touch}
   */
  void add(DictSegment segment, long hash, long element) {
    segments[size] = segment;
    hashes[size] = hash;
    elements[size++] = element;
  }

  /** How many keys are in the group. */
  public int size() {
    return size;
  }

  /** True if the group takes no more keys. */
  public boolean isFull() {
    return size == MOST;
  }

  /** Takes the steps for all keys of the group, and forgets them. */
  public void fetch() {
    lines.begin();
    for (int i = 0; i < size; i++) {
      lines.loaded(segments[i].buckets());
    }
    for (int i = 0; i < size; i++) {
      if (!isRepeated(i)) {
        segments[i].touchBucket(hashes[i], lines);
      }
    }
    lines.load();
    for (int i = 0; i < size; i++) {
      found[i] = isRepeated(i) ? found[i - 1] : segments[i].touch(hashes[i], lines);
    }
    lines.load();
    boolean anyInHeap = false;
    for (int i = 0; i < size; i++) {
      fetchValue(i);
      anyInHeap |= values[i] != null;
    }
    lines.load();
    for (int step = 0; anyInHeap && step < Value.TOUCH_STEPS; step++) {
      for (int i = 0; i < size; i++) {
        if (values[i] != null && !isSeen(i)) {
          values[i].touch(elements[i], step, lines);
        }
      }
      lines.load();
    }
    forget();
  }

  private void fetchValue(int i) {
    if (isRepeated(i)) {
      values[i] = values[i - 1];
      return;
    }
    values[i] = found[i] == 0 ? null : segments[i].value(found[i]);
    if (found[i] != 0 && values[i] == null) {
      segments[i].touchValue(found[i], lines);
    }
  }

  /** True if the key is the one before: many requests for one list or set come together. */
  private boolean isRepeated(int i) {
    return i > 0 && hashes[i] == hashes[i - 1] && segments[i] == segments[i - 1];
  }

  /** True if key and element are those before. */
  private boolean isSeen(int i) {
    return isRepeated(i) && elements[i] == elements[i - 1];
  }

  private void forget() {
    Arrays.fill(segments, 0, size, null);
    Arrays.fill(values, 0, size, null);
    size = 0;
  }

  /** A sum of what was loaded. */
  int sink() {
    return lines.sink();
  }
}
