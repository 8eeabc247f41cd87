package io.vireo.server.data.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;

/** Allocators whose pages are the system's. */
public final class TestPages {
  private TestPages() {}

  /** One with the smallest pages and units, and with a reserve beyond the bound. */
  public static BlockAllocator allocator(long bound) {
    return SharedPages.upTo(bound).allocator(() -> true);
  }

  /** One that says now and then that there is no reserve for a change, as chance decides. */
  public static BlockAllocator refusing(long bound, Random random) {
    PageLayout layout = PageLayout.forBound(bound);
    PageSource refusing = new Refusing(SharedPages.upTo(bound), random);
    return new BlockAllocator(layout, refusing, layout.addressableBytes(), () -> true);
  }

  private record Refusing(SharedPages pages, Random random) implements PageSource {
    @Override
    public ByteBuffer get() {
      return pages.get();
    }

    @Override
    public boolean hasReserve(long bytes) {
      return random.nextInt(16) > 0 && pages.hasReserve(bytes);
    }

    @Override
    public ByteBuffer getReserved() {
      return pages.getReserved();
    }

    @Override
    public void giveBack(ByteBuffer page) {
      pages.giveBack(page);
    }

    @Override
    public void close() {
      pages.close();
    }
  }

  static BlockAllocator allocator(PageLayout layout, long bound) {
    try {
      Path folder = Path.of(System.getProperty("java.io.tmpdir"));
      PageSource source = AnonymousMappings.open(layout.pageBytes(), folder);
      return new BlockAllocator(layout, source, bound, () -> true);
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }
}
