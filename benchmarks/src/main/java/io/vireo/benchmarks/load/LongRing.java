package io.vireo.benchmarks.load;

/** A queue of longs that grows when it must. For one thread. */
final class LongRing {
  private long[] elements = new long[16];
  private int head;
  private int size;

  void add(long element) {
    if (size == elements.length) {
      grow();
    }
    elements[(head + size) & (elements.length - 1)] = element;
    size++;
  }

  /** The oldest element; the ring must not be empty. */
  long peek() {
    return elements[head];
  }

  /** The element at that distance from the oldest. */
  long peek(int index) {
    return elements[(head + index) & (elements.length - 1)];
  }

  void remove() {
    head = (head + 1) & (elements.length - 1);
    size--;
  }

  int size() {
    return size;
  }

  private void grow() {
    long[] larger = new long[elements.length * 2];
    for (int i = 0; i < size; i++) {
      larger[i] = peek(i);
    }
    elements = larger;
    head = 0;
  }
}
