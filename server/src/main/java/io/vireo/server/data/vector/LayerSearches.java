package io.vireo.server.data.vector;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The searches of all vector sets of one store of entries, used again and again. Owned by the data
 * context.
 */
public final class LayerSearches {
  private final VectorBlocks blocks;
  private final LayerSearch ofInserts;
  private final Deque<LayerSearch> idle = new ArrayDeque<>(1);

  /** Searches among the nodes of some blocks. */
  public LayerSearches(VectorBlocks blocks) {
    this.blocks = blocks;
    ofInserts = new LayerSearch(blocks);
  }

  /** Where the nodes lie. */
  VectorBlocks blocks() {
    return blocks;
  }

  /** A search that nothing else uses while a node is inserted. */
  LayerSearch ofInserts() {
    return ofInserts;
  }

  /** A search that may pause; to be given to {@link #release} at its end. */
  LayerSearch borrow() {
    LayerSearch used = idle.poll();
    return used == null ? new LayerSearch(blocks) : used;
  }

  /** A search that was borrowed is over. */
  void release(LayerSearch over) {
    if (idle.isEmpty()) {
      idle.add(over);
    }
  }
}
