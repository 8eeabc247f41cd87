package io.vireo.server.data.page;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Pages for several allocators, with one bound on all of them together. Owned by the data context.
 *
 * <p>When there are none, the owner of the allocators is asked to give back pages that are not
 * needed, before an allocator fails.
 */
public final class SharedPages implements PageSource {
  private final PageLayout layout;
  private final List<Path> folders;
  private long bound;
  private PageSource source;
  private BooleanSupplier reclaim = () -> false;
  private int pages;

  /** Pages whose file is made in the first of some folders where that is possible. */
  SharedPages(long bound, List<Path> folders) {
    this.layout = PageLayout.forBound(bound);
    this.folders = folders;
    this.bound = bound;
  }

  /**
   * Pages of at most {@code bytes}, whose file is made in the folder for temporary files, here, or
   * in memory.
   */
  public static SharedPages upTo(long bytes) {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    // A container whose files are all read-only has this one nevertheless.
    Path memory = Path.of("/dev/shm");
    return new SharedPages(bytes, List.of(temporary, Path.of(""), memory));
  }

  /**
   * Makes what is needed to get pages, if that was not done yet.
   *
   * @throws NoPagesException if the system gives none
   */
  public void open() {
    if (source == null) {
      try {
        source = PageSource.open(layout.pageBytes(), folders.toArray(Path[]::new));
      } catch (IOException nowhere) {
        throw new NoPagesException(named(), nowhere);
      }
    }
  }

  private String named() {
    return String.join(
        ", ", folders.stream().map(folder -> folder.toAbsolutePath().toString()).toList());
  }

  /** A new allocator of blocks in these pages. */
  public BlockAllocator allocator(BooleanSupplier owner) {
    return new BlockAllocator(layout, this, layout.addressableBytes(), owner);
  }

  /**
   * Sets what is asked for pages when there are none.
   *
   * @param reclaim gives back what is not needed, whichever allocator has it; true if that was a
   *     page
   */
  public void onShortage(BooleanSupplier reclaim) {
    this.reclaim = reclaim;
  }

  @Override
  public ByteBuffer get() {
    ByteBuffer page = take();
    return page == null && reclaim.getAsBoolean() ? take() : page;
  }

  private ByteBuffer take() {
    if (mapped() + layout.pageBytes() > bound) {
      return null;
    }
    try {
      open();
    } catch (NoPagesException none) {
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

  /** Bytes of a page. */
  public int pageBytes() {
    return layout.pageBytes();
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
