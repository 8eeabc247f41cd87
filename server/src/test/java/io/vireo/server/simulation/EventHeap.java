package io.vireo.server.simulation;

import java.util.Arrays;

/** A binary heap of events, the earliest first. */
final class EventHeap {
  private Event[] events = new Event[256];
  private int size;

  void add(Event event) {
    if (size == events.length) {
      events = Arrays.copyOf(events, 2 * size);
    }
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (!event.before(events[parent])) {
        break;
      }
      events[at] = events[parent];
      at = parent;
    }
    events[at] = event;
  }

  Event first() {
    return size == 0 ? null : events[0];
  }

  void removeFirst() {
    Event last = events[--size];
    events[size] = null;
    int at = 0;
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      if (child + 1 < size && events[child + 1].before(events[child])) {
        child++;
      }
      if (!events[child].before(last)) {
        break;
      }
      events[at] = events[child];
      at = child;
    }
    if (size > 0) {
      events[at] = last;
    }
  }
}
