package io.vireo.server.data.page;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ForkJoinPool;

/**
 * Pages for data that may become many: the first ones are mappings of a file, the others slices of
 * large mappings without one. Owned by the data context.
 */
final class AnonymousMappings implements PageSource {
  /*
   * The first write to four kilobytes of a mapping is a fault, in which the system finds a page and
   * fills it with zeros: some thousand instructions, and in a virtual machine many more. A huge page
   * of two mebibytes is one fault, and takes one entry of the processor's cache of addresses.
   *
   * So memory is taken by huge pages, in the order of addresses, as soon as there is that much that
   * the unused part of the last one does not count. Where pages are smaller than a huge one, the
   * system must not join their memory again later: it would come back to those that were given back.
   *
   * Another thread that takes them in advance does not pay: on two processors it costs throughput,
   * and the longest commands are no shorter, because the system's locks are held meanwhile.
   *
   * A server with few data never gets here, and starts faster without.
   */
  private static final int HUGE_PAGE_BYTES = 2 << 20;

  /** Bytes of pages that are mappings of a file. */
  static final long MAX_SMALL_BYTES = 32 << 20;

  private static final int MIN_REGION_BYTES = 64 << 20;

  private final PageSource small;
  private final int pageBytes;

  /** Bytes of a huge page, or of a page that has several. */
  private final int unitBytes;

  /** The mapping that units come from, at its position. */
  private ByteBuffer region = ByteBuffer.allocate(0);

  /** The unit that pages come from, at its position. */
  private ByteBuffer unit = ByteBuffer.allocate(0);

  /** Bytes of the pages that were given and not taken back. */
  private long inUse;

  /** True if another thread links the calls that large mappings need, or has done so. */
  private boolean linking;

  /** Pages without memory, of either kind. */
  private final Deque<ByteBuffer> empty = new ArrayDeque<>();

  private AnonymousMappings(int pageBytes, PageSource small) {
    this.pageBytes = pageBytes;
    this.small = small;
    unitBytes = Math.max(HUGE_PAGE_BYTES, pageBytes);
  }

  /**
   * Pages from the system.
   *
   * @param pageBytes of each
   * @param folders in the first of them where that is possible a file of one page is made; it is
   *     never seen there
   * @throws IOException if it can be made in none of them
   */
  static PageSource open(int pageBytes, Path... folders) throws IOException {
    IOException failed = new IOException("no folder for a file of " + pageBytes + " bytes");
    for (Path folder : folders) {
      try {
        return new AnonymousMappings(pageBytes, new PrivateMappings(folder, pageBytes));
      } catch (IOException notHere) {
        failed.addSuppressed(notHere);
      }
    }
    throw failed;
  }

  @Override
  public ByteBuffer get() {
    ByteBuffer page = empty.isEmpty() ? make() : empty.pop();
    inUse += page == null ? 0 : pageBytes;
    if (inUse > MAX_SMALL_BYTES / 2 && !linking && NativeNumbers.USABLE) {
      linking = true;
      ForkJoinPool.commonPool().execute(AnonymousMemory::link);
    }
    return page;
  }

  private ByteBuffer make() {
    boolean large = inUse >= MAX_SMALL_BYTES && AnonymousMemory.isLinked();
    return large && hasUnit() ? take(unit, pageBytes) : small.get();
  }

  private boolean hasUnit() {
    if (!unit.hasRemaining() && hasRegion()) {
      unit = take(region, unitBytes);
      long address = NativeNumbers.addressOf(unit);
      if (pageBytes < HUGE_PAGE_BYTES) {
        AnonymousMemory.takeHuge(address, unitBytes);
      } else {
        AnonymousMemory.preferHuge(address, unitBytes);
      }
    }
    return unit.hasRemaining();
  }

  private boolean hasRegion() {
    if (!region.hasRemaining()) {
      int bytes = Math.max(MIN_REGION_BYTES, unitBytes);
      // Some more, so that it can begin where a huge page may.
      ByteBuffer mapped = AnonymousMemory.map(bytes + HUGE_PAGE_BYTES);
      if (mapped != null) {
        int skipped = (int) (-NativeNumbers.addressOf(mapped) & HUGE_PAGE_BYTES - 1);
        region = mapped.slice(skipped, bytes);
      }
    }
    return region.hasRemaining();
  }

  /** The bytes at a buffer's position, which moves behind them. */
  private static ByteBuffer take(ByteBuffer from, int bytes) {
    ByteBuffer taken = from.slice(from.position(), bytes);
    from.position(from.position() + bytes);
    return taken;
  }

  @Override
  public void giveBack(ByteBuffer page) {
    inUse -= pageBytes;
    if (AnonymousMemory.isLinked()) {
      AnonymousMemory.discard(NativeNumbers.addressOf(page), pageBytes);
      empty.push(page);
    } else {
      small.giveBack(page);
    }
  }

  @Override
  public void close() {
    if (unit.hasRemaining()) {
      AnonymousMemory.discard(NativeNumbers.addressOf(unit.slice()), unit.remaining());
    }
    empty.clear();
    region = ByteBuffer.allocate(0);
    unit = ByteBuffer.allocate(0);
    small.close();
  }
}
