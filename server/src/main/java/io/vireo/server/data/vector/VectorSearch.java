package io.vireo.server.data.vector;

import io.vireo.server.data.page.LineLoader;
import java.util.function.IntPredicate;

/**
 * A search for the elements of a set that are nearest to a vector, by the graph or, exactly, by
 * looking at all; it can pause. Data context only.
 *
 * <p>While it pauses the set may change: what is removed meanwhile is not found, and what is added
 * may be.
 */
public final class VectorSearch {
  /** Elements that an exact search looks at for each step that it is given. */
  private static final int SCANNED_PER_STEP = 16;

  /** Words of a vector up to which a step takes a few microseconds. */
  private static final int WORDS_PER_STEP = 384;

  private static final long RUNNING = -1;

  private final VectorSetValue set;
  private final VectorQuery query;
  private final IntPredicate filter;
  private final int count;

  /** The search by the graph, or null for an exact one. */
  private LayerSearch layer;

  /** What an exact search looks at, the last first, and the nearest of it. */
  private int[] nodes;

  private int left;
  private final NearestHeap nearest = new NearestHeap(true);

  private long paused = RUNNING;
  private long[] found = {};

  private VectorSearch(VectorSetValue set, float[] vector, int count, IntPredicate filter) {
    this.set = set;
    this.count = count;
    this.filter = filter;
    query = set.query(vector);
  }

  /**
   * A search by the graph in a set that has elements.
   *
   * @param vector {@link VectorShape#dimension} components
   * @param count elements to find at most
   * @param candidates how many of the nearest it looks for to find those
   * @param filter tells the nodes that may be found; null for all
   * @param expandable how many nodes are expanded at most
   */
  public static VectorSearch byGraph(
      VectorSetValue set,
      float[] vector,
      int count,
      int candidates,
      IntPredicate filter,
      long expandable) {
    VectorSearch search = new VectorSearch(set, vector, count, filter);
    search.layer = set.searches().borrow();
    search.layer.begin(
        set.shape(), search.query, 0, Math.max(count, candidates), filter, expandable);
    search.layer.from(set.graph().approach(search.query));
    return search;
  }

  /** An exact search. */
  public static VectorSearch exact(
      VectorSetValue set, float[] vector, int count, IntPredicate filter) {
    VectorSearch search = new VectorSearch(set, vector, count, filter);
    search.nodes = set.nodes();
    search.left = search.nodes.length;
    return search;
  }

  /**
   * Takes some steps, each of a few microseconds; fewer where vectors are long.
   *
   * @return true if the search has come to its end: it must {@link #end end} then
   */
  public boolean advance(int steps) {
    long words = Math.max(WORDS_PER_STEP, set.shape().words());
    int some = (int) Math.max(1, (long) steps * WORDS_PER_STEP / words);
    boolean isOver = layer == null ? scan(some) : layer.advance(some);
    if (isOver) {
      found = layer == null ? nearest.drain() : layer.results();
    }
    return isOver;
  }

  private boolean scan(int steps) {
    for (int step = steps; step > 0 && left > 0; step--) {
      int from = Math.max(0, left - SCANNED_PER_STEP);
      LineLoader lines = set.blocks().lines();
      lines.begin();
      for (int i = left - 1; i >= from; i--) {
        if (nodes[i] != 0) {
          set.blocks().touchVector(nodes[i], set.shape(), lines);
        }
      }
      lines.load();
      for (int i = left - 1; i >= from; i--) {
        if (nodes[i] != 0) {
          look(nodes[i]);
        }
      }
      left = from;
    }
    return left == 0;
  }

  private void look(int node) {
    if (filter != null && !filter.test(node)) {
      return;
    }
    long item = NearestHeap.item(query.distance(set.blocks(), node), node);
    if (nearest.size() < count) {
      nearest.add(item);
    } else if (item < nearest.first()) {
      nearest.replaceFirst(item);
    }
  }

  /** Commands may change the set before it goes on. */
  public void pause() {
    if (paused == RUNNING) {
      paused = set.paused();
    }
  }

  /** It is over, or not wanted any more. */
  public void end() {
    if (layer != null) {
      set.searches().release(layer);
      layer = null;
    }
    if (paused != RUNNING) {
      set.resumed(paused);
      paused = RUNNING;
    }
  }

  /** How many elements were found, fewer than wanted if there are fewer. */
  public int found() {
    return Math.min(count, found.length);
  }

  /** The node of an element that was found, by its place, the nearest first; 0 if it went. */
  public int node(int place) {
    int node = NearestHeap.node(found[place]);
    return set.blocks().isRemoved(node) ? 0 : node;
  }

  /** The distance of an element that was found. */
  public float distance(int place) {
    return NearestHeap.distance(found[place]);
  }

  /** A distance as it is shown: 1 for the same direction, 0 for the opposite one. */
  public static double similarity(float distance) {
    return 1 - distance / 2.0;
  }
}
