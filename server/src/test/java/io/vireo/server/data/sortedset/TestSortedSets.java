package io.vireo.server.data.sortedset;

import io.vireo.server.data.Aggregate;
import io.vireo.server.data.Element;
import io.vireo.server.data.Packing;
import io.vireo.server.data.listpack.TestListpack;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.TestPages;
import io.vireo.server.data.table.TableBlocks;
import java.util.Random;

/** Sorted sets outside any database, whose blocks move with each change while they are in place. */
public final class TestSortedSets {
  private static final long PAGES_BYTES = 1 << 28;

  private TestSortedSets() {}

  /** A set in place without members. */
  public static SortedSetValue empty() {
    return in(TestPages.allocator(PAGES_BYTES), Packing.SORTED_SET, Integer.MAX_VALUE);
  }

  /** A set in place without members, which may have some bytes of them. */
  static SortedSetValue empty(int mostBytes) {
    return in(TestPages.allocator(PAGES_BYTES), Packing.SORTED_SET, mostBytes);
  }

  /** A set in place without members, in a block of an allocator. */
  static SortedSetValue in(BlockAllocator allocator) {
    return in(allocator, Packing.SORTED_SET, Integer.MAX_VALUE);
  }

  private static SortedSetValue in(BlockAllocator allocator, Packing packing, int mostBytes) {
    int most = Math.min(mostBytes, allocator.largest() / 2);
    TestListpack place = new TestListpack(allocator, most);
    place.packing(packing, 0);
    SortedSetValue set = new SortedSetValue(place);
    LeafBlocks leaves = leaves();
    set.home(() -> leaves);
    return set;
  }

  /** A tree without members, shown in an encoding as long as that may be. */
  public static SortedSetValue large(Packing shown) {
    return SortedSetValue.large(leaves(), shown);
  }

  /** Where the members of a tree may lie. */
  static LeafBlocks leaves() {
    TableBlocks tables = new TableBlocks(TestPages.allocator(PAGES_BYTES));
    return new LeafBlocks(TestPages.allocator(PAGES_BYTES), tables);
  }

  /** Where the members of a tree may lie, unless chance decides that there is no room. */
  static LeafBlocks refusingLeaves(Random random) {
    TableBlocks tables = new TableBlocks(TestPages.refusing(PAGES_BYTES, random));
    return new LeafBlocks(TestPages.refusing(PAGES_BYTES, random), tables);
  }

  /** What a builder has made, as a database takes it in. */
  static SortedSetValue of(Aggregate built) {
    if (built instanceof SortedSetRows rows) {
      SortedSetValue large = large(rows.shown());
      rows.fill(large);
      return large;
    }
    Element content = new Element();
    Packing packing = built.packed(content);
    BlockAllocator allocator = TestPages.allocator(PAGES_BYTES);
    if (content.length() > allocator.largest() / 2) {
      SortedSetValue large = large(packing);
      large.addAll(content.array());
      return large;
    }
    SortedSetValue set = in(allocator, packing, Integer.MAX_VALUE);
    set.packed().place().append(content.array(), content.offset());
    return set;
  }

  /** A tree is copied as one; a set in place by its bytes as files have them. */
  static SortedSetValue copy(SortedSetValue set) {
    return set.isInPlace() ? of(set) : set.copyTo(leaves());
  }
}
