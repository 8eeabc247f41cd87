package io.vireo.server.data.listpack;

import io.vireo.server.data.Packing;
import io.vireo.server.data.Value;
import io.vireo.server.data.page.BlockAllocator;

/**
 * The elements of a small collection that no entry has yet, in a block of its own. It has none of
 * the words that stand in front of some collections. Owned by the data context.
 */
public final class DraftListpack extends CollectionListpack {
  private final DraftBlocks blocks;
  private Packing packing;
  private boolean discarded;

  /**
   * A collection without elements, which must be {@linkplain #discard discarded} or {@linkplain
   * #replaceBy replaced} in the end.
   *
   * @throws io.vireo.server.data.page.NoRoom if there is no block
   */
  public DraftListpack(DraftBlocks blocks, Packing packing) {
    this.blocks = blocks;
    this.packing = packing;
    int address = blocks.make(HEAD_BYTES);
    begin(blocks.allocator().memory(), address, 0);
    point(blocks.allocator().memory(), address, 0);
  }

  @Override
  protected boolean isCurrent() {
    return !discarded;
  }

  @Override
  protected int room() {
    return blocks.allocator().capacity(address());
  }

  @Override
  public int mostBytes() {
    return Math.min(Packing.MOST_BYTES, blocks.allocator().largest() - HEAD_BYTES);
  }

  @Override
  protected boolean resize(int length) {
    int to = blocks.allocator().resize(address(), length);
    if (to == BlockAllocator.NONE) {
      return false;
    }
    relocated(to, 0);
    return true;
  }

  @Override
  public Packing packing() {
    return packing;
  }

  @Override
  public void packing(Packing to, int spareBytes) {
    assert to.words() == 0;
    packing = to;
  }

  @Override
  public long word(int index) {
    throw new IllegalStateException("no words");
  }

  @Override
  public void word(int index, long value) {
    throw new IllegalStateException("no words");
  }

  @Override
  public void replaceBy(Value value) {
    discard();
  }

  @Override
  public void discard() {
    if (!discarded) {
      discarded = true;
      blocks.free(address());
    }
  }
}
