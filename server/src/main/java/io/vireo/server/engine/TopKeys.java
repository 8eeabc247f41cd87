package io.vireo.server.engine;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.HeapLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The keys with the greatest sums of weights in a stream of keys, by a bounded number of counters.
 * Data context only.
 *
 * <p>A key without a counter takes over the one with the least sum, which it may have grown itself
 * before: so a sum is too great by at most what the counter had then. What is shown is the part
 * that is certain.
 *
 * @see <a href="https://doi.org/10.1007/978-3-540-30570-5_27">Metwally, Agrawal, El Abbadi:
 *     Efficient Computation of Frequent and Top-k Elements in Data Streams, 2005 (Space-Saving)</a>
 */
final class TopKeys {
  /** A key with what it weighs. */
  record Weighed(Bytes key, long weight) {}

  /** Longer keys have no counter: not much of what a server does is about them. */
  private static final int MAX_KEY_BYTES = 4_096;

  /** Bytes of a key without what it is made of, and of an entry of a hash map. */
  private static final int KEY_AND_ENTRY_BYTES = 112;

  /** The sum of a key, of which {@code inherited} may be another's. */
  private static final class Counter {
    private Bytes key;
    private long sum;
    private long inherited;
    private int place;

    private long certain() {
      return sum - inherited;
    }
  }

  /** The counter with the least sum is first; no other has a lesser sum than the one above it. */
  private final Counter[] heap;

  private final Map<Bytes, Counter> counters;
  private int size;
  private long total;
  private long keyBytes;

  /** No key has a weight; {@code capacity} of them can have counters. */
  TopKeys(int capacity) {
    heap = new Counter[capacity];
    counters = new HashMap<>();
  }

  /** The sum of all weights. */
  long total() {
    return total;
  }

  /** Bytes of the heap that all of it takes. */
  long heapBytes() {
    long counter = HeapLayout.object(1, 2 * Long.BYTES + Integer.BYTES) + KEY_AND_ENTRY_BYTES;
    return HeapLayout.references(heap.length) + size * counter + keyBytes;
  }

  /** Adds a weight to the sum of a key, whose bytes are copied if they are kept. */
  void add(Bytes key, long weight) {
    total += weight;
    Counter counter = counters.get(key);
    if (counter == null && weight > 0 && key.length() <= MAX_KEY_BYTES) {
      counter = counterFor(key.copy());
    }
    if (counter != null) {
      counter.sum += weight;
      sink(counter);
    }
  }

  private Counter counterFor(Bytes key) {
    Counter counter;
    if (size < heap.length) {
      counter = new Counter();
      heap[size] = counter;
      counter.place = size++;
      rise(counter);
    } else {
      counter = heap[0];
      counters.remove(counter.key);
      keyBytes -= counter.key.length();
      counter.inherited = counter.sum;
    }
    counter.key = key;
    keyBytes += key.length();
    counters.put(key, counter);
    return counter;
  }

  private void rise(Counter counter) {
    int place = counter.place;
    while (place > 0 && heap[(place - 1) / 2].sum > counter.sum) {
      put(heap[(place - 1) / 2], place);
      place = (place - 1) / 2;
    }
    put(counter, place);
  }

  private void sink(Counter counter) {
    int place = counter.place;
    int below = lesserBelow(place);
    while (below < size && heap[below].sum < counter.sum) {
      put(heap[below], place);
      place = below;
      below = lesserBelow(place);
    }
    put(counter, place);
  }

  private int lesserBelow(int place) {
    int left = 2 * place + 1;
    boolean isRight = left + 1 < size && heap[left + 1].sum < heap[left].sum;
    return isRight ? left + 1 : left;
  }

  private void put(Counter counter, int place) {
    heap[place] = counter;
    counter.place = place;
  }

  /** The keys that certainly have the greatest sums, the greatest first, {@code most} at most. */
  List<Weighed> top(int most) {
    List<Counter> sorted = new ArrayList<>(counters.values());
    sorted.sort(Comparator.comparingLong(Counter::certain).reversed());
    return sorted.stream()
        .filter(counter -> counter.certain() > 0)
        .limit(most)
        .map(counter -> new Weighed(counter.key, counter.certain()))
        .toList();
  }
}
