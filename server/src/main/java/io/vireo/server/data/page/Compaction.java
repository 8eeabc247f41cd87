package io.vireo.server.data.page;

import java.util.ArrayList;
import java.util.List;

/**
 * Empties sparse pages, a little at a time, by moving what lives in them into free blocks of other
 * pages. Owned by the data context; it knows no clock: the caller says how much at a time, and
 * when.
 */
public final class Compaction {
  /*
   * Nothing to do -> a page is sealed -> its blocks move, from the lowest -> it is empty and gone.
   *
   * The page is the emptiest of the class that wastes most, of those for whose blocks there is room
   * in other pages: so compaction needs no memory. Commands go on between slices. They may free
   * blocks of the sealed page, and the last of them, or fill the room that was meant for the rest;
   * then the page is let go, and one of another class is looked for. A slice looks at no page twice:
   * readers may need blocks of several classes where they are, for as long as they like.
   */
  private final BlockAllocator allocator;
  private final PageMemory memory;
  private final Relocation relocation;

  private Page page;
  private int nextBlock;

  /** Pages that were let go in this slice: they have blocks that may not move, or find no room. */
  private final List<Page> leftPages = new ArrayList<>();

  private long movedBlocks;
  private long movedBytes;
  private long emptiedPages;
  private long leftBlocks;

  /** Compaction of the blocks of an allocator, which reports each to their owner. */
  public Compaction(BlockAllocator allocator, Relocation relocation) {
    this.allocator = allocator;
    this.memory = allocator.memory();
    this.relocation = relocation;
  }

  /**
   * Moves blocks.
   *
   * @param budget about how many bytes, at most; one block at least
   * @param sixteenths pages that are so full or fuller stay as they are, 1 to 16
   * @return the bytes that were moved; 0 if there is nothing to do
   */
  public int slice(int budget, int sixteenths) {
    int moved = 0;
    while (moved < budget && (isUnderWay() || begin(sixteenths))) {
      moved += moveNext();
    }
    leftPages.clear();
    return moved;
  }

  /** Lets the page be that is being emptied. */
  public void stop() {
    if (isUnderWay()) {
      leftBlocks += page.live();
      page.sizeClass().unseal(page);
    }
    page = null;
  }

  private boolean isUnderWay() {
    return page != null && page.state() == Page.State.SEALED;
  }

  private boolean begin(int sixteenths) {
    page = null;
    long most = 0;
    for (SizeClass kind : allocator.classes().all()) {
      Page sparse = kind.sparse(sixteenths);
      if (sparse != null
          && !leftPages.contains(sparse)
          && kind.wasted() > most
          && kind.hasRoomBeside(sparse)) {
        most = kind.wasted();
        page = sparse;
      }
    }
    if (page == null) {
      return false;
    }
    page.sizeClass().seal(page);
    nextBlock = 0;
    return true;
  }

  private int moveNext() {
    SizeClass kind = page.sizeClass();
    int block = page.nextLive(nextBlock);
    int from = memory.address(page, kind.placeOf(block));
    if (!kind.hasRoom() || !relocation.mayMove(from)) {
      leftPages.add(page);
      stop();
      return 0;
    }
    int to = allocator.allocate(kind);
    nextBlock = block + 1;
    memory.copy(from, 0, to, 0, kind.size());
    relocation.moved(from, to);
    allocator.free(from);
    movedBlocks++;
    movedBytes += kind.size();
    if (!isUnderWay()) {
      emptiedPages++;
    }
    return kind.size();
  }

  /** Blocks that were moved since the start. */
  public long movedBlocks() {
    return movedBlocks;
  }

  /** Bytes that were moved since the start. */
  public long movedBytes() {
    return movedBytes;
  }

  /** Blocks that were left where they are because there was no room for them any more. */
  public long leftBlocks() {
    return leftBlocks;
  }

  /** Pages that became empty by moving their last block. */
  public long emptiedPages() {
    return emptiedPages;
  }
}
