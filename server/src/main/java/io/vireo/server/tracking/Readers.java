package io.vireo.server.tracking;

import io.vireo.server.data.HeapLayout;
import java.util.function.Consumer;

/**
 * Several clients that have read the same key, in no order. Few are searched one by one; many are a
 * hash table, so that ten thousand clients that read the same key again do not search for each
 * other. Those that are gone make room for others when it grows.
 */
final class Readers {
  private static final int FEW = 8;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private Tracker[] slots = new Tracker[2];
  private int size;

  Readers(Tracker one, Tracker other) {
    add(one);
    add(other);
  }

  int size() {
    return size;
  }

  long heapBytes() {
    return HeapLayout.object(1, 4) + HeapLayout.references(slots.length);
  }

  void forEach(Consumer<Tracker> sink) {
    for (Tracker reader : slots) {
      if (reader != null) {
        sink.accept(reader);
      }
    }
  }

  /** Adds a client unless it is there already. */
  void add(Tracker reader) {
    int slot = slotOf(reader);
    if (slot >= 0 && slots[slot] == reader) {
      return;
    }
    if (slot < 0 || isFull()) {
      grow();
      slot = slotOf(reader);
    }
    slots[slot] = reader;
    size++;
  }

  private boolean isFull() {
    return slots.length > FEW && size * 2 >= slots.length;
  }

  /** Where a client is or belongs; negative if there is no place for it. */
  private int slotOf(Tracker reader) {
    int mask = slots.length - 1;
    int slot = slots.length > FEW ? (int) (reader.id() * GOLDEN >>> 32) & mask : 0;
    for (int tries = 0; tries <= mask; tries++) {
      if (slots[slot] == null || slots[slot] == reader) {
        return slot;
      }
      slot = slot + 1 & mask;
    }
    return -1;
  }

  /** Leaves out who is gone, and doubles if that does not help. */
  private void grow() {
    Tracker[] before = slots;
    int here = 0;
    for (Tracker reader : before) {
      here += reader != null && !reader.isGone() ? 1 : 0;
    }
    int length = 2;
    while (length <= FEW ? here >= length : here * 4 > length) {
      length *= 2;
    }
    slots = new Tracker[length];
    size = 0;
    for (Tracker reader : before) {
      if (reader != null && !reader.isGone()) {
        slots[slotOf(reader)] = reader;
        size++;
      }
    }
  }
}
