package io.vireo.server.keyspace;

import io.vireo.server.data.KeySlot;
import io.vireo.server.data.LongSet;
import io.vireo.server.data.Value;
import io.vireo.server.data.table.Dict;
import io.vireo.server.data.table.Entry;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * The keyspace as it was at one moment, shown entry by entry while commands go on changing it. Data
 * context only.
 *
 * <p>Begun by {@link Keyspace#cut}, or for the keys of some slots by {@link Cuts#ofSlots}; {@link
 * #step} shows a few more entries. Every key of that moment is shown once, in the state of that
 * moment.
 */
public final class Cut {
  /*
   * Each dictionary is walked in the order of its hashes, so what has been shown is known from a
   * hash alone. Code that is about to change a key announces it first. If the walk has not come to
   * the key's hash yet, everything with that hash is shown at once, and the hash is noted, so that
   * the walk passes over it later: over the changed key, and also over a key that came after the
   * cut. All that this takes is the noted hashes, a few bytes for each key that was changed
   * meanwhile.
   *
   * A large value is shown in parts, and may be open between two steps. How it is shown as it was,
   * whatever becomes of it meanwhile, is the sink's affair. Other entries that must be shown then
   * go to the sink by another door, as they cannot stand in the middle of it; large ones are only
   * begun by that, and the sink sees to the rest of them when it is asked to catch up.
   *
   * A database that is emptied hands its entries over and goes on with a new store of them. Blocks
   * may move between two steps.
   */

  /** Takes the entries. */
  public interface Sink {
    /** A database of the cut, before its entries; one without keys is not told. */
    void database(int index, long keys, long deadlines);

    /**
     * Takes an entry.
     *
     * @return false if the entry is large and has only been begun: {@link #more} goes on, with the
     *     value as it is now, though it may change meanwhile
     */
    boolean entry(int database, Entry entry);

    /** Goes on with the entry that was begun; true if that was the last of it. */
    boolean more();

    /** Takes an entry that is about to be changed; another one may be open. */
    void preimage(int database, Entry entry);

    /** The entry that was begun is about to be changed; it is kept as it is until it is shown. */
    default void beforeOpenChanges() {}

    /** A value is no longer in its database, perhaps one that was begun. */
    default void left(Value value) {}

    /** Goes on with entries that were about to be changed; false if they all are through. */
    default boolean catchUp() {
      return false;
    }
  }

  private static final int STRIDE = 32;

  private final KeyspaceState space;
  private final RetiredStores retired;
  private final Sink sink;

  /** Those whose keys are shown; null for all keys. */
  private final BitSet slots;

  private final Map<EntryStore, Part> ahead = new LinkedHashMap<>();
  private final Deque<Part> parts = new ArrayDeque<>();
  private final Stride stride = new Stride();
  private boolean open;
  private long openHash;
  private Throwable fault;

  /** Addresses that the walk has passed, and that are to be shown next. */
  private static final class Stride {
    private int[] addresses = new int[2 * STRIDE];
    private int next;
    private int end;

    void add(int address) {
      if (end == addresses.length) {
        addresses = Arrays.copyOf(addresses, 2 * end);
      }
      addresses[end++] = address;
    }

    boolean isEmpty() {
      return next == end;
    }

    int poll() {
      int address = addresses[next++];
      if (next == end) {
        next = 0;
        end = 0;
      }
      return address;
    }

    void removeIf(IntPredicate test) {
      int kept = next;
      for (int i = next; i < end; i++) {
        if (!test.test(addresses[i])) {
          addresses[kept++] = addresses[i];
        }
      }
      end = kept;
    }

    void moved(int from, int to) {
      for (int i = next; i < end; i++) {
        if (addresses[i] == from) {
          addresses[i] = to;
        }
      }
    }
  }

  /**
   * What a database has at the moment of a cut.
   *
   * @param index its number
   */
  record Content(EntryStore store, int index, long keys, long deadlines) {}

  /** What is left to be shown of one database. */
  private static final class Part {
    private final Content content;
    private final EntryStore store;
    private final LongSet seen = new LongSet();
    private long cursor;
    private boolean begun;
    private boolean done;

    /** True if the cut alone still has the store. */
    private boolean detached;

    Part(Content content) {
      this.content = content;
      store = content.store();
    }

    int index() {
      return content.index();
    }

    long hashOf(int address) {
      return store.blocks().hash(address);
    }

    long detachedBytes() {
      return detached ? store.heapBytes() + store.blockBytes() : 0;
    }
  }

  Cut(KeyspaceState space, RetiredStores retired, List<Content> contents, Sink sink, BitSet slots) {
    this.space = space;
    this.retired = retired;
    this.sink = sink;
    this.slots = slots;
    for (Content content : contents) {
      Part part = new Part(content);
      ahead.put(content.store(), part);
      parts.add(part);
    }
  }

  /**
   * Bytes of the notes on what was shown ahead of its turn, and of databases that were emptied
   * meanwhile.
   */
  long bytes() {
    long sum = 0;
    for (Part part : ahead.values()) {
      sum += part.seen.heapBytes();
    }
    for (Part part : parts) {
      sum += part.detachedBytes();
    }
    return sum;
  }

  /** It is not certain any more that all is shown as it was: {@link #step} will fail. */
  void spoil(Throwable cause) {
    fault = cause;
    ahead.clear();
  }

  /**
   * Shows a few more entries; false if there are no more.
   *
   * @throws IllegalStateException if something could not be shown before it changed
   */
  public boolean step() {
    if (fault != null) {
      throw new IllegalStateException("What was about to change could not be shown", fault);
    }
    space.valueViews().end();
    if (open) {
      open = !sink.more();
      return true;
    }
    if (sink.catchUp()) {
      return true;
    }
    Part part = parts.peek();
    if (part == null) {
      return false;
    }
    if (stride.isEmpty() && !part.done) {
      advance(part);
    }
    while (!open && !stride.isEmpty()) {
      show(part, stride.poll());
    }
    if (part.done && stride.isEmpty() && !open) {
      letGo(parts.poll());
    }
    return true;
  }

  private void advance(Part part) {
    if (!part.begun) {
      part.begun = true;
      sink.database(part.index(), part.content.keys(), part.content.deadlines());
    }
    if (slots == null) {
      long next = part.store.dict().scan(part.cursor, STRIDE, stride::add);
      part.done = next == 0;
      part.cursor = next;
    } else {
      advanceInSlots(part);
    }
  }

  /** The next keys of the slot where the walk is, or of the next one that is wanted. */
  private void advanceInSlots(Part part) {
    int slot = slots.nextSetBit(KeySlot.ofOrdered(Dict.hashFrom(part.cursor)));
    if (slot >= 0) {
      long next = part.store.dict().scanSlot(slot, part.cursor, STRIDE, stride::add);
      part.cursor = next;
      slot = next == 0 ? slots.nextSetBit(slot + 1) : slot;
      if (next == 0 && slot >= 0) {
        part.cursor = Dict.place(KeySlot.ordered(slot, 0));
      }
    }
    part.done = slot < 0;
  }

  private void show(Part part, int address) {
    boolean seen = part.seen.size() > 0 && part.seen.contains(part.hashOf(address));
    if (!seen && !sink.entry(part.index(), part.store.entry(address))) {
      open = true;
      openHash = part.hashOf(address);
    }
  }

  private void letGo(Part part) {
    if (part.detached) {
      part.detached = false;
      retired.add(part.store);
    }
  }

  /** Lets go of everything: nothing more will be shown. */
  void end() {
    parts.forEach(this::letGo);
    parts.clear();
    ahead.clear();
  }

  /**
   * A key with this hash is about to be added, changed or removed. What goes wrong is the cut's
   * affair, and does not keep the key from changing.
   */
  void beforeChange(EntryStore store, long hash) {
    try {
      showBeforeChange(store, hash);
    } catch (Throwable failed) {
      spoil(failed);
    }
  }

  private void showBeforeChange(EntryStore store, long hash) {
    Part part = ahead.get(store);
    if (part == null || slots != null && !slots.get(KeySlot.ofOrdered(hash))) {
      return;
    }
    if (open && part == parts.peek() && openHash == hash) {
      sink.beforeOpenChanges();
    }
    if (part == parts.peek() && !stride.isEmpty()) {
      beforeChangeInStride(part, hash);
    }
    if (part.done || Dict.place(hash) < part.cursor || !part.seen.add(hash)) {
      return;
    }
    part.store
        .dict()
        .findByHash(
            hash,
            address -> {
              sink.preimage(part.index(), part.store.entry(address));
              return false;
            });
  }

  /** A value was removed, or another one has taken its place. */
  void left(Value value) {
    sink.left(value);
  }

  /** A block of a database moves. */
  void moved(EntryStore store, int from, int to) {
    Part part = parts.peek();
    if (part != null && part.store == store) {
      stride.moved(from, to);
    }
  }

  private void beforeChangeInStride(Part part, long hash) {
    stride.removeIf(
        address -> {
          boolean same = part.hashOf(address) == hash;
          if (same && !part.seen.contains(hash)) {
            sink.preimage(part.index(), part.store.entry(address));
          }
          return same;
        });
  }

  /**
   * A database gives its entries away: nothing in them will change any more.
   *
   * @return false if no cut needs them any more
   */
  boolean detached(EntryStore store) {
    Part part = ahead.remove(store);
    if (part == null || !parts.contains(part)) {
      return false;
    }
    part.detached = true;
    return true;
  }
}
