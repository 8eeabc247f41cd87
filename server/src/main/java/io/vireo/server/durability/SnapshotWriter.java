package io.vireo.server.durability;

import io.vireo.persistence.rdb.RdbPage;
import io.vireo.persistence.rdb.RdbWriter;
import io.vireo.server.data.Aggregate;
import io.vireo.server.data.Value;
import io.vireo.server.data.table.Entry;
import io.vireo.server.keyspace.AccessBits;
import io.vireo.server.keyspace.Cut;
import io.vireo.server.snapshot.EntryWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/**
 * Turns a cut into pages of an RDB file. Data context only.
 *
 * <p>While a large value is open, entries that are about to change are written to the side, and
 * follow behind it. A large one among them is only begun, with a writer of its own, and has its
 * turn when nothing is open: so a change waits for a part of a value, never for all of it.
 */
final class SnapshotWriter implements Cut.Sink {
  private static final int NONE = -1;

  /** Heap bytes of a value that is not written at once: about a millisecond's worth. */
  static final long LARGE_VALUE_BYTES = 256 * 1024;

  /** The limit that applies when many values are waiting already, as each takes a page. */
  private static final long VERY_LARGE_VALUE_BYTES = 4 * 1024 * 1024;

  /** The number of waiting values from which on the larger limit applies. */
  private static final int MANY_HELD_VALUES = 500;

  private final AccessBits access;
  private final boolean idle;
  private final Consumer<RdbPage> pages;
  private final RdbWriter main;
  private final EntryWriter entries;
  private final List<RdbPage> aside = new ArrayList<>();
  private long asideBytes;
  private final RdbWriter side;
  private final EntryWriter sideEntries;
  private int selected = NONE;
  private int sideSelected = NONE;
  private final Deque<Held> held = new ArrayDeque<>();
  private Held current;
  private long keptForHeld;
  private Value openValue;
  private long openOrphanBytes;
  private boolean open;
  private long keys;
  private long ahead;

  /**
   * A writer of a version of the format.
   *
   * @param idle whether to tell for how long keys were not used
   * @param empty gives empty pages
   * @param pages takes what is written
   * @param room tells whether there is memory for a copy of n bytes that can be compressed
   */
  SnapshotWriter(
      int version,
      AccessBits access,
      boolean idle,
      Supplier<RdbPage> empty,
      Consumer<RdbPage> pages,
      IntPredicate room) {
    this.access = access;
    this.idle = idle;
    this.pages = pages;
    main = new RdbWriter(version, empty, pages);
    entries = new EntryWriter(main, room);
    side = new RdbWriter(version, empty, this::putAside);
    sideEntries = new EntryWriter(side, room);
  }

  private void putAside(RdbPage page) {
    aside.add(page);
    asideBytes += page.used();
  }

  /** A large value that was begun before its turn, because it was about to change. */
  private final class Held {
    private final int database;
    private final Value value;
    private long orphanBytes;
    private final List<RdbPage> begun = new ArrayList<>(1);
    private final RdbWriter out;
    private final EntryWriter writer;
    private boolean hasTurn;

    Held(int database, Entry entry, int version) {
      this.database = database;
      value = entry.value();
      out = new RdbWriter(version, this::take);
      writer = new EntryWriter(out, length -> false);
    }

    private void take(RdbPage page) {
      if (hasTurn) {
        pages.accept(page);
      } else {
        begun.add(page);
      }
    }

    void begin(Entry entry) {
      if (!writer.write(entry, access, idle)) {
        writer.freeze();
        writer.beforeChange();
        orphaned(writer.keptBytes());
      }
    }

    /** Counts heap bytes of the value that stay only because it is still to be written. */
    private void orphaned(long bytes) {
      keptForHeld += bytes;
      orphanBytes += bytes;
    }

    /** A value is in its database no more: perhaps this one. */
    void left(Value other) {
      if (value == other && orphanBytes == 0) {
        orphaned(value.bytes());
      }
    }

    void turn() {
      begun.forEach(pages);
      begun.clear();
      hasTurn = true;
    }

    boolean more() {
      boolean last = writer.more();
      if (last) {
        out.flush();
        orphaned(-orphanBytes);
      }
      return last;
    }
  }

  /** Where what is not a key is written to. */
  RdbWriter out() {
    return main;
  }

  /** Keys written so far. */
  long keys() {
    return keys;
  }

  /**
   * Heap bytes of what is written and kept until the large value that is open is complete, and of
   * values that are still to be written, but in no database any more.
   */
  long kept() {
    return asideBytes
        + (held.size() + (current == null ? 0L : 1)) * RdbPage.HEAP_BYTES
        + keptForHeld
        + Math.max(openOrphanBytes, entries.keptBytes());
  }

  /** Bytes written ahead of their turn, because their keys were about to change. */
  long ahead() {
    return ahead;
  }

  @Override
  public void database(int index, long size, long deadlines) {
    main.database(index, size, deadlines);
    selected = index;
  }

  @Override
  public boolean entry(int database, Entry entry) {
    if (selected != database) {
      main.database(database);
      selected = database;
    }
    keys++;
    open = !entries.write(entry, access, idle);
    if (open) {
      entries.freeze();
      openValue = entry.value();
      openOrphanBytes = 0;
    }
    return !open;
  }

  @Override
  public boolean more() {
    open = !entries.more();
    if (!open) {
      openValue = null;
      openOrphanBytes = 0;
      appendSide();
    }
    return !open;
  }

  private void appendSide() {
    if (sideSelected == NONE) {
      return;
    }
    main.flush();
    side.flush();
    aside.forEach(pages);
    aside.clear();
    asideBytes = 0;
    selected = sideSelected;
    sideSelected = NONE;
  }

  @Override
  public void beforeOpenChanges() {
    entries.beforeChange();
  }

  @Override
  public void left(Value value) {
    if (value == openValue) {
      openOrphanBytes = value.bytes();
      return;
    }
    if (current != null) {
      current.left(value);
    }
    held.forEach(each -> each.left(value));
  }

  @Override
  public void preimage(int database, Entry entry) {
    long before = main.bytes() + side.bytes();
    writeAhead(database, entry);
    ahead += main.bytes() + side.bytes() - before;
  }

  private void writeAhead(int database, Entry entry) {
    if (EntryWriter.isLongString(entry)
        || isLarge(
            entry, held.size() < MANY_HELD_VALUES ? LARGE_VALUE_BYTES : VERY_LARGE_VALUE_BYTES)) {
      Held large = new Held(database, entry, main.version());
      keys++;
      held.add(large);
      large.begin(entry);
      ahead += large.out.bytes();
      return;
    }
    if (!open && current == null) {
      boolean whole = entry(database, entry);
      while (!whole) {
        whole = more();
      }
      return;
    }
    if (sideSelected != database) {
      side.database(database);
      sideSelected = database;
    }
    keys++;
    boolean whole = sideEntries.write(entry, access, idle);
    while (!whole) {
      whole = sideEntries.more();
    }
  }

  /** True if an entry's value is a collection that takes more heap bytes. */
  static boolean isLarge(Entry entry, long bytes) {
    return entry.value() instanceof Aggregate value && value.bytes() > bytes;
  }

  @Override
  public boolean catchUp() {
    if (current == null) {
      current = held.poll();
      if (current == null) {
        return false;
      }
      if (selected != current.database) {
        main.database(current.database);
        selected = current.database;
      }
      main.flush();
      current.turn();
    }
    if (current.more()) {
      current = null;
      appendSide();
    }
    return true;
  }

  /** Lets go of values that were begun: their rest is not wanted. */
  void release() {
    entries.release();
    if (current != null) {
      current.writer.release();
    }
    held.forEach(each -> each.writer.release());
    held.clear();
    current = null;
    openValue = null;
    openOrphanBytes = 0;
    keptForHeld = 0;
  }
}
