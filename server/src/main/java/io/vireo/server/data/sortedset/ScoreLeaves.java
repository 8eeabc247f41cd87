package io.vireo.server.data.sortedset;

import io.vireo.server.data.CacheLines;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.page.LineLoader;
import io.vireo.server.data.table.MemberRows;

/**
 * The leaves of one {@link ScoreTree}, as its branches and an index of members see them. Owned by
 * the data context.
 */
final class ScoreLeaves implements MemberRows {
  private final LeafBlocks blocks;
  private final LeafViews views;
  private final LeafMemory memory;

  /** No leaves, which will lie in some blocks. */
  ScoreLeaves(LeafBlocks blocks) {
    this.blocks = blocks;
    views = blocks.views();
    memory = new LeafMemory(blocks, views.scratch());
  }

  /** Where they lie. */
  LeafBlocks blocks() {
    return blocks;
  }

  /** What they take. */
  LeafMemory memory() {
    return memory;
  }

  /** Makes a leaf with room for {@code items}, and for some bytes of members; its number. */
  int make(int items, int nameBytes) {
    return ScoreLeaf.make(memory, items, nameBytes);
  }

  /** A view of a leaf, which serves again after a few others were asked for. */
  ScoreLeaf at(int leaf) {
    return views.at(memory, leaf);
  }

  /** Views no leaf any more. */
  void closeViews() {
    views.close();
  }

  /** Heap bytes, in constant time. */
  long heapBytes() {
    return HeapLayout.object(3, 0) + memory.heapBytes();
  }

  /**
   * A copy of a leaf of others, with copies of its long members; its number.
   *
   * @throws io.vireo.server.data.page.NoRoom if there is no room for it
   */
  int copyOf(ScoreLeaves others, int leaf) {
    blocks.allocator().ensureReserve();
    ScoreLeaf original = others.views.probe(others.memory, leaf);
    int copy = make(original.capacity(), original.room());
    at(copy).fill(original);
    return copy;
  }

  // What the index asks.

  @Override
  public int next(int row, int tag, int from) {
    return views.probe(memory, row).next(tag, from);
  }

  @Override
  public long hash(int row, int item) {
    return views.probe(memory, row).hash(item);
  }

  @Override
  public boolean isAt(int row, int item, byte[] member, int offset, int length) {
    return views.probe(memory, row).isAt(item, member, offset, length);
  }

  @Override
  public void touch(int row, CacheLines lines) {
    ScoreLeaf.touch(memory.parts(), row, lines);
  }

  @Override
  public void touch(int row, int tag, CacheLines lines) {
    views.probe(memory, row).touch(tag, lines);
  }

  @Override
  public LineLoader lines() {
    return views.scratch().lines;
  }
}
