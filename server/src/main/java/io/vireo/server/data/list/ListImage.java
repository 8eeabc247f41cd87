package io.vireo.server.data.list;

import io.vireo.server.data.Element;

/**
 * The nodes of a list as they were at one moment, shown one by one. Data context only.
 *
 * <p>Once it is {@link #hold held}, the list may change meanwhile: the chunks that are still to be
 * shown are frozen.
 */
public final class ListImage {
  private final ListValue list;
  private final int nodes;
  private int next;

  /** Where the chunks lie, or null if the list does not change. */
  private ChunkBlocks blocks;

  /** Tickets of the nodes from one on. */
  private long[] rest;

  private int restFrom;

  ListImage(ListValue list) {
    this.list = list;
    this.nodes = list.nodes();
  }

  /** How many nodes there are. */
  public int nodes() {
    return nodes;
  }

  /** True if another node is to be shown. */
  public boolean hasNext() {
    return next < nodes;
  }

  /**
   * Points at the content of the next node.
   *
   * @return true if that is one large element, false if it is a {@code Listpack}
   */
  public boolean next(Element into) {
    if (rest == null) {
      return list.node(next++, into);
    }
    long ticket = rest[next++ - restFrom];
    blocks.read(ticket, into);
    blocks.thaw(ChunkBlocks.number(ticket));
    return ChunkBlocks.isLarge(ticket);
  }

  /** From now on the list, which has more than one node, may change. */
  public void hold() {
    ChunkDeque chunks = list.deque();
    restFrom = next;
    rest = new long[nodes - next];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = chunks.ticket(next + i);
      chunks.blocks().freeze(ChunkBlocks.number(rest[i]));
    }
    blocks = chunks.blocks();
    blocks.hold();
  }

  /** The rest is not wanted, or there is none. */
  public void release() {
    if (blocks != null) {
      while (hasNext()) {
        blocks.thaw(ChunkBlocks.number(rest[next++ - restFrom]));
      }
      blocks.release();
      blocks = null;
    }
  }
}
