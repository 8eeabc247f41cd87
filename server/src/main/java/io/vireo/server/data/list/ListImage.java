package io.vireo.server.data.list;

import io.vireo.server.data.Element;
import io.vireo.server.data.page.FrozenRun;

/**
 * The nodes of a list as they were at one moment, shown one by one. Data context only.
 *
 * <p>Once it is {@linkplain #freeze frozen}, the list may change meanwhile.
 */
public final class ListImage {
  private final ListValue list;
  private final int nodes;
  private int next;

  /** What is left to be shown, of a list that may change; else null. */
  private FrozenRun rest;

  /** Tickets of the nodes that were left when the list was frozen. */
  private long[] tickets;

  private ChunkBlocks blocks;

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
    int index = next++;
    if (rest == null) {
      return list.node(index, into);
    }
    long ticket = tickets[rest.next()];
    blocks.read(ticket, into);
    rest.pass();
    return ChunkBlocks.isLarge(ticket);
  }

  /** From now on the list, which has more than one node, may change. */
  public void freeze() {
    ChunkDeque chunks = list.deque();
    blocks = chunks.blocks();
    tickets = new long[nodes - next];
    for (int i = 0; i < tickets.length; i++) {
      tickets[i] = chunks.ticket(next + i);
    }
    rest = new FrozenRun(blocks, tickets.length, i -> ChunkBlocks.number(tickets[i]));
  }

  /** The rest is not wanted, or there is none. */
  public void release() {
    if (rest != null) {
      rest.release();
      rest = null;
      next = nodes;
    }
  }
}
