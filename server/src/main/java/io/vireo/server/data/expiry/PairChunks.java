package io.vireo.server.data.expiry;

import io.vireo.server.data.page.StoredParts;
import io.vireo.server.data.table.OwnedBlocks;
import java.util.function.Supplier;

/**
 * Makes and frees the chunks of one {@link TimingWheel}, and sums up what they take. Owned by the
 * data context.
 */
final class PairChunks {
  private final Supplier<? extends OwnedBlocks> source;

  /** Those in which chunks lie, or null if none does. */
  private OwnedBlocks used;

  private long heapBytes;
  private long blockBytes;

  /**
   * No chunks.
   *
   * @param source of the blocks for large chunks; null from it stands for the heap. It gives the
   *     same until all chunks are abandoned or brought into the heap
   */
  PairChunks(Supplier<? extends OwnedBlocks> source) {
    this.source = source;
  }

  /** Where later chunks lie too. */
  Supplier<? extends OwnedBlocks> source() {
    return source;
  }

  long heapBytes() {
    return heapBytes;
  }

  long blockBytes() {
    return blockBytes;
  }

  /** Makes a chunk on top of another, or of none. */
  PairChunk onTopOf(PairChunk below) {
    OwnedBlocks blocks = source.get();
    PairChunk made = PairChunk.onTopOf(below, blocks);
    long bytes = made.blockBytes();
    if (bytes > 0) {
      assert used == null || used == blocks : "chunks lie in the blocks of two stores";
      used = blocks;
      blockBytes += bytes;
    }
    heapBytes += made.heapBytes();
    return made;
  }

  /** Frees a chunk. */
  void free(PairChunk chunk) {
    heapBytes -= chunk.heapBytes();
    blockBytes -= chunk.blockBytes();
    chunk.discard();
  }

  /** Brings a chunk into the heap. */
  void bringBack(PairChunk chunk) {
    heapBytes -= chunk.heapBytes();
    blockBytes -= chunk.blockBytes();
    chunk.bringBack();
    heapBytes += chunk.heapBytes();
  }

  /** Notes that no chunk lies in a block any more. */
  void noBlocks() {
    assert blockBytes == 0 : "chunks lie in blocks";
    used = null;
  }

  /** Has the blocks of all chunks freed, some at a time if they are many. */
  void abandon(StoredParts.Abandoned all) {
    if (used != null) {
      used.abandon(all);
    }
  }
}
