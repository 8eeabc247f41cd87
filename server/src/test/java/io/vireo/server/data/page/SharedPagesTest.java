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

  private static void fill(BlockAllocator allocator) {
    while (allocator.allocate(32 * 1024) != BlockAllocator.NONE) {
      // Until no page is left.
    }
  }
}
