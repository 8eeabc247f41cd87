package io.vireo.server.keyspace;

import io.vireo.server.data.Packing;
import io.vireo.server.data.Value;
import io.vireo.server.data.hash.HashValue;
import io.vireo.server.data.list.ListValue;
import io.vireo.server.data.set.SetValue;
import io.vireo.server.data.sortedset.SortedSetValue;
import io.vireo.server.data.stream.StreamValue;
import io.vireo.server.data.table.EntryBlocks;
import io.vireo.server.data.table.EntryListpack;

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
    private SetValue set;
    private SortedSetValue sorted;
    private StreamValue stream;

    ListValue list(PartSources parts) {
      list = list == null ? new ListValue(place) : list;
      list.home(parts.chunkSource());
      return list;
    }

    HashValue hash(PartSources parts) {
      hash = hash == null ? new HashValue(place) : hash;
      hash.home(parts.fieldSource());
      return hash;
    }

    SetValue set(PartSources parts) {
      set = set == null ? new SetValue(place) : set;
      set.home(parts.memberSource());
      return set;
    }

    SortedSetValue sorted(PartSources parts) {
      sorted = sorted == null ? new SortedSetValue(place) : sorted;
      sorted.home(parts.leafSource());
      return sorted;
    }

    StreamValue stream(PartSources parts) {
      stream = stream == null ? new StreamValue(place) : stream;
      stream.home(parts.nodeSource());
      return stream;
    }

    /** Another value is made for the next collection, if this is the one of its type. */
    void giveAway(Value value) {
      list = list == value ? null : list;
      hash = hash == value ? null : hash;
      set = set == value ? null : set;
      sorted = sorted == value ? null : sorted;
      stream = stream == value ? null : stream;
    }
  }

  /**
   * A view of the collection in place of an entry.
   *
   * @param at where in the block of the entry the value begins
   * @param parts where its elements will lie if it becomes large
   */
  Value of(Packing packing, EntryBlocks blocks, int address, int at, PartSources parts) {
    View view = at(blocks, address);
    view.place.point(blocks, address, packing, at);
    return switch (packing.type()) {
      case LIST -> view.list(parts);
      case HASH -> view.hash(parts);
      case SET -> view.set(parts);
      case ZSET -> view.sorted(parts);
      case STREAM -> view.stream(parts);
      default -> throw new IllegalStateException(packing + " is no collection");
    };
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
      if (view != null) {
        view.giveAway(value);
      }
    }
  }

  /** The command has ended, and with it its views. */
  void end() {
    used = 0;
  }
}
