package io.vireo.server.data.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Allocators whose pages are the system's. */
public final class TestPages {
  private TestPages() {}

  /** One with the smallest pages and units. */
  public static BlockAllocator allocator(long bound) {
    return allocator(new PageLayout(3, PageLayout.SMALLEST_PAGE_SHIFT), bound);
  }

  static BlockAllocator allocator(PageLayout layout, long bound) {
    try {
      Path folder = Path.of(System.getProperty("java.io.tmpdir"));
      PageSource source = PageSource.open(layout.pageBytes(), folder);
      return new BlockAllocator(layout, source, bound, () -> true);
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }
}
