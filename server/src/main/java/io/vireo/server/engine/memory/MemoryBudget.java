package io.vireo.server.engine.memory;

import io.vireo.server.resp.ByteBudget;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory is still to be had, of the JVM's heap and beside it. Any thread, where nothing
 * else is said.
 *
 * <p>A heap that is full ends the process, or makes it collect without end, so it must not fill up:
 * data stay below a {@link #ceiling}, whatever {@code maxmemory} says, and what comes and goes,
 * requests and answers, is noted here or asks for room before it is allocated. What is left over is
 * for the collector, which needs room to move things, and for what is too small to ask.
 */
public class MemoryBudget implements ByteBudget {
  /*
   * A long array must fit into the old generation of the serial collector in one piece; a heap that
   * is nearly full has free bytes in the young generation, but no such piece. So everything is
   * measured by the old generation.
   *
   * Answers leave through buffers outside the heap, of which the JVM allows as much as of the heap.
   */

  /** The property of the JVM that says how many mebibytes may lie in pages. */
  public static final String PAGES = "vireo.pages";

  /**
   * The serial collector's old generation is two thirds of the heap, unless the JVM's options say
   * otherwise.
   */
  private static final double USUAL_OLD = 2 / 3.0;

  private static final double DATA = 0.75;
  private static final double ALL = 0.93;

  /**
   * What the server takes itself, without data and clients: 5 megabytes when it is idle, batches of
   * requests and pages of a snapshot and of the log that are used again, spare arrays, scripts. In
   * a tiny heap all of that is less.
   */
  private static final long OWN = 20 << 20;

  private static final int OWN_MOST = 13;
  private static final double OUTSIDE = 0.6;

  /** What a JVM takes beside heap, pages and answers: code, classes, stacks, books of its own. */
  private static final long JVM = 128 << 20;

  /** The least part of a small machine's memory for pages. */
  private static final int LEAST_PAGES = 4;

  /** The append-only log's share for what waits for the disk, and how much is always enough. */
  private static final int LOG = 4;

  private static final long MOST_LOG = 256L << 20;

  /** Growing an array takes its old and its new size for a moment. */
  private static final int GROWING = 2;

  /** Holes between blocks take some of the pages as well, and keys are evicted before they end. */
  private static final double BLOCKS = 7 / 8.0;

  private final long heap;
  private final double old;
  private final long pages;
  private final long ceiling;
  private final long most;
  private final long mostOutside;
  private final AtomicLong reserved = new AtomicLong();
  private final AtomicLong unread = new AtomicLong();
  private volatile long used;

  /** The budget of a heap of the given bytes. */
  public MemoryBudget(long heap) {
    this(heap, USUAL_OLD);
  }

  /**
   * The budget of a heap of the given bytes.
   *
   * @param old the share of its old generation
   */
  public MemoryBudget(long heap, double old) {
    this(heap, old, heap);
  }

  /**
   * The budget of a heap of the given bytes.
   *
   * @param old the share of its old generation
   * @param pages bytes that may lie in pages beside it
   */
  public MemoryBudget(long heap, double old, long pages) {
    this.heap = heap;
    this.old = old;
    this.pages = pages;
    double free = heap * old - Math.min(OWN, heap / OWN_MOST);
    ceiling = (long) (free * DATA);
    most = (long) (free * ALL);
    mostOutside = (long) (heap * OUTSIDE);
  }

  /**
   * Room in the heap of this JVM, and beside it. Its launcher says what the share of the old
   * generation is, and may say how many mebibytes can lie in pages; else those may take what the
   * machine, or the container, has left.
   */
  public static MemoryBudget ofThisJvm() {
    Integer percent = Integer.getInteger("vireo.heap.old");
    double old = percent == null ? USUAL_OLD : percent / 100.0;
    long heap = Runtime.getRuntime().maxMemory();
    Integer mebibytes = Integer.getInteger(PAGES);
    long pages =
        mebibytes == null
            ? pagesBeside(heap, MachineMemory.ofThisMachine().available())
            : (long) Math.max(1, mebibytes) << 20;
    return new MemoryBudget(heap, old, pages);
  }

  /** What a machine of some bytes has for pages beside a heap and the answers on their way. */
  static long pagesBeside(long heap, long machine) {
    return Math.max(machine / LEAST_PAGES, machine - heap - (long) (heap * OUTSIDE) - JVM);
  }

  /** A part of this that is enough for some bytes of data, as far as there is so much. */
  public final MemoryBudget forData(long bytes) {
    long enough = Math.min(heap, heapFor(bytes));
    return new MemoryBudget(enough, USUAL_OLD, Math.min(pages, Math.max(enough, pagesFor(bytes))));
  }

  /** A part of this for a second engine, as much as there is. */
  public final BudgetPart part() {
    return new BudgetPart(this);
  }

  final double old() {
    return old;
  }

  /** Bytes that may lie in pages beside the heap. */
  public long pages() {
    return pages;
  }

  final long inUse() {
    return used;
  }

  /** The most bytes that may be in use by data and clients. */
  public long ceiling() {
    return ceiling;
  }

  /** The most bytes that may be taken for anything. */
  public long most() {
    return most;
  }

  /** Bytes of the heap. */
  public long heap() {
    return heap;
  }

  /** Bytes of a heap in which the given bytes of data leave room for clients and their commands. */
  public long heapFor(long data) {
    return (long) ((data / DATA + OWN) / old);
  }

  /** Bytes of pages in which the given bytes of blocks leave room for more. */
  public static long pagesFor(long blocks) {
    return (long) (blocks / BLOCKS);
  }

  /** Notes how many bytes are in use by data and clients. Data context only. */
  public void used(long bytes) {
    used = bytes;
  }

  @Override
  public boolean tryReserve(long bytes) {
    if (reserved.addAndGet(bytes) + used <= most) {
      return true;
    }
    reserved.addAndGet(-bytes);
    return false;
  }

  /** True if the given number of bytes can be had beside those in use. */
  public boolean has(long inUse, long bytes) {
    return inUse + reserved.get() + bytes <= most;
  }

  @Override
  public void reserve(long bytes) {
    if (bytes != 0) {
      reserved.addAndGet(bytes);
    }
  }

  @Override
  public void release(long bytes) {
    if (bytes != 0) {
      reserved.addAndGet(-bytes);
    }
  }

  /** How many bytes of the append-only log may wait for a slow disk. */
  public long forLog() {
    return Math.min(MOST_LOG, most / LOG);
  }

  /**
   * Notes by how many bytes the answers that clients have not read yet have grown or, negative,
   * shrunk.
   */
  public void unread(long more) {
    unread.addAndGet(more);
  }

  /** True if clients leave so much unread that no client may add to it. */
  public boolean isUnreadTooMuch() {
    return unread.get() > mostOutside;
  }

  /** How long an answer may become that is built now, bytes; 0 or less if there is no room. */
  public long forAnswer() {
    long underWay = reserved.get();
    long onHeap = most - used - underWay;
    long outside = mostOutside - unread.get() - underWay;
    return Math.min(onHeap / GROWING, outside);
  }
}
