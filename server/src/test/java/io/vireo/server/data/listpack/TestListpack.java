package io.vireo.server.data.listpack;

import io.vireo.server.data.Packing;
import io.vireo.server.data.Perishable;
import io.vireo.server.data.Type;
import io.vireo.server.data.Value;
import io.vireo.server.data.page.BlockAllocator;

/** A listpack in a block of its own, which another block takes the place of at each opportunity. */
public final class TestListpack extends CollectionListpack {
  /** What stands in front of the list, as the key of an entry does. */
  private static final int HEAD_AT = 7;

  private final BlockAllocator allocator;
  private final int most;
  private Packing packing = Packing.LIST;
  private final long[] words = new long[8];
  private boolean gone;

  /** A list without entries. */
  public TestListpack(BlockAllocator allocator) {
    this(allocator, allocator.largest() - HEAD_AT - HEAD_BYTES);
  }

  /** A list without entries, which may have some bytes of them. */
  public TestListpack(BlockAllocator allocator, int most) {
    this.allocator = allocator;
    this.most = most;
    int address = allocator.allocate(HEAD_AT + HEAD_BYTES);
    begin(allocator.memory(), address, HEAD_AT);
    point(allocator.memory(), address, HEAD_AT);
  }

  /** A list without entries, which are of a kind of collection. */
  public TestListpack(BlockAllocator allocator, Packing packing) {
    this(allocator);
    this.packing = packing;
    if (packing.type() == Type.HASH) {
      ticket(Perishable.NO_TICKET);
    }
  }

  /** The address of its block. */
  public int block() {
    return address();
  }

  /** True if the block is free, as an object took its place. */
  public boolean isGone() {
    return gone;
  }

  /** Frees the block, unless an object took its place. */
  public void free() {
    if (!gone) {
      allocator.free(address());
      gone = true;
    }
  }

  @Override
  protected boolean isCurrent() {
    return !gone;
  }

  @Override
  protected int room() {
    return allocator.capacity(address()) - head();
  }

  @Override
  public int mostBytes() {
    return Math.min(most, allocator.largest() - head() - HEAD_BYTES);
  }

  @Override
  protected boolean resize(int length) {
    int from = address();
    int to = allocator.allocate(head() + length);
    if (to == BlockAllocator.NONE) {
      return false;
    }
    int kept = Math.min(allocator.capacity(from), allocator.capacity(to));
    allocator.memory().copy(from, 0, to, 0, kept);
    allocator.free(from);
    relocated(to, head());
    return true;
  }

  @Override
  public Packing packing() {
    return packing;
  }

  @Override
  public void packing(Packing to, int spareBytes) {
    if (to.head() > packing.head()) {
      moveHead(to.head() - packing.head(), spareBytes);
      ticket(Perishable.NO_TICKET);
    }
    packing = to;
  }

  @Override
  public long word(int index) {
    return words[index];
  }

  @Override
  public void word(int index, long value) {
    words[index] = value;
  }

  @Override
  public void replaceBy(Value value) {
    free();
  }
}
