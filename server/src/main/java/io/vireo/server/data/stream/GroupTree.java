package io.vireo.server.data.stream;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Footprint;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.radix.Radix;
import io.vireo.server.data.radix.RadixCursor;

/** The groups of consumers of one stream, by their names. Owned by the data context. */
final class GroupTree {
  private final Footprint footprint = new Footprint();
  private final Tally tally = new Tally();
  private final Radix<StreamGroup> groups = new Radix<>(footprint);

  /**
   * No groups.
   *
   * @param whole where consumers are counted besides, or null
   */
  GroupTree(Tally whole) {
    tally.move(whole);
  }

  long heapBytes() {
    return HeapLayout.object(3, 0)
        + HeapLayout.object(1, Long.BYTES)
        + Tally.bytes()
        + footprint.bytes();
  }

  /** How many consumers last got something at another time than they last tried to. */
  long activityCount() {
    return tally.count();
  }

  /** Counts these consumers in a whole as well, or from now on in none if it is null. */
  void countActivityIn(Tally whole) {
    tally.move(whole);
  }

  int size() {
    return groups.size();
  }

  /** The group of a name, or null. */
  StreamGroup get(Bytes name) {
    return groups.get(name);
  }

  /** The groups in the order of their names. */
  RadixCursor<StreamGroup> cursor() {
    return groups.cursor();
  }

  /** Makes a group that is not there. */
  void create(Bytes name, StreamId last, long entriesRead) {
    put(new StreamGroup(name.toArray(), last, entriesRead, footprint, tally));
  }

  private void put(StreamGroup group) {
    groups.put(group.name(), group);
  }

  /** Removes a group; true if it was there. */
  boolean remove(Bytes name) {
    StreamGroup gone = groups.remove(name);
    if (gone != null) {
      gone.release();
    }
    return gone != null;
  }

  /** A copy of all groups, which are counted nowhere else. */
  GroupTree copy() {
    GroupTree copy = new GroupTree(null);
    RadixCursor<StreamGroup> each = cursor();
    for (boolean more = each.first(); more; more = each.next()) {
      copy.put(each.value().copy(copy.footprint, copy.tally));
    }
    return copy;
  }
}
