package io.vireo.server.data.vector;

import io.vireo.server.data.page.LineLoader;
import java.util.function.IntPredicate;

/**
 * A search on one level of the graph, which can pause: it goes from the nearest node that it has
 * come by to that node's neighbours, until all of the nearest have been looked at. Data context
 * only.
 *
 * @see <a href="https://arxiv.org/abs/1603.09320">Malkov, Yashunin: Efficient and robust
 *     approximate nearest neighbor search using Hierarchical Navigable Small World graphs</a>,
 *     algorithm 2
 */
final class LayerSearch {
  private final VectorBlocks blocks;
  private final NearestHeap candidates = new NearestHeap(false);
  private final NearestHeap results = new NearestHeap(true);
  private final VisitedNodes visited = new VisitedNodes();
  private int[] near = {};
  private VectorShape shape;
  private VectorQuery query;
  private int level;
  private int most;
  private IntPredicate filter;
  private long expandable;

  LayerSearch(VectorBlocks blocks) {
    this.blocks = blocks;
  }

  /** Begins a search for the nearest nodes. */
  void begin(VectorShape newShape, VectorQuery newQuery, int newLevel, int newMost) {
    begin(newShape, newQuery, newLevel, newMost, null, Long.MAX_VALUE);
  }

  /**
   * Begins a search for the nearest nodes.
   *
   * @param newMost how many are searched for
   * @param newFilter tells the nodes that may be found; null for all
   * @param newExpandable how many nodes are expanded at most
   */
  void begin(
      VectorShape newShape,
      VectorQuery newQuery,
      int newLevel,
      int newMost,
      IntPredicate newFilter,
      long newExpandable) {
    shape = newShape;
    query = newQuery;
    level = newLevel;
    most = newMost;
    filter = newFilter;
    expandable = newExpandable;
    candidates.clear();
    results.clear();
    visited.clear();
    if (near.length < shape.mostLinks(0)) {
      near = new int[shape.mostLinks(0)];
    }
  }

  /** Adds a node at which the search begins. */
  void from(int node) {
    if (visited.add(node)) {
      reach(node);
    }
  }

  /**
   * Expands some nodes.
   *
   * @return true if the search has come to its end
   */
  boolean advance(int nodes) {
    for (int left = nodes; left > 0; left--) {
      if (candidates.isEmpty() || expandable-- <= 0) {
        return true;
      }
      long next = candidates.poll();
      if (results.size() >= most && next > results.first()) {
        return true;
      }
      expand(NearestHeap.node(next));
    }
    return false;
  }

  /** Searches to the end. */
  void run() {
    while (!advance(Integer.MAX_VALUE)) {}
  }

  /** The nodes that were found with their distances, the nearest first; the search is over. */
  long[] results() {
    visited.clear();
    candidates.clear();
    return results.drain();
  }

  private void expand(int node) {
    int at = shape.linksAt(level);
    int count = blocks.getInt(node, at);
    blocks.getInts(node, at + Integer.BYTES, near, count);
    int fresh = 0;
    LineLoader lines = blocks.lines();
    lines.begin();
    for (int i = 0; i < count; i++) {
      if (visited.add(near[i])) {
        near[fresh++] = near[i];
        blocks.touchVector(near[fresh - 1], shape, lines);
      }
    }
    lines.load();
    for (int i = 0; i < fresh; i++) {
      reach(near[i]);
    }
  }

  private void reach(int node) {
    long item = NearestHeap.item(query.distance(blocks, node), node);
    if (results.size() < most) {
      candidates.add(item);
      if (filter == null || filter.test(node)) {
        results.add(item);
      }
    } else if (item < results.first()) {
      candidates.add(item);
      if (filter == null || filter.test(node)) {
        results.replaceFirst(item);
      }
    }
  }

  /** Bytes of the heap. */
  long heapBytes() {
    return candidates.heapBytes()
        + results.heapBytes()
        + visited.heapBytes()
        + (long) near.length * Integer.BYTES;
  }
}
