package io.vireo.benchmarks.overload;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * What was acknowledged of the writes to one key, each of a larger number than the one before. For
 * one thread at a time.
 */
final class AcknowledgedWrites {
  private static final long REMEMBERED_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long NONE = -1;

  /**
   * A write that was acknowledged.
   *
   * @param value written
   * @param at when the answer came, as {@link System#nanoTime}
   */
  private record Kept(long value, long at) {}

  private final Deque<Kept> kept = new ArrayDeque<>();
  private long open = NONE;

  /** A write is sent; until it is answered it may be there or not. */
  void sent(long value) {
    open = value;
  }

  /** The last write was acknowledged at a time. */
  void acknowledged(long now) {
    kept.add(new Kept(open, now));
    open = NONE;
    Kept first = kept.removeFirst();
    while (!kept.isEmpty() && now - kept.peekFirst().at() > REMEMBERED_NANOS) {
      first = kept.removeFirst();
    }
    kept.addFirst(first);
  }

  /** The last write was refused, and must not be there. */
  void refused() {
    open = NONE;
  }

  /**
   * Judges what a server holds after it was killed.
   *
   * @param found what is there, or null
   * @param until what was acknowledged up to this time must be there
   * @param mayBeGone the server may have evicted the key
   * @return what is wrong, or null
   */
  String judge(Long found, long until, boolean mayBeGone) {
    long least = NONE;
    boolean known = false;
    for (Kept each : kept) {
      least = each.at() - until <= 0 ? each.value() : least;
      known |= found != null && found == each.value();
    }
    if (found == null) {
      return mayBeGone || least == NONE ? null : "is gone, " + least + " was acknowledged";
    }
    if (found < least) {
      return "is " + found + ", but " + least + " was acknowledged";
    }
    return known || found == open ? null : "is " + found + ", which was refused or never written";
  }
}
