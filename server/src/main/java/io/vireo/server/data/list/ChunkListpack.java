package io.vireo.server.data.list;

import io.vireo.server.data.listpack.StoredListpack;
import io.vireo.server.data.page.BlockAllocator;

/**
 * The elements of one chunk of a long list, in its block. A view that serves one chunk after the
 * other. Owned by the data context.
 */
final class ChunkListpack extends StoredListpack {
  private ChunkBlocks blocks;
  private long ticket;

  /** The chunks among which it is, if it may change. */
  private ChunkDeque owner;

  /** Points at a chunk, which must be a listpack. */
  ChunkListpack point(ChunkBlocks newBlocks, long newTicket) {
    assert ChunkBlocks.isListpack(newTicket);
    blocks = newBlocks;
    ticket = newTicket;
    owner = null;
    point(blocks.memory(), blocks.address(ticket), ChunkBlocks.LISTPACK_AT);
    return this;
  }

  /** Points at a chunk of a list, which is about to be changed. */
  ChunkListpack point(ChunkDeque chunks, long newTicket) {
    point(chunks.blocks(), newTicket);
    owner = chunks;
    return this;
  }

  /** Points at nothing. */
  void letGo() {
    blocks = null;
    owner = null;
  }

  /** The ticket of the chunk as it is now. */
  long ticket() {
    return ChunkBlocks.withCount(ticket, count());
  }

  @Override
  protected boolean isCurrent() {
    return blocks.isAt(ticket, address());
  }

  @Override
  protected int room() {
    return blocks.capacity(address()) - ChunkBlocks.LISTPACK_AT;
  }

  @Override
  public int mostBytes() {
    return blocks.mostBytes();
  }

  @Override
  protected boolean resize(int length) {
    int before = blocks.capacity(address());
    int to = blocks.resize(ticket, ChunkBlocks.LISTPACK_AT + length);
    if (to == BlockAllocator.NONE) {
      return false;
    }
    relocated(to, head());
    if (owner != null) {
      owner.resized(blocks.capacity(to) - before);
    }
    return true;
  }
}
