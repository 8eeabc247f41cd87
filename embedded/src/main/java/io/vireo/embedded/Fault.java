package io.vireo.embedded;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Something that is wrong with a server, until it is closed. Several may be at a time. Any thread.
 */
public final class Fault implements AutoCloseable {
  private final Timer timer;
  private final Consumer<Fault> end;
  private final AtomicBoolean ended = new AtomicBoolean();

  /** Does something in a while, on a thread that may wait. */
  interface Timer {
    void after(Duration time, Runnable task);
  }

  Fault(Timer timer, Consumer<Fault> end) {
    this.timer = timer;
    this.end = end;
  }

  /** Lets it end by itself, after a time by the system's clock. */
  public Fault lasting(Duration time) {
    timer.after(time, this::close);
    return this;
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
