package io.vireo.server.data.expiry;

import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.StoredParts;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Pairs of a deadline and a hash in slots of time that are finer the nearer they are. Owned by the
 * data context.
 */
final class TimingWheel implements StoredParts.Abandoned {
  /*
   * A hierarchical timing wheel (Varghese and Lauck). A slot of level 0 is one millisecond, a slot
   * of each further level 64 times as long as one below; eleven levels reach Long.MAX_VALUE. A pair
   * lies in the lowest level of whose two windows, this and the next, one has its deadline.
   *
   *     level 2   | 4096 ms |         |  *      |         |        two windows of 64 slots each
   *     level 1   ^base        | 64 ms | | |*| | | | |
   *     level 0   ^base         | | | | | |*| | | | | | |          each slot 1 ms
   *
   * A slot of a level above 0 is emptied into the levels below, at the latest before time enters it,
   * but beginning half its length earlier: that is what the second window is for. So a slot that
   * holds very many pairs is spread out, bit by bit, before the first of them is due.
   *
   * base is the first millisecond that may still have pairs; all pairs lie at or after it. It only
   * rises. Raising it never moves a pair out of its level's two windows.
   */
  private static final int BITS = 6;
  static final int LEVELS = 11;
  private static final int NONE = -1;

  /** Chunks whose blocks are freed in one step. */
  private static final int CHUNKS_FREED_TOGETHER = 64;

  private static final long FIXED_BYTES =
      HeapLayout.object(2, 28) + HeapLayout.references(LEVELS) + HeapLayout.object(2, 16);

  private final PairChunks chunks;
  private final WheelLevel[] levels = new WheelLevel[LEVELS];
  private int inUse;
  private long base;
  private long size;
  private long levelBytes;

  /**
   * A wheel without pairs.
   *
   * @param base at or after which all will lie; not negative
   * @param chunks what the pairs lie in; this wheel's alone
   */
  TimingWheel(long base, PairChunks chunks) {
    this.base = base;
    this.chunks = chunks;
  }

  /** A wheel without pairs at the same time, in blocks of the same source. */
  TimingWheel emptied() {
    return new TimingWheel(base, new PairChunks(chunks.source()));
  }

  long size() {
    return size;
  }

  @Override
  public long heapBytes() {
    return FIXED_BYTES + levelBytes + chunks.heapBytes();
  }

  @Override
  public long blockBytes() {
    return chunks.blockBytes();
  }

  /** Removes all pairs, and has their blocks freed, some at a time if they are many. */
  void abandon() {
    for (WheelLevel level : levels) {
      if (level != null) {
        level.abandon();
      }
    }
    chunks.abandon(this);
  }

  @Override
  public boolean freeSome() {
    int left = CHUNKS_FREED_TOGETHER;
    for (WheelLevel level : levels) {
      left = level == null ? left : level.freeSome(left);
    }
    return left > 0;
  }

  /** Brings all pairs into the heap. */
  void bringBack() {
    forEachChunk(chunks::bringBack);
    chunks.noBlocks();
  }

  /** Shows the address of each block. */
  void forEachBlock(IntConsumer sink) {
    forEachChunk(
        chunk -> {
          if (chunk.address() != BlockAllocator.NONE) {
            sink.accept(chunk.address());
          }
        });
  }

  private void forEachChunk(Consumer<PairChunk> sink) {
    for (WheelLevel level : levels) {
      if (level != null) {
        level.forEachChunk(sink);
      }
    }
  }

  /** No deadline before this one may be added. */
  long base() {
    return base;
  }

  void add(long deadline, long hash) {
    size++;
    place(deadline, hash);
  }

  private void place(long deadline, long hash) {
    int level = 0;
    while (level < LEVELS - 1 && window(deadline, level) - window(base, level) > 1) {
      level++;
    }
    if (levels[level] == null) {
      levels[level] = new WheelLevel(chunks);
      levelBytes += WheelLevel.emptyBytes();
    }
    levels[level].push(slot(deadline, level), deadline, hash);
    inUse |= 1 << level;
  }

  private static int slot(long time, int level) {
    return (int) (time >>> level * BITS) & WheelLevel.SLOTS - 1;
  }

  /** Two shifts, for the windows of the last level are longer than time. */
  private static long window(long time, int level) {
    return time >>> level * BITS >>> BITS;
  }

  /** When the first occupied slot of a level in use begins. */
  private long firstStart(int level) {
    long window = window(base, level);
    return (window << BITS) + levels[level].first(window) << level * BITS;
  }

  /** When the first occupied slot of a level in use should be looked at. */
  private long firstWork(int level) {
    return level == 0 ? firstStart(0) : firstStart(level) - (1L << level * BITS - 1);
  }

  /** The earliest time at which {@link #turn} finds something to do, or {@code Long.MAX_VALUE}. */
  long nextWork() {
    long earliest = Long.MAX_VALUE;
    for (int left = inUse; left != 0; left &= left - 1) {
      earliest = Math.min(earliest, firstWork(Integer.numberOfTrailingZeros(left)));
    }
    return earliest;
  }

  /**
   * Hands over or moves pairs from the slot whose turn it is.
   *
   * @param now the time in milliseconds; may be less than in an earlier call
   * @param most how many pairs at most, at least 1
   * @param sink gets pairs whose deadline has come
   * @return how many pairs, 0 if there is nothing to do yet
   */
  int turn(long now, int most, ExpiryCalendar.Sink sink) {
    int level = mostUrgent(now);
    if (level == NONE) {
      return 0;
    }
    int slot = slot(firstStart(level), level);
    return level == 0 ? fire(slot, most, sink) : cascade(level, slot, most);
  }

  /**
   * Hands over the earliest pair of all. To find it, time is taken to stand where it lies, so later
   * pairs with an earlier deadline may not be added here any more.
   *
   * @param moves how many pairs to move at most; if they do not suffice, one from the earliest slot
   *     is handed over
   * @return false if there is none
   */
  boolean takeEarliest(int moves, ExpiryCalendar.Sink sink) {
    if (size == 0) {
      return false;
    }
    int level = mostUrgent(Long.MAX_VALUE);
    for (int left = moves; level > 0 && left > 0; level = mostUrgent(Long.MAX_VALUE)) {
      left -= cascade(level, slot(firstStart(level), level), left);
    }
    take(level, slot(firstStart(level), level), sink);
    return true;
  }

  private int mostUrgent(long now) {
    int urgent = NONE;
    long first = Long.MAX_VALUE;
    for (int level = LEVELS - 1; level >= 0; level--) {
      if (isInUse(level) && (urgent == NONE || firstStart(level) < first)) {
        first = firstStart(level);
        urgent = level;
      }
    }
    base = Math.max(base, now < first ? now + 1 : first);
    return urgent == NONE || first <= now ? urgent : worthPreparing(now);
  }

  private int worthPreparing(long now) {
    for (int level = 1; level < LEVELS; level++) {
      if (isInUse(level) && firstWork(level) <= now) {
        return level;
      }
    }
    return NONE;
  }

  private boolean isInUse(int level) {
    return (inUse >>> level & 1) != 0;
  }

  private int fire(int slot, int most, ExpiryCalendar.Sink sink) {
    int fired = 0;
    while (fired < most && levels[0].isOccupied(slot)) {
      take(0, slot, sink);
      fired++;
    }
    return fired;
  }

  private void take(int level, int slot, ExpiryCalendar.Sink sink) {
    PairChunk top = levels[level].top(slot);
    long deadline = top.deadline();
    long hash = top.hash();
    pop(level, slot);
    size--;
    sink.expire(deadline, hash);
  }

  private int cascade(int level, int slot, int most) {
    int moved = 0;
    while (moved < most && levels[level].isOccupied(slot)) {
      PairChunk top = levels[level].top(slot);
      long deadline = top.deadline();
      long hash = top.hash();
      pop(level, slot);
      place(deadline, hash);
      moved++;
    }
    return moved;
  }

  private void pop(int level, int slot) {
    levels[level].pop(slot);
    noteEmpty(level);
  }

  private void noteEmpty(int level) {
    if (levels[level].isEmpty()) {
      inUse &= ~(1 << level);
    }
  }

  /** Begins to look through a slot, which goes on to work as before. */
  void setAside(int level, int slot) {
    if (isInUse(level)) {
      levels[level].setAside(slot);
    }
  }

  /**
   * Looks at the next pairs of the slot that was set aside and drops those that fail a test.
   *
   * @param most how many pairs at most
   * @return how many pairs; fewer than {@code most} if all have been seen
   */
  int sift(int level, int slot, int most, ExpiryCalendar.Test stillValid) {
    WheelLevel wheel = levels[level];
    int seen = 0;
    while (seen < most && wheel != null && wheel.aside() != null) {
      PairChunk top = wheel.aside();
      long deadline = top.deadline();
      long hash = top.hash();
      wheel.popAside();
      if (stillValid.test(deadline, hash)) {
        wheel.push(slot, deadline, hash);
      } else {
        size--;
        noteEmpty(level);
      }
      seen++;
    }
    return seen;
  }
}
