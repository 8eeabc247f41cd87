package io.vireo.server.data.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedPagesTest {
  private static final long BOUND = 1 << 20;

  @TempDir Path folder;

  @Test
  void whereNoFileCanBeMadeTheOperatorLearnsWhatToSet() {
    Path missing = folder.resolve("missing");
    Path gone = folder.resolve("gone");
    SharedPages pages = new SharedPages(BOUND, List.of(missing, gone));
    assertThatThrownBy(pages::open)
        .isInstanceOf(NoPagesException.class)
        .hasMessageContainingAll(missing.toString(), gone.toString(), "-Djava.io.tmpdir=FOLDER");
    assertThat(pages.get()).isNull();
  }

  @Test
  void anyOfTheFoldersWillDo() {
    try (SharedPages pages = new SharedPages(BOUND, List.of(folder.resolve("missing"), folder))) {
      pages.open();
      assertThat(pages.get()).isNotNull();
      assertThat(pages.mapped()).isEqualTo(1 << 16);
    }
  }

  @Test
  void togetherTheyStayBelowTheBound() {
    try (SharedPages pages = new SharedPages(BOUND, List.of(folder))) {
      BlockAllocator one = pages.allocator(() -> true);
      BlockAllocator other = pages.allocator(() -> true);
      int blocks = 0;
      while (one.allocate(32 * 1024) != BlockAllocator.NONE
          && other.allocate(32 * 1024) != BlockAllocator.NONE) {
        blocks += 2;
      }
      assertThat(blocks).isEqualTo(32);
      assertThat(pages.mapped()).isEqualTo(BOUND);
      one.clear(Integer.MAX_VALUE);
      assertThat(other.allocate(64)).isNotEqualTo(BlockAllocator.NONE);
      other.clear(Integer.MAX_VALUE);
      assertThat(pages.mapped()).isZero();
    }
  }

  @Test
  void beforeAPageIsRefusedTheOwnerIsAskedForWhatNobodyNeeds() {
    try (SharedPages pages = new SharedPages(BOUND, List.of(folder))) {
      BlockAllocator one = pages.allocator(() -> true);
      BlockAllocator other = pages.allocator(() -> true);
      fill(one);
      assertThat(other.allocate(64)).isEqualTo(BlockAllocator.NONE);

      pages.onShortage(() -> one.clear(1) || pages.mapped() < BOUND);
      assertThat(other.allocate(64)).isNotEqualTo(BlockAllocator.NONE);
      assertThat(pages.mapped()).isEqualTo(BOUND);

      pages.onShortage(() -> false);
      assertThat(other.allocate(32 * 1024)).isEqualTo(BlockAllocator.NONE);
      one.clear(Integer.MAX_VALUE);
      other.clear(Integer.MAX_VALUE);
    }
  }

  @Test
  void changeThatHasBegunGoesBeyondTheBoundAndTheNextIsRefused() {
    try (SharedPages pages = new SharedPages(BOUND, List.of(folder))) {
      BlockAllocator blocks = pages.allocator(() -> true);
      fill(blocks);
      assertThat(pages.mapped()).isEqualTo(BOUND);
      assertThat(blocks.hasReserve(0)).isTrue();
      int beyond = 2 * SharedPages.RESERVED_PAGES;
      int address = 0;
      for (int i = 0; i < beyond; i++) {
        address = blocks.require(32 * 1024);
      }
      assertThat(pages.mapped()).isEqualTo(BOUND + SharedPages.RESERVED_PAGES * pages.pageBytes());
      assertThat(blocks.hasReserve(0)).isFalse();
      assertThatThrownBy(blocks::ensureReserve).isInstanceOf(NoRoom.class);
      assertThatThrownBy(() -> blocks.require(32 * 1024)).isInstanceOf(OutOfMemoryError.class);

      blocks.free(address);
      assertThat(blocks.require(32 * 1024)).isNotEqualTo(BlockAllocator.NONE);
      blocks.clear(Integer.MAX_VALUE);
      assertThat(pages.mapped()).isZero();
      assertThat(blocks.hasReserve(0)).isTrue();
    }
  }

  @Test
  void severalElementsAskForWhatTheyTakeTogether() {
    try (SharedPages pages = new SharedPages(BOUND, List.of(folder))) {
      BlockAllocator blocks = pages.allocator(() -> true);
      long most = (SharedPages.MAX_RESERVED_PAGES - SharedPages.RESERVED_PAGES) * 65_536L;
      assertThat(blocks.hasReserve(BOUND + most)).isTrue();
      assertThat(blocks.hasReserve(BOUND + most + 1)).isFalse();
      fill(blocks);
      assertThat(blocks.hasReserve(most)).isTrue();
      assertThat(blocks.hasReserve(most + 1)).isFalse();
      blocks.require(32 * 1024);
      assertThat(blocks.hasReserve(most)).isFalse();
      assertThat(blocks.hasReserve(most - 65_536)).isTrue();
      blocks.clear(4);
      pages.onShortage(() -> blocks.trim(2));
      assertThat(blocks.hasReserve(most)).isTrue();
      blocks.clear(Integer.MAX_VALUE);
    }
  }

  private static void fill(BlockAllocator allocator) {
    while (allocator.allocate(32 * 1024) != BlockAllocator.NONE) {
      // Until no page is left.
    }
  }
}
