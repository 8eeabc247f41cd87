package io.vireo.server.data.sortedset;

import io.vireo.server.data.table.MemberRows;

/**
 * The leaves of one {@link ScoreTree}, as its branches and an index of members see them. Owned by
 * the data context.
 */
final class ScoreLeaves implements MemberRows {
  private final LeafMemory memory;
  private LeafViews views = new LeafViews();
  private LeafBlocks blocks;

  /** No leaves. */
  ScoreLeaves() {
    this(new LeafMemory());
  }

  private ScoreLeaves(LeafMemory memory) {
    this.memory = memory;
  }

  /** Their memory. */
  LeafMemory memory() {
    return memory;
  }

  /** A view of a leaf, which serves again after a few others were asked for. */
  ScoreLeaf at(int leaf) {
    return views.at(memory, leaf);
  }

  /** Makes a leaf with room for {@code items}, and for some bytes of members; its number. */
  int make(int items, int nameBytes) {
    return ScoreLeaf.make(memory, items, nameBytes);
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
  public int touch(int row) {
    return views.probe(memory, row).used();
  }

  @Override
  public int touch(int row, int tag) {
    return views.probe(memory, row).touch(tag);
  }

  // Where they are stored.

  /** The blocks in use, or null. */
  LeafBlocks blocks() {
    return blocks;
  }

  /** Keeps leaves in blocks from now on, as far as there is room. None is. */
  void enter(LeafBlocks these) {
    blocks = these;
    views = these.views();
    memory.enter(these, views.scratch());
  }

  /** Gives the leaves up: they are not needed any more. */
  void abandon() {
    if (blocks != null) {
      views.close();
      memory.abandon();
    }
  }

  /** Brings all leaves into the heap. */
  void bringBack() {
    if (blocks != null) {
      memory.bringBack();
      views.close();
      views = new LeafViews();
      blocks = null;
    }
  }

  /** A copy in the heap that shares nothing that changes; leaves keep their numbers. */
  ScoreLeaves copy() {
    ScoreLeaves copy = new ScoreLeaves(memory.copy());
    copy.memory.forEach(leaf -> copy.at(leaf).renumberLong(memory));
    return copy;
  }
}
