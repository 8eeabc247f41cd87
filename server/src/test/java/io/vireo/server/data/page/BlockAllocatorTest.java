package io.vireo.server.data.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an allocator does with pages, and what it tells of them. */
class BlockAllocatorTest {
  private static final int PAGE = 1 << 16;

  private final CountedPages source = new CountedPages();
  private BlockAllocator allocator = allocator(1 << 24);

  private BlockAllocator allocator(long bound) {
    return new BlockAllocator(new PageLayout(3, 16), source, bound, () -> true);
  }

  private List<Integer> allocate(int count, int bytes) {
    List<Integer> addresses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      addresses.add(allocator.allocate(bytes));
    }
    return addresses;
  }

  @Test
  void booksAreExact() {
    allocate(10, 40);
    allocate(3, 1000);
    assertThat(allocator.used()).isEqualTo(10 * 40 + 3 * 1024);
    assertThat(allocator.touched()).isEqualTo(10 * 40 + 3 * 1024);
    assertThat(allocator.mapped()).isEqualTo(2 * PAGE);
    assertThat(allocator.usage())
        .containsExactly(new ClassUsage(40, 1, 10, 400), new ClassUsage(1024, 1, 3, 3072));
    assertThat(allocator.heapBytes()).isPositive();
  }

  @Test
  void freeBlocksServeTheNextOnesFromTheBeginning() {
    List<Integer> blocks = allocate(100, 64);
    allocator.free(blocks.get(70));
    allocator.free(blocks.get(3));
    assertThat(allocator.allocate(64)).isEqualTo(blocks.get(3));
    assertThat(allocator.allocate(64)).isEqualTo(blocks.get(70));
    assertThat(allocator.touched()).isEqualTo(6400);
  }

  @Test
  void emptyPagesGoBackButForSpares() {
    int perPage = PAGE / 1024;
    List<Integer> blocks = allocate(perPage * 10, 1024);
    assertThat(source.out).hasSize(10);
    blocks.forEach(allocator::free);
    assertThat(source.out).hasSize(BlockAllocator.MIN_SPARES);
    allocator.trim();
    assertThat(source.out).isEmpty();
    assertThat(allocator.mapped()).isZero();
    assertThat(allocator.touched()).isZero();
  }

  @Test
  void pagesOfOneSizeServeTheNextSizeIfTheyAreFewBesideTheOthers() {
    int perPage = PAGE / 1024;
    allocate(perPage * 56, 1024);
    List<Integer> growing = allocate(perPage * 8, 1024);
    growing.forEach(allocator::free);
    assertThat(source.out).hasSize(64);
    allocate(8 * (PAGE / 2048), 2048);
    assertThat(source.given).isEqualTo(64);
  }

  @Test
  void pagesThatAreNotNeededForAPeriodGoBack() {
    int perPage = PAGE / 1024;
    allocate(perPage * 56, 1024);
    allocate(perPage * 8, 1024).forEach(allocator::free);
    allocator.beginPeriod();
    assertThat(allocator.hasIdlePages()).as("a whole period is not over").isFalse();
    List<Integer> needed = allocate(2 * perPage, 2048 - 1024);
    needed.forEach(allocator::free);
    allocator.beginPeriod();
    allocate(4 * perPage, 1024);
    int gone = 0;
    while (allocator.giveBackIdle()) {
      gone++;
    }
    assertThat(gone).as("two were needed in the period, and others are in use").isEqualTo(4);
    assertThat(source.out).hasSize(60);
    assertThat(allocator.hasIdlePages()).isFalse();
  }

  @Test
  void oneBlockThatComesAndGoesNeedsOnePage() {
    for (int i = 0; i < 1000; i++) {
      allocator.free(allocator.allocate(500));
    }
    assertThat(source.given).isEqualTo(1);
  }

  @Test
  void atTheBoundNothingIsDone() {
    allocator = allocator(3 * PAGE);
    List<Integer> blocks = allocate(3 * (PAGE / 1024), 1024);
    assertThat(blocks).doesNotContain(BlockAllocator.NONE).doesNotHaveDuplicates();
    long used = allocator.used();
    assertThat(allocator.allocate(1024)).isEqualTo(BlockAllocator.NONE);
    assertThat(allocator.allocate(8)).isEqualTo(BlockAllocator.NONE);
    assertThat(allocator.resize(blocks.get(0), 8)).isEqualTo(BlockAllocator.NONE);
    assertThat(allocator.used()).isEqualTo(used);
    assertThat(allocator.refused()).isEqualTo(3);
    PageWalk.check(allocator, blocks.stream().mapToInt(i -> i));
    allocator.bound(4 * PAGE);
    assertThat(allocator.allocate(8)).isNotEqualTo(BlockAllocator.NONE);
  }

  @Test
  void whenTheSystemHasNoMemoryNothingIsDone() {
    int block = allocator.allocate(100);
    source.exhausted = true;
    assertThat(allocator.allocate(200)).isEqualTo(BlockAllocator.NONE);
    assertThat(allocator.resize(block, 200)).isEqualTo(BlockAllocator.NONE);
    assertThat(allocator.resize(block, 97)).isEqualTo(block);
    source.exhausted = false;
    assertThat(allocator.allocate(200)).isNotEqualTo(BlockAllocator.NONE);
  }

  @Test
  void clearTakesPagesInSlices() {
    allocate(PAGE / 1024 * 5, 1024);
    assertThat(allocator.clear(2)).isFalse();
    assertThat(source.out).hasSize(3);
    assertThat(allocator.used()).isEqualTo(3 * PAGE);
    assertThat(allocator.clear(3)).isTrue();
    assertThat(source.out).isEmpty();
    PageWalk.check(allocator, IntStream.empty());
    assertThat(allocator.allocate(8)).isNotEqualTo(BlockAllocator.NONE);
  }

  @Test
  void twiceFreedBlocksAreFound() {
    List<Integer> blocks = allocate(2, 24);
    allocator.free(blocks.get(0));
    assertThatThrownBy(() -> allocator.free(blocks.get(0))).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> allocator.free(blocks.get(1) + 1)).isInstanceOf(AssertionError.class);
    PageWalk.check(allocator, IntStream.of(blocks.get(1)));
  }

  @Test
  void accessOutsideLivingBlocksIsFound() {
    PageMemory memory = allocator.memory();
    List<Integer> blocks = allocate(2, 24);
    memory.putLong(blocks.get(0), 16, 1);
    assertThatThrownBy(() -> memory.putLong(blocks.get(0), 17, 1))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> memory.getByte(blocks.get(0), -1)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> memory.getByte(blocks.get(0) + 1, 0))
        .isInstanceOf(AssertionError.class);
    allocator.free(blocks.get(0));
    assertThatThrownBy(() -> memory.getLong(blocks.get(0), 0)).isInstanceOf(AssertionError.class);
  }

  @Test
  void writesToFreeBlocksAreFound() {
    List<Integer> blocks = allocate(2, 24);
    allocator.free(blocks.get(0));
    source.out.forEach(page -> page.put(3, (byte) 7));
    assertThatThrownBy(() -> allocator.allocate(24))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("free block");
  }

  @Test
  void threadsThatDoNotOwnItAreFound() {
    BlockAllocator foreign =
        new BlockAllocator(new PageLayout(3, 16), source, 1 << 24, () -> false);
    assertThatThrownBy(() -> foreign.allocate(8)).isInstanceOf(AssertionError.class);
  }

  @Test
  void compactionStopsWhereItsRoomIsTaken() {
    allocator = allocator(2 * PAGE);
    Set<Integer> blocks = new HashSet<>(allocate(2 * (PAGE / 1024), 1024));
    List<Integer> freed = blocks.stream().sorted().skip(8).limit(100).toList();
    freed.forEach(allocator::free);
    blocks.removeAll(freed);
    Compaction compaction =
        new Compaction(
            allocator,
            (from, to) -> {
              assertThat(blocks.remove(from)).isTrue();
              blocks.add(to);
            });
    assertThat(compaction.slice(1, 16)).isEqualTo(1024);
    int block = allocator.allocate(1024);
    while (block != BlockAllocator.NONE) {
      blocks.add(block);
      block = allocator.allocate(1024);
    }
    assertThat(compaction.slice(PAGE, 16)).isZero();
    PageWalk.check(allocator, blocks.stream().mapToInt(i -> i));
    assertThat(allocator.allocate(1024)).isNotEqualTo(BlockAllocator.NONE);
  }

  @Test
  void pagesThatAreFullEnoughStay() {
    List<Integer> blocks = allocate(PAGE / 1024 * 4, 1024);
    for (int i = 0; i < blocks.size(); i += 4) {
      allocator.free(blocks.get(i));
    }
    Compaction compaction = new Compaction(allocator, (from, to) -> {});
    assertThat(compaction.slice(1, 12)).isZero();
    assertThat(compaction.slice(1, 13)).isPositive();
  }

  @Test
  void compactionEndsThoughBlocksOfSeveralClassesMayNotMove() {
    List<Integer> pinned = new ArrayList<>();
    for (int size : new int[] {512, 1024, 2048}) {
      List<Integer> blocks = allocate(3 * PAGE / size, size);
      for (int i = 0; i < blocks.size(); i++) {
        if (i % 8 != 0) {
          allocator.free(blocks.get(i));
        } else if (size != 1024) {
          pinned.add(blocks.get(i));
        }
      }
    }
    Pinned relocation = new Pinned(pinned);
    Compaction compaction = new Compaction(allocator, relocation);
    assertThat(compaction.slice(PAGE, 16)).isPositive();
    while (compaction.slice(PAGE, 16) > 0) {}
    assertThat(compaction.emptiedPages()).isPositive();
    assertThat(relocation.moved).isPositive();
    assertThat(compaction.slice(PAGE, 16)).isZero();
  }

  /** Blocks that may not move, for as long as the test lasts. */
  private static final class Pinned implements Relocation {
    private static final int MAX_QUESTIONS = 10_000;

    private final Set<Integer> pinned;
    private int moved;
    private int asked;

    Pinned(List<Integer> pinned) {
      this.pinned = Set.copyOf(pinned);
    }

    @Override
    public boolean mayMove(int address) {
      assertThat(asked++).as("questions").isLessThan(MAX_QUESTIONS);
      return !pinned.contains(address);
    }

    @Override
    public void moved(int from, int to) {
      moved++;
    }
  }

  /** Pages in the heap, of which it is known which are out. */
  private static final class CountedPages implements PageSource {
    private final Set<ByteBuffer> out = Collections.newSetFromMap(new IdentityHashMap<>());
    private int given;
    private boolean exhausted;

    @Override
    public ByteBuffer get() {
      if (exhausted) {
        return null;
      }
      given++;
      ByteBuffer page = ByteBuffer.allocateDirect(PAGE);
      out.add(page);
      return page;
    }

    @Override
    public void giveBack(ByteBuffer page) {
      assertThat(out.remove(page)).isTrue();
    }

    @Override
    public void close() {}
  }
}
