package io.vireo.server.data.sortedset;

import io.vireo.server.data.table.MemberRows;

/**
 * The leaves of one {@link ScoreTree}, as its branches and an index of members see them. Owned by
 * the data context.
 */
final class ScoreLeaves implements MemberRows {
  private final LeafBlocks blocks;
  private final LeafViews views;
  private final LeafMemory memory;

  /** No leaves, which will lie in some blocks as far as there is room. */
  ScoreLeaves(LeafBlocks blocks) {
    this(blocks, new LeafMemory(blocks, blocks.views().scratch()));
  }

  private ScoreLeaves(LeafBlocks blocks, LeafMemory memory) {
    this.blocks = blocks;
    this.memory = memory;
    views = blocks.views();
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

  /** Where they lie. */
  LeafBlocks blocks() {
    return blocks;
  }

  /** Gives the leaves up: they are not needed any more. */
  void abandon() {
    views.close();
    memory.abandon();
  }

  /** A copy in some blocks that shares nothing that changes; leaves keep their numbers. */
  ScoreLeaves copyTo(LeafBlocks others) {
    ScoreLeaves copy = new ScoreLeaves(others, memory.copyTo(others, others.views().scratch()));
    copy.memory.forEach(leaf -> copy.at(leaf).renumberLong(memory));
    return copy;
  }
}
