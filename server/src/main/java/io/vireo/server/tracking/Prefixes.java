package io.vireo.server.tracking;

import io.vireo.server.data.Bytes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The prefixes of which clients want to hear, and the changes of this turn. Data context only.
 *
 * <p>Which of them begin a key is found without asking all: the last one in order that does not
 * come behind the key, or one of those that begin that, is the longest; and the others begin it.
 */
final class Prefixes {
  private final TreeMap<Bytes, Prefix> byName = new TreeMap<>();
  private final List<Prefix> changed = new ArrayList<>();
  private boolean parentsKnown = true;
  private long bytes;

  boolean isEmpty() {
    return byName.isEmpty();
  }

  int size() {
    return byName.size();
  }

  /** Heap bytes of the changes of this turn. */
  long heapBytes() {
    return bytes;
  }

  void add(Bytes name, Tracker listener) {
    Prefix prefix = byName.get(name);
    if (prefix == null) {
      prefix = new Prefix(name);
      byName.put(name, prefix);
      parentsKnown = false;
    }
    prefix.listeners().add(listener);
  }

  /** What was to be told is forgotten with the last listener. */
  void remove(Bytes name, Tracker listener) {
    Prefix prefix = byName.get(name);
    prefix.listeners().remove(listener);
    if (prefix.listeners().isEmpty()) {
      byName.remove(name);
      changed.remove(prefix);
      bytes -= prefix.heapBytes();
      parentsKnown = false;
    }
  }

  /** Notes that a key was changed, by a client or, with null, by none that is to be left out. */
  void changed(Bytes key, Tracker writer) {
    Bytes copy = null;
    for (Prefix prefix = longest(key); prefix != null; prefix = prefix.parent()) {
      if (copy == null) {
        copy = key.copy();
      }
      note(prefix, copy, writer);
    }
  }

  private void note(Prefix prefix, Bytes key, Tracker writer) {
    if (!prefix.hasChanges()) {
      changed.add(prefix);
    }
    bytes -= prefix.heapBytes();
    prefix.note(key, writer);
    bytes += prefix.heapBytes();
  }

  private Prefix longest(Bytes key) {
    if (!parentsKnown) {
      findParents();
    }
    Map.Entry<Bytes, Prefix> last = byName.floorEntry(key);
    Prefix prefix = last == null ? null : last.getValue();
    while (prefix != null && !prefix.begins(key)) {
      prefix = prefix.parent();
    }
    return prefix;
  }

  private void findParents() {
    Prefix before = null;
    for (Prefix prefix : byName.values()) {
      while (before != null && !before.begins(prefix.name())) {
        before = before.parent();
      }
      prefix.parent(before);
      before = prefix;
    }
    parentsKnown = true;
  }

  /** Tells of all changes, the prefixes in their order. */
  void tell(Invalidations sink) {
    if (changed.isEmpty()) {
      return;
    }
    List<Prefix> now = new ArrayList<>(changed);
    now.sort(Comparator.comparing(Prefix::name));
    changed.clear();
    bytes = 0;
    now.forEach(prefix -> prefix.tell(sink));
  }
}
