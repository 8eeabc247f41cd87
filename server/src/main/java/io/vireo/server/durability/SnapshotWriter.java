package io.vireo.server.durability;

import io.vireo.persistence.rdb.RdbPage;
import io.vireo.persistence.rdb.RdbWriter;
import io.vireo.server.keyspace.AccessBits;
import io.vireo.server.keyspace.Cut;
import io.vireo.server.snapshot.EntryWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Turns a cut into pages of an RDB file. Data context only.
 *
 * <p>While a large value is open, entries that are about to change are written to the side, and
 * follow behind it.
 */
final class SnapshotWriter implements Cut.Sink {
  private static final int NONE = -1;

  private final AccessBits access;
  private final boolean idle;
  private final Consumer<RdbPage> pages;
  private final RdbWriter main;
  private final EntryWriter entries;
  private final List<RdbPage> aside = new ArrayList<>();
  private final RdbWriter side;
  private final EntryWriter sideEntries;
  private int selected = NONE;
  private int sideSelected = NONE;
  private boolean open;
  private long keys;
  private long ahead;

  /**
   * A writer of a version of the format.
   *
   * @param idle whether to tell for how long keys were not used
   * @param pages takes what is written
   */
  SnapshotWriter(int version, AccessBits access, boolean idle, Consumer<RdbPage> pages) {
    this.access = access;
    this.idle = idle;
    this.pages = pages;
    main = new RdbWriter(version, pages);
    entries = new EntryWriter(main);
    side = new RdbWriter(version, aside::add);
    sideEntries = new EntryWriter(side);
  }

  /** Where what is not a key is written to. */
  RdbWriter out() {
    return main;
  }

  /** Keys written so far. */
  long keys() {
    return keys;
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
  public boolean entry(int database, Object entry) {
    if (selected != database) {
      main.database(database);
      selected = database;
    }
    keys++;
    open = !entries.write(entry, access, idle);
    return !open;
  }

  @Override
  public boolean more() {
    open = !entries.more();
    if (!open && sideSelected != NONE) {
      appendSide();
    }
    return !open;
  }

  private void appendSide() {
    main.flush();
    side.flush();
    aside.forEach(pages);
    aside.clear();
    selected = sideSelected;
    sideSelected = NONE;
  }

  @Override
  public void preimage(int database, Object entry) {
    long before = main.bytes() + side.bytes();
    writeAhead(database, entry);
    ahead += main.bytes() + side.bytes() - before;
  }

  private void writeAhead(int database, Object entry) {
    if (!open) {
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
}
