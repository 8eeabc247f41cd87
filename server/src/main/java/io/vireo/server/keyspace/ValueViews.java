package io.vireo.server.keyspace;

import io.vireo.server.data.Value;
import io.vireo.server.data.list.ChunkBlocks;
import io.vireo.server.data.list.ListValue;
import io.vireo.server.data.table.EntryBlocks;
import io.vireo.server.data.table.EntryListpack;
import java.util.function.Supplier;

/**
 * Views of the collections in place that one command works with, which serve for the next command
 * again. Data context only.
 *
 * <p>Asked twice for one entry, it gives the same view: a change through another one would not be
 * known to it.
 */
final class ValueViews {
  /** Views that serve again; what a command reads beyond these gets views of its own. */
  private static final int MAX_REUSED_VIEWS = 16;

  private final EntryListpack[] places = new EntryListpack[MAX_REUSED_VIEWS + 1];
  private final ListValue[] lists = new ListValue[MAX_REUSED_VIEWS + 1];
  private int used;

  /**
   * A view of the list in place of an entry.
   *
   * @param chunks where its chunks will lie if it becomes long
   */
  ListValue list(EntryBlocks blocks, int address, Supplier<ChunkBlocks> chunks) {
    for (int i = 0; i < used; i++) {
      if (places[i].isAt(blocks, address)) {
        // Between two commands another entry may have come to lie there.
        places[i].point(blocks, address);
        return lists[i];
      }
    }
    int next = used < MAX_REUSED_VIEWS ? used++ : MAX_REUSED_VIEWS;
    ListValue list = lists[next];
    if (list == null || next == MAX_REUSED_VIEWS) {
      places[next] = new EntryListpack();
      list = new ListValue(places[next]);
      lists[next] = list;
    }
    places[next].point(blocks, address);
    list.home(chunks);
    return list;
  }

  /** A view has taken the place of its collection: it is a value of the database from now on. */
  void tookPlace(Value value) {
    for (int i = 0; i < lists.length; i++) {
      if (lists[i] == value) {
        lists[i] = null;
      }
    }
  }

  /** The command has ended, and with it its views. */
  void end() {
    used = 0;
  }
}
