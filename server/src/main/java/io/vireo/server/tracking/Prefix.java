package io.vireo.server.tracking;

import io.vireo.server.data.Bytes;
import io.vireo.server.engine.memory.KeptBytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The beginning of keys of which clients want to hear all, and what there is to tell them. */
final class Prefix {
  private final Bytes name;
  private final Set<Tracker> listeners = new LinkedHashSet<>();

  /** The keys that have changed in this turn, and the client that changed each of them last. */
  private final Map<Bytes, Tracker> changed = new HashMap<>(0);

  private long bytes;

  /** The next shorter one in the table that is a beginning of this one, or null. */
  private Prefix parent;

  Prefix(Bytes name) {
    this.name = name;
  }

  Bytes name() {
    return name;
  }

  Set<Tracker> listeners() {
    return listeners;
  }

  Prefix parent() {
    return parent;
  }

  void parent(Prefix shorter) {
    parent = shorter;
  }

  /** True if it is a beginning of a key. */
  boolean begins(Bytes key) {
    return begins(name, key);
  }

  static boolean begins(Bytes beginning, Bytes whole) {
    return beginning.length() <= whole.length()
        && beginning.sameAs(whole.array(), whole.offset(), beginning.length());
  }

  boolean hasChanges() {
    return !changed.isEmpty();
  }

  /** Heap bytes of the changes that are noted. */
  long heapBytes() {
    return bytes;
  }

  /** Notes that a key was changed, by a client or, with null, by none that is to be left out. */
  void note(Bytes key, Tracker writer) {
    int before = changed.size();
    changed.put(key, writer);
    if (changed.size() > before) {
      bytes += KeptBytes.word(key.length()) + KeptBytes.listed();
    }
  }

  /** Tells all listeners of all changes, and forgets them. */
  void tell(Invalidations sink) {
    List<Bytes> keys = new ArrayList<>(changed.keySet());
    keys.sort(null);
    Set<Tracker> writers = new HashSet<>(changed.values());
    List<Tracker> hearAll = new ArrayList<>(listeners.size());
    for (Tracker listener : listeners) {
      if (listener.options().noLoop() && writers.contains(listener)) {
        List<Bytes> others = keys.stream().filter(key -> changed.get(key) != listener).toList();
        if (!others.isEmpty()) {
          sink.invalidate(List.of(listener), others);
        }
      } else {
        hearAll.add(listener);
      }
    }
    if (!hearAll.isEmpty()) {
      sink.invalidate(hearAll, keys);
    }
    changed.clear();
    bytes = 0;
  }
}
