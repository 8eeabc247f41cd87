package io.vireo.server.data.expiry;

import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.table.OwnedBlocks;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * When keys expire: pairs of a deadline and the hash of a key, handed over in the order of their
 * deadlines, to the millisecond. Owned by the data context.
 *
 * <p>It knows no keys. A caller that deletes a key or changes its deadline leaves the pair where it
 * is and calls {@link #forget}; such a stale pair is found out when its time comes, or by {@link
 * #compactStep} when there are more of them than of the others. Times are Unix milliseconds.
 */
public final class ExpiryCalendar {
  /*
   * A timing wheel holds what lies ahead of the latest time it was told, a heap what lies behind:
   * pairs that came too late, and those added after the clock was set back. The heap is nearly
   * always empty. Every pair in the heap is due before every pair in the wheel.
   *
   * All work comes in steps of as many pairs as the caller allows. How many more there are shows in
   * nextDeadline(), which stays at or before now until all is done.
   */

  /** Takes pairs whose deadline has come. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Called once for each pair, stale or not. May add pairs to the calendar, {@link #forget} some
     * and {@link #clear} it, but not advance or compact it.
     */
    void expire(long deadline, long hash);
  }

  /** Tells pairs that stand for a key from stale ones. */
  @FunctionalInterface
  public interface Test {
    /** True if there is a key with this hash and this deadline. Must not change the calendar. */
    boolean test(long deadline, long hash);
  }

  private static final int IGNORED_STALE_PAIRS = 1024;

  private TimingWheel wheel;
  private LatePairs late = new LatePairs();
  private CalendarSweep sweep;
  private long live;

  /**
   * A calendar without pairs.
   *
   * @param now the time; 0 if it is not known, which makes the first pairs costlier
   * @param blocks gives those that many pairs lie in, or null for the heap; the same as long as
   *     there are pairs and these are not {@linkplain #bringBack brought back}
   */
  public ExpiryCalendar(long now, Supplier<? extends OwnedBlocks> blocks) {
    wheel = new TimingWheel(Math.max(0, now), new PairChunks(blocks));
  }

  /** A calendar without pairs, all of which will lie in the heap. */
  public static ExpiryCalendar inHeap(long now) {
    return new ExpiryCalendar(now, () -> null);
  }

  /** Pairs, stale ones too. */
  public long size() {
    return wheel.size() + late.size();
  }

  /** How many pairs are stale, by what {@link #forget} has told. */
  public long stale() {
    return Math.max(0, size() - live);
  }

  /** Heap bytes of the calendar and its pairs; kept up to date, so it costs nothing to ask. */
  public long heapBytes() {
    return HeapLayout.object(3, 8) + wheel.heapBytes() + late.heapBytes();
  }

  /** Bytes of the blocks that pairs lie in, likewise. */
  public long blockBytes() {
    return wheel.blockBytes();
  }

  /** Brings all pairs into the heap. */
  public void bringBack() {
    wheel.bringBack();
  }

  /** Shows the address of each block that pairs lie in. */
  public void forEachBlock(IntConsumer sink) {
    wheel.forEachBlock(sink);
  }

  /**
   * Adds a pair. Any deadline is legal; one in the past is due at once. A key whose deadline is set
   * to what it was needs no new pair: two equal ones cannot be told apart, nor compacted.
   */
  public void add(long deadline, long hash) {
    live++;
    if (deadline < wheel.base()) {
      late.add(deadline, hash);
    } else {
      wheel.add(deadline, hash);
    }
  }

  /**
   * Says that a pair no longer stands for a key, because the key or its deadline went. Due once for
   * each such pair, whether it was handed over before or is still here.
   */
  public void forget() {
    live--;
    if (sweep != null) {
      sweep.forget();
    }
  }

  /** Removes all pairs; their blocks are freed, some at a time if they are many. */
  public void clear() {
    wheel.abandon();
    wheel = wheel.emptied();
    late = new LatePairs();
    sweep = null;
    live = 0;
  }

  /**
   * The earliest time at which {@link #advance} has something to do, or {@code Long.MAX_VALUE}. At
   * most as late as the earliest deadline; earlier when pairs are to be sorted more finely first.
   */
  public long nextDeadline() {
    return Math.min(late.first(), wheel.nextWork());
  }

  /**
   * Hands over pairs whose deadline is at or before {@code now}, the earliest first, and prepares
   * those that come next.
   *
   * <p>If the clock was set back, nothing is handed over before its time; if it leapt forward, all
   * that is due is.
   *
   * @param maxPairs how many pairs to hand over or move at most, at least 1
   * @return how many pairs were; 0 once there is nothing more to do at this time
   */
  public int advance(long now, int maxPairs, Sink sink) {
    int done = 0;
    int step = 1;
    while (done < maxPairs && step > 0) {
      step = step(now, maxPairs - done, sink);
      done += step;
    }
    return done;
  }

  /**
   * Hands over the pair with the earliest deadline, though that has not come.
   *
   * @param moves how many pairs to sort at most to find it; should there be more, one of those is
   *     handed over that are about the earliest
   * @return false if there is no pair
   */
  public boolean takeEarliest(int moves, Sink sink) {
    if (late.isEmpty()) {
      return wheel.takeEarliest(moves, sink);
    }
    takeLate(sink);
    return true;
  }

  private int step(long now, int most, Sink sink) {
    if (late.isEmpty()) {
      return wheel.turn(now, most, sink);
    }
    if (late.first() > now) {
      return 0;
    }
    takeLate(sink);
    return 1;
  }

  private void takeLate(Sink sink) {
    long deadline = late.first();
    long hash = late.hash(0);
    late.remove(0);
    sink.expire(deadline, hash);
  }

  /**
   * Looks for stale pairs and drops them, if they are more than the others and more than 1024.
   *
   * @param maxPairs how many pairs to look at, at least 1
   * @param stillValid tells which pairs to keep
   * @return true if there is more to look at
   */
  public boolean compactStep(int maxPairs, Test stillValid) {
    if (sweep == null) {
      if (stale() <= IGNORED_STALE_PAIRS || stale() <= live) {
        return false;
      }
      sweep = new CalendarSweep(wheel, late);
    }
    boolean more = sweep.step(maxPairs, stillValid);
    if (!more) {
      live = Math.max(live, size() - sweep.forgotten());
      sweep = null;
    }
    return more;
  }
}
