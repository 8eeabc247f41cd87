package io.vireo.server.data.page;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Pages for several allocators, with one bound on all of them together. Owned by the data context.
 */
public final class SharedPages implements PageSource {
  private final PageLayout layout;
  private final Path[] folders;
  private long bound;
  private PageSource source;
  private int pages;

  private SharedPages(long bound, Path... folders) {
    this.layout = PageLayout.forBound(bound);
    this.folders = folders;
    this.bound = bound;
  }

  /**
   * Pages of at most so many bytes, whose file is made in the folder for temporary files or here.
   */
  public static SharedPages upTo(long bytes) {
    return new SharedPages(bytes, Path.of(System.getProperty("java.io.tmpdir")), Path.of(""));
  }

  /**
   * Makes what is needed to get pages, if that was not done yet.
   *
   * @throws IOException if the system gives none
   */
  public void open() throws IOException {
    if (source == null) {
      source = PageSource.open(layout.pageBytes(), folders);
    }
  }

  /** A new allocator of blocks in these pages. */
  public BlockAllocator allocator(java.util.function.BooleanSupplier owner) {
    return new BlockAllocator(layout, this, layout.addressableBytes(), owner);
  }

  @Override
  public ByteBuffer get() {
    if (mapped() + layout.pageBytes() > bound) {
      return null;
    }
    try {
      open();
    } catch (IOException none) {
      return null;
    }
    ByteBuffer page = source.get();
    pages += page == null ? 0 : 1;
    return page;
  }

  @Override
  public void giveBack(ByteBuffer page) {
    pages--;
    source.giveBack(page);
  }

  /** Bytes that all pages may have. */
  public long bound() {
    return bound;
  }

  /** Bytes of all pages that were given and not taken back. */
  public long mapped() {
    return (long) pages << layout.pageShift();
  }

  @Override
  public void close() {
    if (source != null) {
      source.close();
      source = null;
    }
  }
}
