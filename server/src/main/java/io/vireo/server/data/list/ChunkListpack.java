package io.vireo.server.data.list;

import io.vireo.server.data.listpack.PartListpack;

/**
 * The elements of one chunk of a long list, in its block. A view that serves one chunk after the
 * other. Owned by the data context.
 */
final class ChunkListpack extends PartListpack {
  private long ticket;

  /** Points at a chunk, which must be a listpack. */
  ChunkListpack point(ChunkBlocks blocks, long newTicket) {
    return view(blocks, newTicket, null);
  }

  /** Points at a chunk of a list, which is about to be changed. */
  ChunkListpack point(ChunkDeque chunks, long newTicket) {
    return view(chunks.blocks(), newTicket, chunks);
  }

  private ChunkListpack view(ChunkBlocks blocks, long newTicket, ChunkDeque owner) {
    assert ChunkBlocks.isListpack(newTicket);
    ticket = newTicket;
    point(blocks, ChunkBlocks.number(newTicket), owner);
    return this;
  }

  /** The ticket of the chunk as it is now. */
  long ticket() {
    return ChunkBlocks.withCount(ticket, count());
  }
}
