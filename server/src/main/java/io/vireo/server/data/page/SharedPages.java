package io.vireo.server.data.page;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Pages for several allocators, with one bound on all of them together. Owned by the data context.
 *
 * <p>When there are none, the owner of the allocators is asked to give back pages that are not
 * needed, before an allocator fails.
 */
public final class SharedPages implements PageSource {
  /**
   * Pages beyond the bound for one change that has begun: an element that is added to a table or
   * tree takes blocks of some sizes, for each of which a page may be needed.
   */
  public static final int RESERVED_PAGES = 16;

  /** Pages beyond the bound, at most: those for a change that adds several elements among them. */
  public static final int MAX_RESERVED_PAGES = 64;

  private final PageLayout layout;
  private final List<Path> folders;
  private long bound;
  private PageSource source;
  private BooleanSupplier reclaim = () -> false;
  private int pages;

  /** Pages beyond the bound, which are mapped and take no memory before they are written to. */
  private final Deque<ByteBuffer> reserve = new ArrayDeque<>();

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
        source = AnonymousMappings.open(layout.pageBytes(), folders.toArray(Path[]::new));
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
    ByteBuffer page = map();
    pages += page == null ? 0 : 1;
    return page;
  }

  private ByteBuffer map() {
    try {
      open();
    } catch (NoPagesException none) {
      return null;
    }
    return source.get();
  }

  /**
   * True if there is a reserve of pages for a change of a value.
   *
   * <p>The reserve is mapped as long as the bound is kept, and used up by changes beyond it. So
   * there is none if those that came before have taken more than is left for one change.
   */
  @Override
  public boolean hasReserve(long bytes) {
    long wanted = RESERVED_PAGES + (bytes + layout.pageBytes() - 1 >> layout.pageShift());
    return reserve.size() >= wanted
        || hasReserveOf(wanted)
        || reclaim.getAsBoolean() && hasReserveOf(wanted);
  }

  private boolean hasReserveOf(long wanted) {
    long least = Math.min(wanted, MAX_RESERVED_PAGES);
    while (mapped() <= bound && reserve.size() < least) {
      ByteBuffer page = map();
      if (page == null) {
        return false;
      }
      reserve.push(page);
    }
    long within = Math.max(0, bound - mapped()) >> layout.pageShift();
    return reserve.size() >= least && reserve.size() + within >= wanted;
  }

  @Override
  public ByteBuffer getReserved() {
    ByteBuffer page = get();
    if (page == null) {
      page = reserve.poll();
      pages += page == null ? 0 : 1;
    }
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
      reserve.forEach(source::giveBack);
      reserve.clear();
      source.close();
      source = null;
    }
  }
}
