package io.vireo.server.data.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * More memory than there is: all pages are the same one, so nothing can be told of what is in them,
 * but all of their addresses.
 */
class LargeBoundTest {
  private static final long GIB = 1L << 30;

  private record OnePage(ByteBuffer page) implements PageSource {
    @Override
    public ByteBuffer get() {
      return page.duplicate();
    }

    @Override
    public void giveBack(ByteBuffer page) {}

    @Override
    public void close() {}
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 40, 100, 500})
  void eachBlockHasAnAddressOfItsOwn(long gibibytes) {
    long bound = gibibytes * GIB;
    PageLayout layout = PageLayout.forBound(bound);
    PageSource source = new OnePage(ByteBuffer.allocateDirect(layout.pageBytes()));
    BlockAllocator allocator = new BlockAllocator(layout, source, bound, () -> true);
    long blocks = 0;
    long negative = 0;
    int last = 0;
    Set<Integer> firsts = new HashSet<>();
    for (int address = allocator.allocate(allocator.largest());
        address != BlockAllocator.NONE;
        address = allocator.allocate(allocator.largest())) {
      Page page = allocator.memory().page(address);
      int place = allocator.memory().place(address);
      if (place == 0) {
        assertThat(firsts.add(address)).isTrue();
      }
      if (!page.isBlock(place) || allocator.memory().address(page, place) != address) {
        throw new AssertionError("block " + blocks + " is not found at " + address);
      }
      allocator.memory().putLong(address, allocator.largest() - Long.BYTES, blocks);
      blocks++;
      negative += address < 0 ? 1 : 0;
      last = address;
    }
    assertThat(blocks * allocator.largest()).isEqualTo(bound).isEqualTo(allocator.mapped());
    assertThat(allocator.used()).isEqualTo(bound);
    assertThat(firsts).hasSize((int) (bound / layout.pageBytes()));
    assertThat(negative).isPositive();
    assertThat(allocator.memory().getLong(last, allocator.largest() - Long.BYTES))
        .isEqualTo(blocks - 1);
    assertThat(allocator.refused()).isEqualTo(1);
    assertThat(allocator.clear(Integer.MAX_VALUE)).isTrue();
    assertThat(allocator.mapped()).isZero();
  }
}
