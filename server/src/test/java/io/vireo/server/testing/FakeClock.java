package io.vireo.server.testing;

import io.vireo.server.engine.context.Clock;
import java.time.Duration;

/** A clock that stands still until it is moved. The thread of the test only. */
public final class FakeClock implements Clock {
  /** Where every fake clock begins, Unix milliseconds: 2024-01-01, midnight, UTC. */
  public static final long START = 1_704_067_200_000L;

  private final long start;
  private long nanos;
  private Runnable onLook;

  /** A clock at {@link #START}. */
  public FakeClock() {
    this(START);
  }

  /** A clock at a time, Unix milliseconds. */
  FakeClock(long start) {
    this.start = start;
  }

  @Override
  public long millis() {
    return start + nanos / 1_000_000;
  }

  @Override
  public long nanos() {
    Runnable task = onLook;
    onLook = null;
    if (task != null) {
      task.run();
      onLook = task;
    }
    return nanos;
  }

  /** Has something happen whenever somebody looks at the clock, or nothing with null. */
  public void onLook(Runnable task) {
    onLook = task;
  }

  /** Moves the clock forward; nothing else happens. */
  public void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("Time does not run backwards: " + by);
    }
    nanos += by.toNanos();
  }

  /** Moves the clock forward to a time, Unix milliseconds, unless that is past. */
  public void advanceTo(long millis) {
    nanos = Math.max(nanos, (millis - start) * 1_000_000);
  }
}
