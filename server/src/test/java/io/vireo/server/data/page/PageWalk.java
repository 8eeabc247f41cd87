package io.vireo.server.data.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

/** Walks all pages, and proves that each living block is reached exactly once. */
public final class PageWalk {
  private final BlockAllocator allocator;
  private final Set<Integer> reached = new HashSet<>();
  private int pages;
  private long blocks;
  private long used;
  private long touched;

  private PageWalk(BlockAllocator allocator) {
    this.allocator = allocator;
  }

  /** Fails unless these are the addresses of all blocks, each once, and the books are right. */
  public static void check(BlockAllocator allocator, IntStream addresses) {
    PageWalk walk = new PageWalk(allocator);
    addresses.forEach(walk::reach);
    walk.walk();
  }

  private void reach(int address) {
    if (!reached.add(address)) {
      throw new AssertionError("reached twice: " + address);
    }
  }

  private void walk() {
    for (int number = 0; number < allocator.pageNumbers(); number++) {
      Page page = allocator.memory().pageNumbered(number);
      if (page != null) {
        pages++;
        touched += page.touched();
        walk(page);
      }
    }
    assertThat(blocks).as("blocks that live").isEqualTo(reached.size());
    assertThat(allocator.used()).isEqualTo(used);
    assertThat(allocator.touched()).isEqualTo(touched);
    assertThat(allocator.mapped()).isEqualTo(pages * (long) pageBytes());
    checkClasses();
  }

  private int pageBytes() {
    return pages == 0 ? 0 : (int) (allocator.mapped() / pages);
  }

  private void walk(Page page) {
    if (page.sizeClass() == null) {
      assertThat(page.live()).isZero();
      assertThat(page.state()).isEqualTo(Page.State.EMPTY);
      return;
    }
    int live = 0;
    for (int block = page.nextLive(0); block >= 0; block = page.nextLive(block + 1)) {
      int address = allocator.memory().address(page, page.sizeClass().placeOf(block));
      if (!reached.contains(address) || (block + 1) * page.sizeClass().size() > page.touched()) {
        throw new AssertionError("a block that nobody reaches: " + address);
      }
      live++;
    }
    assertThat(page.live()).isEqualTo(live).isPositive();
    boolean full = live == page.sizeClass().capacity();
    assertThat(page.state() == Page.State.FULL || page.state() == Page.State.SEALED)
        .as("full")
        .isIn(full, page.state() == Page.State.SEALED);
    blocks += live;
    used += (long) live * page.sizeClass().size();
  }

  private void checkClasses() {
    long inClasses = 0;
    for (ClassUsage usage : allocator.usage()) {
      inClasses += usage.used();
      assertThat(usage.touched()).isGreaterThanOrEqualTo(usage.used());
      assertThat(usage.pages()).isPositive();
    }
    assertThat(inClasses).isEqualTo(used);
    for (SizeClass kind : allocator.classes().all()) {
      checkShelves(kind);
    }
  }

  /** Each page of a class is in the list it belongs to, or in none. */
  private void checkShelves(SizeClass kind) {
    Set<Page> shelved = new HashSet<>();
    for (Page page : kind.shelved()) {
      assertThat(shelved.add(page)).isTrue();
      assertThat(page.state()).isEqualTo(Page.State.SHELVED);
      assertThat(page.shelf()).isEqualTo((int) (page.live() * 16L / kind.capacity()));
    }
    int expected = 0;
    for (int number = 0; number < allocator.pageNumbers(); number++) {
      Page page = allocator.memory().pageNumbered(number);
      if (page != null && page.sizeClass() == kind && page.state() == Page.State.SHELVED) {
        expected++;
      }
    }
    assertThat(shelved).hasSize(expected);
  }
}
