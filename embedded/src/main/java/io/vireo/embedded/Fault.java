package io.vireo.embedded;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Something that is wrong with a server, until it is closed. Several may be at a time. Any thread.
 */
public final class Fault implements AutoCloseable {
  private static final int ENDLESS = -1;

  private final Timer timer;
  private final boolean counted;
  private final Consumer<Fault> end;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicInteger left = new AtomicInteger(ENDLESS);

  /** Does something in a while, on a thread that may wait. */
  interface Timer {
    void after(Duration time, Runnable task);
  }

  /**
   * Something that is wrong from now on.
   *
   * @param counted whether single requests meet it
   */
  Fault(Timer timer, boolean counted, Consumer<Fault> end) {
    this.timer = timer;
    this.counted = counted;
    this.end = end;
  }

  /** Lets it end by itself, after a time by the system's clock. */
  public Fault lasting(Duration time) {
    timer.after(Arguments.notNegative("time", time), this::close);
    return this;
  }

  /**
   * Lets it end by itself, when this number of requests has met it from now on.
   *
   * @throws IllegalArgumentException if the number is not positive
   * @throws IllegalStateException if single requests do not meet it: delays and full memory
   */
  public Fault times(int requests) {
    Arguments.atLeast(1, "requests", requests);
    if (!counted) {
      throw new IllegalStateException("Single requests do not meet this fault, so none ends it");
    }
    left.set(requests);
    return this;
  }

  /** A request is about to meet it; false if it is over. Data context. */
  boolean meets() {
    int before = left.getAndUpdate(count -> count > 0 ? count - 1 : count);
    boolean on = isOn() && before != 0;
    if (before == 1) {
      close();
    }
    return on;
  }

  /** True if it has ended as enough requests have met it. */
  boolean isSpent() {
    return left.get() == 0;
  }

  /** True while it is. */
  public boolean isOn() {
    return !ended.get();
  }

  /** Ends it: the next request will not meet it any more. */
  @Override
  public void close() {
    if (ended.compareAndSet(false, true)) {
      end.accept(this);
    }
  }
}
