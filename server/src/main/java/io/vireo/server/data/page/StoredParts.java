package io.vireo.server.data.page;

/**
 * Blocks outside the heap for parts of large values: those of all values of one kind in one store
 * of entries, in an allocator of their own. Owned by the data context.
 */
public abstract class StoredParts implements Relocation {
  /** Makes and frees the blocks. */
  protected final BlockAllocator allocator;

  /** Where the blocks lie. */
  protected final PageMemory memory;

  private int images;

  /** No parts yet, in blocks of an allocator that has no others. */
  protected StoredParts(BlockAllocator allocator) {
    this.allocator = allocator;
    this.memory = allocator.memory();
  }

  /** The allocator of the blocks. */
  public final BlockAllocator allocator() {
    return allocator;
  }

  /** Heap bytes of the books on blocks and pages. */
  public abstract long heapBytes();

  /** Bytes of the blocks that are needed. */
  public long used() {
    return allocator.used();
  }

  /** An image of a value needs its blocks: they stay, even if the value is not needed any more. */
  public final void hold() {
    images++;
  }

  /** It needs them no more. */
  public final void release() {
    images--;
  }

  /** True if images need blocks, so that they must not be forgotten. */
  public final boolean isHeld() {
    return images > 0;
  }

  /** True if there are blocks that are not needed any more and that were not freed yet. */
  public boolean isFreeing() {
    return false;
  }

  /** Frees some of those. Some ten microseconds' work. */
  public void freeSome() {}

  /** No block will be read again, but by images. */
  public void forget() {}
}
