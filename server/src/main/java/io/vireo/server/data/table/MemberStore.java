package io.vireo.server.data.table;

import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.PageMemory;

/**
 * Where the arenas of one {@link MemberTable} keep their bytes: in the heap, or, from some moment
 * on, in blocks outside of it as far as there is room. Owned by the data context.
 */
final class MemberStore {
  private MemberBlocks blocks;
  private PageMemory memory;
  private long blockBytes;

  /** The blocks, or null. */
  MemberBlocks blocks() {
    return blocks;
  }

  /** The bytes of the blocks; only if there are some. */
  PageMemory memory() {
    return memory;
  }

  /** Makes use of blocks from now on, or with null of none; there is none in use. */
  void blocks(MemberBlocks these) {
    assert blockBytes == 0 : "members are stored elsewhere";
    blocks = these;
    memory = these == null ? null : these.memory();
  }

  /** Bytes of the blocks in use. */
  long blockBytes() {
    return blockBytes;
  }

  /** Makes a block with room for some bytes behind its head; its address, or NONE. */
  int make(int owner, int tag, int bytes) {
    int address = blocks.make(owner, tag, OwnedBlocks.HEAD_BYTES + bytes);
    if (address != BlockAllocator.NONE) {
      blockBytes += blocks.allocator().capacity(address);
    }
    return address;
  }

  /** Gives up a block. */
  void free(int address) {
    blockBytes -= blocks.allocator().capacity(address);
    blocks.allocator().free(address);
  }
}
