package io.vireo.server.cluster.machine;

import java.util.LinkedHashMap;
import java.util.Map;

/** Nodes that were to be forgotten, which gossip does not bring back for a time. */
final class Blacklist {
  private final Turn turn;
  private final Map<String, Long> until = new LinkedHashMap<>();

  Blacklist(Turn turn) {
    this.turn = turn;
  }

  void add(String node) {
    add(node, turn.options.blacklistMillis());
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
