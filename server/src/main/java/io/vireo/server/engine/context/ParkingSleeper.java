package io.vireo.server.engine.context;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Sleeps as the JVM lets a thread sleep, for a second at most: the clock may be set meanwhile. */
public final class ParkingSleeper implements Sleeper {
  private static final long LONGEST_MILLIS = 1_000;

  private final Clock clock;

  /** Sleeps by a clock. */
  public ParkingSleeper(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void sleepUntil(long deadline) {
    long millis = Math.min(deadline - clock.millis(), LONGEST_MILLIS);
    LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(Math.max(millis, 0)));
  }

  @Override
  public void wake(Thread worker) {
    LockSupport.unpark(worker);
  }
}
