package io.vireo.server.data.stream;

import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.listpack.PartListpack;
import io.vireo.server.data.page.StoredParts;
import java.util.Arrays;

/**
 * The nodes of a stream, which lie in {@link NodeBlocks}, in the order of their ids. Owned by the
 * data context.
 *
 * <p>Costs: constant at both ends; finding the node of an id takes bisection; taking one out
 * elsewhere moves what is known of the nodes on the nearer side, 24 bytes for each.
 */
final class NodeList implements StoredParts.Abandoned, PartListpack.Owner {
  /** Of one node in the array: the time and the number of its id, and its number in the blocks. */
  private static final int WORDS = 3;

  private static final int LEAST_NODES = 2;

  /** Nodes of a stream that is gone which are freed together. */
  private static final int NODES_FREED_TOGETHER = 64;

  /** Bytes of a key in Redis' tree of nodes. */
  private static final int KEY_BYTES = 2 * Long.BYTES;

  private NodeBlocks blocks;
  private long[] words = new long[WORDS * LEAST_NODES];
  private int first;
  private int size;
  private long storedBytes;
  private long arrayBytes;

  /** Heap bytes of this, and of nodes that are too long for a block. */
  @Override
  public long heapBytes() {
    return HeapLayout.object(2, 2 * Integer.BYTES + 2 * Long.BYTES)
        + HeapLayout.longs(words.length)
        + arrayBytes;
  }

  /** Bytes of the blocks of the nodes. */
  @Override
  public long blockBytes() {
    return storedBytes;
  }

  /** Where the nodes lie, or null if that is not known yet. */
  NodeBlocks blocks() {
    return blocks;
  }

  /** Sets where the nodes lie; there must be none. */
  void blocks(NodeBlocks newBlocks) {
    assert size == 0 : "nodes are stored elsewhere";
    blocks = newBlocks;
  }

  /** How many nodes. */
  int size() {
    return size;
  }

  private int at(int index) {
    return (first + index) * WORDS;
  }

  /** The time of a node's id. */
  long ms(int index) {
    return words[at(index)];
  }

  /** The number of a node's id. */
  long seq(int index) {
    return words[at(index) + 1];
  }

  /** The number of a node among all in the blocks. */
  int number(int index) {
    return (int) words[at(index) + 2];
  }

  /** The index of the last node whose id is not above one, or -1. */
  int floor(long ms, long seq) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = low + high >>> 1;
      if (StreamId.compare(ms(middle), seq(middle), ms, seq) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  /** Adds a node behind the others. */
  void add(long ms, long seq, int number) {
    if (at(size) == words.length) {
      makeRoom();
    }
    int at = at(size++);
    words[at] = ms;
    words[at + 1] = seq;
    words[at + 2] = number;
    count(number, 1);
  }

  /** What nodes in front have left is used again if it is a quarter of all, else there is more. */
  private void makeRoom() {
    int nodes = words.length / WORDS;
    resize(first >= Math.max(1, nodes / 4) ? nodes : nodes + Math.max(LEAST_NODES, nodes / 2));
  }

  private void resize(int nodes) {
    long[] target = nodes * WORDS == words.length ? words : new long[nodes * WORDS];
    System.arraycopy(words, at(0), target, 0, size * WORDS);
    words = target;
    first = 0;
  }

  private void count(int number, int times) {
    storedBytes += (long) times * blocks.blockBytes(number);
    arrayBytes += times * blocks.heapBytes(number);
  }

  @Override
  public void resized(int bytes) {
    storedBytes += bytes;
  }

  /** Puts another listpack in the place of that of a node that has no block. */
  void array(int index, byte[] listpack) {
    int number = number(index);
    arrayBytes -= blocks.heapBytes(number);
    blocks.array(number, listpack);
    arrayBytes += blocks.heapBytes(number);
  }

  /**
   * Makes a node ready to be changed: one that a frozen view needs gets a copy in its place.
   *
   * @return true if it has
   * @throws io.vireo.server.data.page.NoRoom if there is none for that
   */
  boolean thaw(int index) {
    int number = number(index);
    boolean isFrozen = blocks.isFrozen(number);
    if (isFrozen) {
      int copy = blocks.copyOf(blocks, number);
      giveUp(number);
      words[at(index) + 2] = copy;
      count(copy, 1);
    }
    return isFrozen;
  }

  private void giveUp(int number) {
    count(number, -1);
    if (!blocks.isStored(number)) {
      blocks.node().release();
    }
    blocks.free(number);
  }

  /** Takes a node out. */
  void remove(int index) {
    giveUp(number(index));
    if (index < size / 2) {
      System.arraycopy(words, at(0), words, at(1), index * WORDS);
      first++;
    } else {
      System.arraycopy(words, at(index + 1), words, at(index), (size - index - 1) * WORDS);
    }
    size--;
    int nodes = words.length / WORDS;
    if (size < nodes / 4 && nodes > LEAST_NODES) {
      resize(Math.max(LEAST_NODES, nodes / 2));
    }
  }

  /** The stream is no longer needed: gives up its nodes. */
  void abandon() {
    if (size > 0) {
      blocks.abandon(this);
    }
  }

  @Override
  public boolean freeSome() {
    for (int i = 0; size > 0 && i < NODES_FREED_TOGETHER; i++) {
      giveUp(number(--size));
    }
    return size == 0;
  }

  /**
   * Adds copies of all nodes of another list, which may lie in other blocks.
   *
   * @throws io.vireo.server.data.page.NoRoom if there is no room for them; this has none then
   */
  void copy(NodeList from) {
    try {
      for (int i = 0; i < from.size; i++) {
        add(from.ms(i), from.seq(i), blocks.copyOf(from.blocks, from.number(i)));
      }
    } catch (Throwable failure) {
      while (!freeSome()) {}
      throw failure;
    }
  }

  /** A list of the nodes from one on, which is good for reading alone: it counts no bytes. */
  NodeList from(int index) {
    NodeList rest = new NodeList();
    rest.blocks = blocks;
    rest.words = Arrays.copyOfRange(words, at(index), at(size));
    rest.size = size - index;
    return rest;
  }

  /** How many nodes Redis' radix tree would have, which has the ids as keys of 16 bytes. */
  int treeNodes() {
    /*
     * Below a node of several keys there is one byte for each, and another node if more bytes of
     * the key follow alone. So it is the forks that count: a key's leaf hangs at the deeper of the
     * forks between it and its neighbours, and the forks themselves make a tree by their depths.
     */
    if (size < 2) {
      return 1 + size;
    }
    int[] open = new int[KEY_BYTES];
    int top = 0;
    int nodes = 1 + size;
    int before = -1;
    for (int i = 1; i <= size; i++) {
      int depth = i == size ? -1 : shared(i - 1, i);
      nodes += KEY_BYTES - Math.max(before, depth) > 1 ? 1 : 0;
      while (top > 0 && open[top - 1] > depth) {
        int fork = open[--top];
        int parent = Math.max(depth, top == 0 ? -1 : open[top - 1]);
        nodes += fork > 0 ? 1 : 0;
        nodes += parent >= 0 && fork - parent > 1 ? 1 : 0;
      }
      if (top == 0 || open[top - 1] < depth) {
        open[top++] = depth;
      }
      before = depth;
    }
    return nodes;
  }

  /** With how many equal bytes the keys of two nodes begin. */
  private int shared(int one, int other) {
    long difference = ms(one) ^ ms(other);
    return difference != 0
        ? Long.numberOfLeadingZeros(difference) / Byte.SIZE
        : Long.BYTES + Long.numberOfLeadingZeros(seq(one) ^ seq(other)) / Byte.SIZE;
  }
}
