package io.vireo.server.data.vector;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * The links between the nodes of a set, by which the nearest ones to a vector are found without
 * looking at all: levels of ever fewer nodes, each linked to its neighbours. Owned by the data
 * context.
 *
 * <p>All links go both ways. So a node that is removed knows all that lead to it, and leaves none
 * behind.
 *
 * @see <a href="https://arxiv.org/abs/1603.09320">Malkov, Yashunin: Efficient and robust
 *     approximate nearest neighbor search using Hierarchical Navigable Small World graphs</a>
 */
final class VectorGraph {
  /** Nodes whose pairs are all compared when a neighbour of them goes. */
  private static final int MOST_JOINED = 64;

  private final VectorBlocks blocks;
  private final LayerSearch search;
  private final VectorShape shape;
  private final IntConsumer beforeChange;
  private int entry;

  /**
   * A graph without nodes.
   *
   * @param beforeChange takes the number of each node whose links are about to change
   */
  VectorGraph(LayerSearches searches, VectorShape shape, IntConsumer beforeChange) {
    blocks = searches.blocks();
    search = searches.ofInserts();
    this.shape = shape;
    this.beforeChange = beforeChange;
  }

  /** The node at which searches begin, one of the highest level; 0 if there is none. */
  int entry() {
    return entry;
  }

  /** Sets the node at which searches begin, of nodes that are linked already. */
  void entry(int node) {
    entry = node;
  }

  /** The highest level. */
  int maxLevel() {
    return entry == 0 ? 0 : blocks.level(entry);
  }

  /** The node of the lowest level at which a search for a vector begins. */
  int approach(VectorQuery query) {
    return descend(query, 0);
  }

  /** Goes to the nearest node of each level above one. */
  private int descend(VectorQuery query, int toLevel) {
    int at = entry;
    float distance = query.distance(blocks, at);
    int[] near = new int[shape.links()];
    for (int level = maxLevel(); level > toLevel; level--) {
      boolean isNearer = true;
      while (isNearer) {
        isNearer = false;
        int count = links(at, level, near);
        for (int i = 0; i < count; i++) {
          float other = query.distance(blocks, near[i]);
          if (other < distance) {
            distance = other;
            at = near[i];
            isNearer = true;
          }
        }
      }
    }
    return at;
  }

  // Links of a node.

  /** How many links a node has on a level. */
  int count(int node, int level) {
    return blocks.getInt(node, shape.linksAt(level));
  }

  /** Copies the links of a node on a level; how many there are. */
  int links(int node, int level, int[] into) {
    int at = shape.linksAt(level);
    int count = blocks.getInt(node, at);
    blocks.getInts(node, at + Integer.BYTES, into, count);
    return count;
  }

  private int[] links(int node, int level) {
    int[] links = new int[count(node, level)];
    links(node, level, links);
    return links;
  }

  private boolean isFull(int node, int level) {
    return count(node, level) >= shape.mostLinks(level);
  }

  private boolean areLinked(int one, int other, int level) {
    for (int each : links(one, level)) {
      if (each == other) {
        return true;
      }
    }
    return false;
  }

  private void link(int one, int other, int level) {
    add(one, other, level);
    add(other, one, level);
  }

  /** Adds a link one way; the caller adds the other. */
  void add(int from, int to, int level) {
    beforeChange.accept(from);
    int at = shape.linksAt(level);
    int count = blocks.getInt(from, at);
    blocks.putInt(from, at + Integer.BYTES * (1 + count), to);
    blocks.putInt(from, at, count + 1);
  }

  private void unlink(int one, int other, int level) {
    remove(one, other, level);
    remove(other, one, level);
  }

  private void remove(int from, int to, int level) {
    beforeChange.accept(from);
    int at = shape.linksAt(level);
    int last = blocks.getInt(from, at);
    int place = 1;
    while (blocks.getInt(from, at + Integer.BYTES * place) != to) {
      place++;
    }
    blocks.putInt(from, at + Integer.BYTES * place, blocks.getInt(from, at + Integer.BYTES * last));
    blocks.putInt(from, at, last - 1);
  }

  // A new node.

  /**
   * Links a node that has none yet.
   *
   * @param query points at its vector
   * @param candidates how many of the nearest nodes it is linked to some of
   */
  void insert(int node, VectorQuery query, int candidates) {
    if (entry == 0) {
      entry = node;
      return;
    }
    int level = blocks.level(node);
    int top = maxLevel();
    long[] found = {NearestHeap.item(0, descend(query, level))};
    for (int each = Math.min(level, top); each >= 0; each--) {
      search.begin(shape, query, each, candidates);
      for (long from : found) {
        search.from(NearestHeap.node(from));
      }
      search.run();
      found = search.results();
      link(node, found, each);
    }
    if (level > top) {
      entry = node;
    }
  }

  private void link(int node, long[] found, int level) {
    VectorQuery other = VectorQuery.of(shape);
    for (long each : select(found, other)) {
      link(node, each, level, other);
    }
    if (count(node, level) == 0) {
      // No search would come by: it takes the place of the farthest neighbour of the nearest.
      force(node, NearestHeap.node(found[0]), level, other);
    }
  }

  /** Of the nearest nodes those that are no nearer to each other; then others, up to M. */
  private long[] select(long[] found, VectorQuery other) {
    long[] selected = new long[Math.min(shape.links(), found.length)];
    long[] rest = new long[found.length];
    int count = 0;
    int left = 0;
    for (int i = 0; i < found.length && count < selected.length; i++) {
      if (isApart(found[i], selected, count, other)) {
        selected[count++] = found[i];
      } else {
        rest[left++] = found[i];
      }
    }
    for (int i = 0; count < selected.length; i++) {
      selected[count++] = rest[i];
    }
    return selected;
  }

  private boolean isApart(long item, long[] selected, int count, VectorQuery other) {
    if (count == 0) {
      return true;
    }
    float distance = NearestHeap.distance(item);
    other.point(blocks, NearestHeap.node(item));
    for (int i = 0; i < count; i++) {
      if (other.distance(blocks, NearestHeap.node(selected[i])) < distance) {
        return false;
      }
    }
    return true;
  }

  /** Links a new node to another one, in place of one that is farther if that has no room. */
  private void link(int node, long item, int level, VectorQuery other) {
    int to = NearestHeap.node(item);
    if (!isFull(to, level)) {
      link(node, to, level);
      return;
    }
    long worst = farthest(to, level, other);
    if (NearestHeap.distance(worst) > NearestHeap.distance(item)
        && count(NearestHeap.node(worst), level) > 1) {
      unlink(to, NearestHeap.node(worst), level);
      link(node, to, level);
    }
  }

  private void force(int node, int to, int level, VectorQuery other) {
    int worst = NearestHeap.node(farthest(to, level, other));
    unlink(to, worst, level);
    link(node, to, level);
    if (count(worst, level) == 0) {
      link(node, worst, level);
    }
  }

  /** The farthest neighbour of a node, of which it has some. */
  private long farthest(int node, int level, VectorQuery other) {
    other.point(blocks, node);
    long farthest = Long.MIN_VALUE;
    for (int each : links(node, level)) {
      farthest = Math.max(farthest, NearestHeap.item(other.distance(blocks, each), each));
    }
    return farthest;
  }

  // A node that goes.

  /** Takes all links of a node away, and links those that it leaves behind with each other. */
  void delete(int node) {
    int level = blocks.level(node);
    int next = 0;
    for (int each = level; each >= 0; each--) {
      int[] left = links(node, each);
      for (int neighbour : left) {
        remove(neighbour, node, each);
      }
      if (next == 0 && left.length > 0) {
        next = highest(left);
      }
      for (int from = 0; from < left.length; from += MOST_JOINED) {
        join(Arrays.copyOfRange(left, from, Math.min(left.length, from + MOST_JOINED)), each);
      }
    }
    if (entry == node) {
      entry = next;
    }
  }

  private int highest(int[] nodes) {
    int highest = nodes[0];
    for (int each : nodes) {
      if (blocks.level(each) > blocks.level(highest)) {
        highest = each;
      }
    }
    return highest;
  }

  /** Gives each of some nodes that lost a link one to another of them, the nearest pairs first. */
  private void join(int[] nodes, int level) {
    VectorQuery other = VectorQuery.of(shape);
    long[] pairs = new long[nodes.length * (nodes.length - 1) / 2];
    int count = 0;
    for (int i = 1; i < nodes.length; i++) {
      other.point(blocks, nodes[i]);
      for (int j = 0; j < i; j++) {
        pairs[count++] = NearestHeap.item(other.distance(blocks, nodes[j]), i << 16 | j);
      }
    }
    Arrays.sort(pairs);
    boolean[] joined = new boolean[nodes.length];
    for (long pair : pairs) {
      int i = NearestHeap.node(pair) >>> 16;
      int j = NearestHeap.node(pair) & 0xffff;
      if (!joined[i] && !joined[j] && !areLinked(nodes[i], nodes[j], level)) {
        link(nodes[i], nodes[j], level);
        joined[i] = true;
        joined[j] = true;
      }
    }
  }
}
