package io.vireo.server.data.table;

import io.vireo.server.data.Packing;
import io.vireo.server.data.Perishable;
import io.vireo.server.data.Value;
import io.vireo.server.data.listpack.CollectionListpack;
import io.vireo.server.data.page.BlockAllocator;

/**
 * The elements of a small collection in the block of its entry. A view that serves one collection
 * after the other, each for one command. Owned by the data context.
 */
public final class EntryListpack extends CollectionListpack {
  private EntryBlocks blocks;

  private Packing packing;

  /** Bytes of the value in front of the list. */
  private int kept;

  /** Of the block at the address; for assertions. */
  private int generation;

  /** A view of nothing. */
  public EntryListpack() {}

  /** Points at the collection of an entry. */
  public void point(EntryBlocks newBlocks, int address) {
    point(newBlocks, address, newBlocks.packing(address), newBlocks.valueOffset(address));
  }

  /** Points at a collection in the block of an entry, in which the value begins at an offset. */
  public void point(EntryBlocks newBlocks, int address, Packing newPacking, int at) {
    blocks = newBlocks;
    packing = newPacking;
    kept = packing.head();
    point(blocks.allocator().memory(), address, at + kept);
    assert begin();
  }

  /** True if this points at the collection of an entry. */
  public boolean isAt(EntryBlocks otherBlocks, int address) {
    return blocks == otherBlocks && address() == address;
  }

  private boolean begin() {
    generation = blocks.allocator().generations().now();
    return true;
  }

  @Override
  protected boolean isCurrent() {
    return blocks != null && blocks.allocator().generations().isCurrent(address(), generation);
  }

  @Override
  protected int room() {
    return blocks.allocator().capacity(address()) - head();
  }

  @Override
  public int mostBytes() {
    return Math.min(Packing.MOST_BYTES, blocks.allocator().largest() - head() - HEAD_BYTES);
  }

  @Override
  protected boolean resize(int length) {
    int to = blocks.resizeInPlace(address(), kept + length);
    if (to == BlockAllocator.NONE) {
      return false;
    }
    relocated(to, head());
    assert begin();
    return true;
  }

  @Override
  public Packing packing() {
    return packing;
  }

  @Override
  public void packing(Packing to, int spareBytes) {
    int more = to.head() - kept;
    assert more >= 0;
    if (more > 0) {
      moveHead(more, spareBytes);
      kept += more;
    }
    packing = to;
    blocks.packing(address(), to);
    if (more > 0) {
      ticket(Perishable.NO_TICKET);
    }
  }

  @Override
  public long word(int index) {
    return blocks.allocator().memory().getLong(address(), wordAt(index));
  }

  @Override
  public void word(int index, long value) {
    blocks.allocator().memory().putLong(address(), wordAt(index), value);
  }

  private int wordAt(int index) {
    assert isCurrent() && index < packing.words();
    return head() - (packing.words() - index) * Long.BYTES;
  }

  @Override
  public void replaceBy(Value value) {
    blocks.replaceInPlace(address(), value);
    letGo();
  }

  /** Points at nothing. */
  public void letGo() {
    blocks = null;
  }
}
