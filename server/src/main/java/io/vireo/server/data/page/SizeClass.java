package io.vireo.server.data.page;

import java.util.ArrayList;
import java.util.List;

/**
 * Blocks of one size: the pages that are made of them, by how full they are. Owned by the data
 * context.
 */
final class SizeClass {
  /*
   * New blocks come from one page, the current one, until it is full; then the fullest of the
   * others takes its place. So sparse pages are left to become empty. The others lie in sixteen
   * lists by their filling, and full ones in none.
   */

  /** How many lists there are. */
  static final int SHELVES = 16;

  /** Enough for quotients of numbers below 2^20 to be exact. */
  private static final int PRECISION = 40;

  private final int size;
  private final int units;
  private final int capacity;

  /** What to multiply with instead of dividing by {@link #units}, in units of 2^-40. */
  private final long perUnit;

  /** The share of a shelf that one block is, in units of 2^-40. */
  private final long shelvesPerBlock;

  private final Page[] shelves = new Page[SHELVES];
  private int occupied;
  private Page current;

  private int pages;
  private long blocks;
  private long touched;

  SizeClass(int size, PageLayout layout) {
    this.size = size;
    this.units = size / layout.unitBytes();
    this.capacity = layout.pageBytes() / size;
    this.perUnit = ((1L << PRECISION) + units - 1) / units;
    this.shelvesPerBlock = (((long) SHELVES << PRECISION) + capacity - 1) / capacity;
  }

  /** Bytes of a block. */
  int size() {
    return size;
  }

  /** Blocks of a page. */
  int capacity() {
    return capacity;
  }

  /** Units from the beginning of a page to a block. */
  int placeOf(int block) {
    return block * units;
  }

  /** The block that begins, or lies, {@code place} units behind the beginning of a page. */
  int blockAt(int place) {
    return (int) (place * perUnit >>> PRECISION);
  }

  /** The page that new blocks come from, or null. */
  Page current() {
    if (current == null && occupied != 0) {
      current = shelves[31 - Integer.numberOfLeadingZeros(occupied)];
      unshelve(current);
      current.state(Page.State.CURRENT);
    }
    return current;
  }

  /** True if there is a free block in the pages that are not sealed. */
  boolean hasRoom() {
    return current() != null;
  }

  /** Lets new blocks come from a page without blocks; there must be no current one. */
  void open(Page page) {
    page.open(this);
    pages++;
    touched += page.touched();
    current = page;
  }

  /** Forgets a page, in which no block lives. */
  void close(Page page) {
    setAside(page);
    pages--;
    touched -= page.touched();
  }

  /** Forgets a page and the blocks that live in it. */
  void forget(Page page) {
    blocks -= page.live();
    close(page);
  }

  /** Takes a block of the current page; its number. */
  int take(Page page) {
    int block = page.take();
    blocks++;
    touched += page.touchUpTo((block + 1) * size);
    if (page.live() == capacity) {
      page.state(Page.State.FULL);
      current = null;
    }
    return block;
  }

  /** Makes a block of a page free. */
  void release(Page page, int block) {
    page.release(block);
    blocks--;
    switch (page.state()) {
      case FULL -> shelve(page);
      case SHELVED -> {
        if (shelfFor(page) != page.shelf()) {
          unshelve(page);
          shelve(page);
        }
      }
      default -> {}
    }
  }

  /**
   * One of the emptiest pages, if it is less than {@code sixteenths} full; never the current one.
   */
  Page sparse(int sixteenths) {
    int shelf = Integer.numberOfTrailingZeros(occupied);
    return shelf < Math.min(SHELVES, sixteenths) ? shelves[shelf] : null;
  }

  /** True if what lives in a page has room in the others. */
  boolean hasRoomBeside(Page page) {
    long elsewhere = blocks - page.live();
    return (pages - 1L) * capacity - elsewhere >= page.live();
  }

  /** Has no block come from a page any more. */
  void seal(Page page) {
    setAside(page);
    page.state(Page.State.SEALED);
  }

  /** Lets blocks come from a sealed page again. */
  void unseal(Page page) {
    if (page.live() == capacity) {
      page.state(Page.State.FULL);
    } else {
      shelve(page);
    }
  }

  private void setAside(Page page) {
    if (page.state() == Page.State.SHELVED) {
      unshelve(page);
    } else if (page == current) {
      current = null;
    }
  }

  private int shelfFor(Page page) {
    return (int) (page.live() * shelvesPerBlock >>> PRECISION);
  }

  private void shelve(Page page) {
    int shelf = shelfFor(page);
    page.shelve(shelf, shelves[shelf]);
    shelves[shelf] = page;
    occupied |= 1 << shelf;
  }

  private void unshelve(Page page) {
    int shelf = page.shelf();
    if (shelves[shelf] == page) {
      shelves[shelf] = page.next();
    }
    page.unlink();
    if (shelves[shelf] == null) {
      occupied &= ~(1 << shelf);
    }
  }

  /** The pages of all lists, for proofs. */
  List<Page> shelved() {
    List<Page> all = new ArrayList<>();
    for (Page first : shelves) {
      for (Page page = first; page != null; page = page.next()) {
        all.add(page);
      }
    }
    return all;
  }

  /** Bytes that are free, in what was touched of the pages. */
  long wasted() {
    return touched - blocks * size;
  }

  /** The books of this class. */
  ClassUsage usage() {
    return new ClassUsage(size, pages, blocks, touched);
  }
}
