package io.vireo.server.tracking;

import java.util.HashMap;
import java.util.Map;

/**
 * The clients that may be told of something, by numbers that are short enough to be kept for each
 * key. The number of one that has gone is not given away again before it is certain that no key
 * remembers it. Data context only.
 */
final class Trackers {
  private final int greatest;
  private final Runnable exhausted;
  private final Map<Integer, Tracker> present = new HashMap<>();
  private int last;

  /**
   * No client.
   *
   * @param greatest number to be given
   * @param exhausted forgets all numbers that were given, since they begin anew
   */
  Trackers(int greatest, Runnable exhausted) {
    this.greatest = greatest;
    this.exhausted = exhausted;
  }

  /** A number for a client that comes: 1 or more. */
  int next() {
    do {
      if (last == greatest) {
        exhausted.run();
        last = 0;
      }
      last++;
    } while (present.containsKey(last));
    return last;
  }

  void add(Tracker tracker) {
    present.put(tracker.number(), tracker);
  }

  void remove(Tracker tracker) {
    present.remove(tracker.number());
  }

  boolean isEmpty() {
    return present.isEmpty();
  }

  /** True if the client with a number has not gone. */
  boolean has(int number) {
    return present.containsKey(number);
  }

  /** The client with a number, or null if it has gone. */
  Tracker get(int number) {
    return present.get(number);
  }
}
