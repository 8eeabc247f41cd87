package io.vireo.server.keyspace;

import io.vireo.server.data.Packing;
import io.vireo.server.data.Value;
import io.vireo.server.data.hash.HashValue;
import io.vireo.server.data.list.ChunkBlocks;
import io.vireo.server.data.list.ListValue;
import io.vireo.server.data.stream.NodeBlocks;
import io.vireo.server.data.stream.StreamValue;
import io.vireo.server.data.table.EntryBlocks;
import io.vireo.server.data.table.EntryListpack;
import io.vireo.server.data.table.FieldBlocks;
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

  private final View[] views = new View[MAX_REUSED_VIEWS + 1];
  private int used;

  /** Where a collection lies, and what commands of its type work with. */
  private static final class View {
    private final EntryListpack place = new EntryListpack();
    private ListValue list;
    private HashValue hash;
    private StreamValue stream;
  }

  /**
   * A view of the list in place of an entry.
   *
   * @param at where in the block of the entry the value begins
   * @param chunks where its chunks will lie if it becomes long
   */
  ListValue list(EntryBlocks blocks, int address, int at, Supplier<ChunkBlocks> chunks) {
    View view = at(blocks, address);
    view.place.point(blocks, address, Packing.LIST, at);
    if (view.list == null) {
      view.list = new ListValue(view.place);
    }
    view.list.home(chunks);
    return view.list;
  }

  /**
   * A view of the hash in place of an entry.
   *
   * @param at where in the block of the entry the value begins
   * @param fields where its fields will lie if it becomes large
   */
  HashValue hash(
      Packing packing, EntryBlocks blocks, int address, int at, Supplier<FieldBlocks> fields) {
    View view = at(blocks, address);
    view.place.point(blocks, address, packing, at);
    if (view.hash == null) {
      view.hash = new HashValue(view.place);
    }
    view.hash.home(fields);
    return view.hash;
  }

  /**
   * A view of the stream in place of an entry.
   *
   * @param at where in the block of the entry the value begins
   * @param nodes where its nodes will lie if there are more of them, or groups
   */
  StreamValue stream(EntryBlocks blocks, int address, int at, Supplier<NodeBlocks> nodes) {
    View view = at(blocks, address);
    view.place.point(blocks, address, Packing.STREAM, at);
    if (view.stream == null) {
      view.stream = new StreamValue(view.place);
    }
    view.stream.home(nodes);
    return view.stream;
  }

  /** A view that is already, or is to be pointed, at an entry. */
  private View at(EntryBlocks blocks, int address) {
    for (int i = 0; i < used; i++) {
      if (views[i].place.isAt(blocks, address)) {
        // It is pointed anew: between two commands another entry may have come to lie there.
        return views[i];
      }
    }
    int next = used < MAX_REUSED_VIEWS ? used++ : MAX_REUSED_VIEWS;
    if (views[next] == null || next == MAX_REUSED_VIEWS) {
      views[next] = new View();
    }
    return views[next];
  }

  /** A view has taken the place of its collection: it is a value of the database from now on. */
  void tookPlace(Value value) {
    for (View view : views) {
      if (view != null && view.list == value) {
        view.list = null;
      }
      if (view != null && view.hash == value) {
        view.hash = null;
      }
      if (view != null && view.stream == value) {
        view.stream = null;
      }
    }
  }

  /** The command has ended, and with it its views. */
  void end() {
    used = 0;
  }
}
