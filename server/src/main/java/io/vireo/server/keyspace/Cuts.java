package io.vireo.server.keyspace;

import io.vireo.server.data.Value;
import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;

/**
 * The states of a keyspace that are held fast: one of all keys, and one of the keys of some slots.
 * Data context only.
 */
public final class Cuts {
  private final KeyspaceState space;
  private final RetiredStores retired;
  private final Supplier<List<Cut.Content>> contents;
  private Cut whole;
  private Cut ofSlots;

  /**
   * No state is held fast yet.
   *
   * @param contents gives what the databases have now, those without keys left out
   */
  Cuts(KeyspaceState space, RetiredStores retired, Supplier<List<Cut.Content>> contents) {
    this.space = space;
    this.retired = retired;
    this.contents = contents;
  }

  /** The one of all keys, or null. */
  Cut whole() {
    return whole;
  }

  Cut begin(Cut.Sink sink) {
    if (whole != null) {
      throw new IllegalStateException("There is a cut already");
    }
    whole = new Cut(space, retired, contents.get(), sink, null);
    return whole;
  }

  void end() {
    if (whole != null) {
      whole.end();
      whole = null;
    }
  }

  /**
   * Holds the keys of some slots fast, to be shown bit by bit; {@link #endOfSlots} ends it. There
   * is one such state at a time.
   *
   * @param slots is not changed any more
   */
  public Cut ofSlots(BitSet slots, Cut.Sink sink) {
    if (ofSlots != null) {
      throw new IllegalStateException("There is a cut of slots already");
    }
    ofSlots = new Cut(space, retired, contents.get(), sink, slots);
    return ofSlots;
  }

  /** Lets go of the keys of slots that were held fast. */
  public void endOfSlots() {
    if (ofSlots != null) {
      ofSlots.end();
      ofSlots = null;
    }
  }

  void spoil(Throwable cause) {
    if (whole != null) {
      whole.spoil(cause);
    }
    if (ofSlots != null) {
      ofSlots.spoil(cause);
    }
  }

  long bytes() {
    return (whole == null ? 0 : whole.bytes()) + (ofSlots == null ? 0 : ofSlots.bytes());
  }

  /** A key with this hash is about to be added, changed or removed. */
  void beforeChange(EntryStore store, long hash) {
    if (whole != null) {
      whole.beforeChange(store, hash);
    }
    if (ofSlots != null) {
      ofSlots.beforeChange(store, hash);
    }
  }

  /** A value was removed, or another one has taken its place. */
  void left(Value value) {
    if (whole != null) {
      whole.left(value);
    }
    if (ofSlots != null) {
      ofSlots.left(value);
    }
  }

  /** A block of a database moves. */
  void moved(EntryStore store, int from, int to) {
    if (whole != null) {
      whole.moved(store, from, to);
    }
    if (ofSlots != null) {
      ofSlots.moved(store, from, to);
    }
  }

  /**
   * A database gives its entries away. Keys of slots are not kept beyond that: a migration of slots
   * is given up when a database is emptied.
   *
   * @return false if no cut needs the entries any more
   */
  boolean detached(EntryStore store) {
    if (ofSlots != null) {
      ofSlots.spoil(new IllegalStateException("The database was emptied"));
    }
    return whole != null && whole.detached(store);
  }
}
