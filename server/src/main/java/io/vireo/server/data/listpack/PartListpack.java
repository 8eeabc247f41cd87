package io.vireo.server.data.listpack;

import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.NumberedParts;

/**
 * The entries of a listpack that is a part of a large value, in the block of that part. A view that
 * serves one part after the other. Owned by the data context.
 */
public class PartListpack extends StoredListpack {
  /** Bytes of a block in front of the entries, or of the gap. */
  public static final int FRAME_BYTES = NumberedParts.PART_AT + HEAD_BYTES;

  private NumberedParts parts;
  private int number;

  /** The value of which it is a part, if it may change. */
  private Owner owner;

  /** A value with parts. */
  public interface Owner {
    /** The block of a part has become longer, or with fewer than 0 bytes shorter. */
    void resized(int bytes);
  }

  /** A view of nothing. */
  public PartListpack() {}

  /**
   * Points at a part.
   *
   * @param newOwner the value of which it is, or null if it is only read or belongs to none yet
   */
  public final void point(NumberedParts newParts, int newNumber, Owner newOwner) {
    parts = newParts;
    number = newNumber;
    owner = newOwner;
    point(parts.memory(), parts.address(number), NumberedParts.PART_AT);
  }

  /** Points at nothing. */
  public final void release() {
    parts = null;
    owner = null;
  }

  /** Bytes of the entries that a part may have. */
  public static int mostBytes(NumberedParts parts) {
    return parts.mostBytes() - HEAD_BYTES;
  }

  @Override
  protected final boolean isCurrent() {
    return parts != null && parts.isAt(number, address());
  }

  @Override
  protected final int room() {
    return parts.blockBytes(number) - NumberedParts.PART_AT;
  }

  @Override
  public final int mostBytes() {
    return mostBytes(parts);
  }

  @Override
  protected final boolean resize(int length) {
    int before = parts.blockBytes(number);
    int to = parts.resize(number, length);
    if (to == BlockAllocator.NONE) {
      return false;
    }
    relocated(to, head());
    if (owner != null) {
      owner.resized(parts.blockBytes(number) - before);
    }
    return true;
  }
}
