package io.vireo.server.data.page;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Blocks of bytes outside the heap, each with an address of 32 bits. Owned by the data context.
 *
 * <p>What would need more pages than the bound allows, or than the system has, answers {@link
 * #NONE} and has changed nothing. A change that takes several blocks asks for a reserve first
 * ({@link #ensureReserve}), and then {@linkplain #require requires} them.
 */
public final class BlockAllocator implements AutoCloseable {
  /*
   * A page holds blocks of one size class. To allocate is to take the lowest free block of the
   * class's current page; to free is to clear its bit. No header lies before a block, and neither
   * touches the block itself.
   *
   * A page without blocks stays for the next ones, as long as such pages are few beside the others:
   * collections that grow together leave the pages of one size for those of the next, and the system
   * takes longer to give a page than commands to fill it. What was not needed for a while goes back.
   */

  /** The address of no block. */
  public static final int NONE = 0;

  /** Bytes of a block that any allocator can make; see {@link #largest}. */
  public static final int MODEST_BYTES = 32 * 1024;

  /** Pages without blocks that stay for the next ones in any case. */
  static final int MIN_SPARES = 2;

  /** Pages without blocks that stay for the next ones, as a binary fraction of all pages: 1/8. */
  private static final int SPARES_SHIFT = 3;

  /**
   * What free blocks are filled with where assertions are checked; all have a multiple of its
   * length.
   */
  private static final long POISON = 0xdbdb_dbdb_dbdb_dbdbL;

  private final PageLayout layout;
  private final PageSource source;
  private final BooleanSupplier owner;
  private final PageMemory memory;
  private final SizeClasses classes;
  private final int largest;
  private final Generations generations = new Generations();
  private final Deque<Page> spares = new ArrayDeque<>();

  /** The least number of spare pages in this period so far. */
  private int leastSpares;

  /** Spare pages that were not needed in the last period, and go back. */
  private int idleSpares;

  /** Numbers of pages that were given back. */
  private final Deque<Integer> numbers = new ArrayDeque<>();

  private long bound;
  private int pages;
  private int nextNumber = 1;
  private long used;
  private long touched;
  private long heapBytes;
  private long refused;

  /**
   * An allocator without blocks.
   *
   * @param layout for at least {@code bound} bytes
   * @param source pages of the layout's size; it is closed with this
   * @param bound bytes of all pages, at most
   * @param owner true if the calling thread may use this; for assertions
   */
  public BlockAllocator(PageLayout layout, PageSource source, long bound, BooleanSupplier owner) {
    this.layout = layout;
    this.source = source;
    this.owner = owner;
    this.memory = new PageMemory(layout);
    this.classes = new SizeClasses(layout);
    this.largest = SizeClasses.largest(layout);
    bound(bound);
  }

  /** The bytes of the blocks. */
  public PageMemory memory() {
    return memory;
  }

  /** Bytes of the largest block: half of a page, 32 to 256 KiB. */
  public int largest() {
    return largest;
  }

  /** Which views of blocks are stale, for assertions. */
  public Generations generations() {
    return generations;
  }

  /** Changes the bound on the bytes of all pages. What there is already stays. */
  public void bound(long bytes) {
    bound = Math.min(bytes, layout.addressableBytes());
  }

  /**
   * Makes a block, whose bytes may be anything.
   *
   * @param bytes 1 to {@link #largest}
   * @return its address, or {@link #NONE}
   */
  public int allocate(int bytes) {
    assert owner.getAsBoolean();
    return allocate(classes.of(bytes));
  }

  /**
   * Asks for pages for a change of a value, before it begins.
   *
   * @throws NoRoom if there are not enough for any one change
   */
  public void ensureReserve() {
    if (!hasReserve(0)) {
      throw new NoRoom();
    }
  }

  /**
   * True if there are pages for a change of a value.
   *
   * @param bytes that the change adds at most, if they may be more than one element has
   */
  public boolean hasReserve(long bytes) {
    assert owner.getAsBoolean();
    long most = pages + (long) SharedPages.MAX_RESERVED_PAGES << layout.pageShift();
    return most + bytes <= bound && source.hasReserve(bytes);
  }

  /**
   * Makes a block for a change that has begun.
   *
   * @param bytes 1 to {@link #largest}
   * @return its address
   * @throws OutOfMemoryError if the reserve is used up
   */
  public int require(int bytes) {
    assert owner.getAsBoolean();
    int address = allocate(classes.of(bytes), true);
    if (address == NONE) {
      throw new OutOfMemoryError("the reserve of pages is used up");
    }
    return address;
  }

  /** Makes a block of a class; its address, or {@link #NONE}. */
  int allocate(SizeClass kind) {
    return allocate(kind, false);
  }

  private int allocate(SizeClass kind, boolean fromReserve) {
    Page page = kind.current();
    if (page == null) {
      page = takePage(fromReserve);
      if (page != null) {
        open(page, kind);
      } else {
        // The request for pages may have freed blocks in those that there are.
        page = kind.current();
      }
    }
    if (page == null) {
      refused++;
      return NONE;
    }
    int before = page.touched();
    int place = kind.placeOf(kind.take(page));
    used += kind.size();
    touched += page.touched() - before;
    assert isPoisoned(page, place, before) : "a free block was written to";
    return memory.address(page, place);
  }

  /** Gives up a block. */
  public void free(int address) {
    assert owner.getAsBoolean();
    Page page = memory.page(address);
    int place = memory.place(address);
    assert page.isBlock(place) : "no block lives there";
    assert poison(page, place) && generations.end(address);
    SizeClass kind = page.sizeClass();
    kind.release(page, kind.blockAt(place));
    used -= kind.size();
    if (page.live() == 0) {
      giveUp(page);
    }
  }

  /**
   * Makes a block longer or shorter; its bytes stay, as far as there is room. It stays where it is
   * if a block of the new length would be as large.
   *
   * @return where it is now, or {@link #NONE}: then it is as it was
   */
  public int resize(int address, int bytes) {
    assert owner.getAsBoolean();
    SizeClass before = memory.page(address).sizeClass();
    SizeClass now = classes.of(bytes);
    if (before == now) {
      return address;
    }
    int to = allocate(now);
    if (to != NONE) {
      memory.copy(address, 0, to, 0, Math.min(before.size(), now.size()));
      free(address);
    }
    return to;
  }

  /** The bytes that there is room for in a block: what was asked for, or a little more. */
  public int capacity(int address) {
    return memory.page(address).sizeClass().size();
  }

  /** The bytes that a block for {@code bytes} takes. */
  public int blockSize(int bytes) {
    return classes.of(bytes).size();
  }

  private void open(Page page, SizeClass kind) {
    heapBytes -= page.heapBytes();
    kind.open(page);
    heapBytes += page.heapBytes();
  }

  private Page takePage(boolean fromReserve) {
    Page spare = spares.poll();
    if (spare != null) {
      countSpares();
      return spare;
    }
    if ((pages + 1L) << layout.pageShift() > bound) {
      return null;
    }
    ByteBuffer bytes = fromReserve ? source.getReserved() : source.get();
    if (bytes == null) {
      return null;
    }
    Page page = new Page(numbers.isEmpty() ? nextNumber++ : numbers.pop(), bytes);
    memory.attach(page);
    pages++;
    heapBytes += page.heapBytes();
    return page;
  }

  private void giveUp(Page page) {
    page.sizeClass().close(page);
    page.close();
    spares.push(page);
    while (spares.size() > Math.max(MIN_SPARES, pages >> SPARES_SHIFT)) {
      giveBack(spares.removeLast());
    }
    countSpares();
  }

  /** There are fewer spare pages than before. */
  private void countSpares() {
    leastSpares = Math.min(leastSpares, spares.size());
    idleSpares = Math.min(idleSpares, spares.size());
  }

  private void giveBack(Page page) {
    memory.detach(page);
    numbers.push(page.number());
    pages--;
    touched -= page.touched();
    heapBytes -= page.heapBytes();
    source.giveBack(page.memory());
  }

  /** Gives back all pages without blocks. */
  public void trim() {
    trim(Integer.MAX_VALUE);
  }

  /**
   * Gives back pages without blocks.
   *
   * @param most pages
   * @return false if there was none
   */
  public boolean trim(int most) {
    assert owner.getAsBoolean();
    int given = Math.min(most, spares.size());
    for (int i = 0; i < given; i++) {
      giveBack(spares.removeLast());
    }
    countSpares();
    return given > 0;
  }

  /** Begins a period: pages without blocks that were not needed in the last one are idle. */
  public void beginPeriod() {
    idleSpares = leastSpares;
    leastSpares = spares.size();
  }

  /** True if pages are idle. */
  public boolean hasIdlePages() {
    return idleSpares > 0;
  }

  /** Gives back an idle page; false if there is none. */
  public boolean giveBackIdle() {
    assert owner.getAsBoolean();
    if (idleSpares == 0) {
      return false;
    }
    idleSpares--;
    return trim(1);
  }

  /**
   * Forgets blocks, whole pages of them at a time, for an owner that has forgotten them all, and
   * makes none until all are gone.
   *
   * @param most pages
   * @return true if there are none left
   */
  public boolean clear(int most) {
    assert owner.getAsBoolean() && generations.endAll();
    trim();
    int left = most;
    for (int number = nextNumber - 1; number > 0 && left > 0; number--) {
      Page page = memory.pageNumbered(number);
      if (page != null) {
        SizeClass kind = page.sizeClass();
        used -= (long) page.live() * kind.size();
        kind.forget(page);
        page.close();
        giveBack(page);
        left--;
      }
    }
    if (pages == 0) {
      numbers.clear();
      nextNumber = 1;
    }
    return pages == 0;
  }

  /** Gives all memory back. */
  @Override
  public void close() {
    clear(Integer.MAX_VALUE);
    source.close();
  }

  /** Bytes of the blocks that live. */
  public long used() {
    return used;
  }

  /**
   * Bytes of the pages that were written to since they were mapped: what they take of the machine's
   * memory, but for what is left over of the system's own pages.
   */
  public long touched() {
    return touched;
  }

  /** Bytes of all pages, which {@link #bound(long)} bounds. */
  public long mapped() {
    return (long) pages << layout.pageShift();
  }

  /** Bytes of the heap that the books on pages take. */
  public long heapBytes() {
    return heapBytes + memory.heapBytes();
  }

  /** How often there was no page. */
  public long refused() {
    return refused;
  }

  /** The books of each size class that has pages, the smallest first. */
  public List<ClassUsage> usage() {
    List<ClassUsage> all = new ArrayList<>();
    for (SizeClass kind : classes.all()) {
      ClassUsage usage = kind.usage();
      if (usage.pages() > 0) {
        all.add(usage);
      }
    }
    return all;
  }

  /** For compaction. */
  SizeClasses classes() {
    return classes;
  }

  /** Pages have numbers below this one. */
  int pageNumbers() {
    return nextNumber;
  }

  private boolean poison(Page page, int place) {
    int from = place << layout.unitShift();
    int end = from + page.sizeClass().size();
    for (int at = from; at < end; at += Long.BYTES) {
      page.memory().putLong(at, POISON);
    }
    return true;
  }

  /** True if a free block was not written to since it was freed. */
  private boolean isPoisoned(Page page, int place, int written) {
    int from = place << layout.unitShift();
    int end = Math.min(from + page.sizeClass().size(), written);
    for (int at = from; at < end; at += Long.BYTES) {
      if (page.memory().getLong(at) != POISON) {
        return false;
      }
    }
    return true;
  }
}
