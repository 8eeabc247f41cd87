package io.vireo.server.keyspace;

import io.vireo.server.data.Value;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Large values that came into a database as a whole, from a file or another key, and whose parts
 * are stored outside the heap little by little. Data context only.
 */
public final class ValueStoring {
  private static final int PARTS_AT_ONCE = 16;

  /** The most values that wait; beyond it the caller that adds one does the work. */
  private static final int MAX_WAITING_VALUES = 8;

  private static final int MOST_STEPS = 32;

  private record Newcomer(EntryStore store, Value value) {}

  private final Deque<Newcomer> newcomers = new ArrayDeque<>();

  /** A value is in a store whose parts are still in the heap. */
  void add(EntryStore store, Value value) {
    newcomers.add(new Newcomer(store, value));
  }

  /** True if there are none. */
  public boolean isEmpty() {
    return newcomers.isEmpty();
  }

  /** Stores some parts; false if there are none. Some ten microseconds' work. */
  public boolean step() {
    Newcomer first = newcomers.poll();
    if (first != null && first.store().storeSome(first.value(), PARTS_AT_ONCE)) {
      newcomers.add(first);
    }
    return first != null;
  }

  /** Stores some parts, and more where many values wait. About a millisecond's work at most. */
  void keepUp() {
    step();
    for (int i = 0; i < MOST_STEPS && newcomers.size() > MAX_WAITING_VALUES; i++) {
      step();
    }
  }
}
