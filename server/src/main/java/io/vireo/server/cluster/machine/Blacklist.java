package io.vireo.server.cluster.machine;

import java.util.LinkedHashMap;
import java.util.Map;

/** Nodes that were to be forgotten, which gossip is not to bring back for a minute. */
final class Blacklist {
  private static final long MINUTE = 60_000;

  private final Turn turn;
  private final Map<String, Long> until = new LinkedHashMap<>();

  Blacklist(Turn turn) {
    this.turn = turn;
  }

  void add(String node) {
    add(node, MINUTE);
  }

  void add(String node, long millis) {
    cleanUp();
    until.put(node, turn.now + millis);
  }

  boolean contains(String node) {
    cleanUp();
    return until.containsKey(node);
  }

  void clear() {
    until.clear();
  }

  /** The nodes on it, with the time in Unix milliseconds when each leaves it. */
  Map<String, Long> entries() {
    cleanUp();
    return until;
  }

  private void cleanUp() {
    if (!until.isEmpty()) {
      until.values().removeIf(time -> time < turn.now);
    }
  }
}
