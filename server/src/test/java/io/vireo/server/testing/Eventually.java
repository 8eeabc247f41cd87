package io.vireo.server.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Waits for what other threads and processes bring about. Any thread. */
public final class Eventually {
  /** A slow machine needs less; only what never comes takes so long. */
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private static final long SHORTEST_PAUSE_NANOS = 200_000;
  private static final long LONGEST_PAUSE_NANOS = 20_000_000;

  private Eventually() {}

  /**
   * Waits until something is so.
   *
   * @throws AssertionError if it never is, or the thread is interrupted meanwhile
   */
  public static void await(String what, BooleanSupplier condition) {
    if (!comes(condition)) {
      throw new AssertionError("Waited in vain: " + what);
    }
  }

  /**
   * Waits until a value is right, and returns it. What the value throws ends the wait.
   *
   * @throws AssertionError with the last value if it never is right, or the thread is interrupted
   *     meanwhile
   */
  public static <T> T await(String what, Callable<T> value, Predicate<? super T> isRight) {
    Look<T> look = new Look<>(value, isRight);
    if (!comes(look::isRight)) {
      throw new AssertionError("Waited in vain: " + what + "; at last: " + look.last);
    }
    return look.last;
  }

  /** Looks at a value, and keeps what it has seen. */
  private static final class Look<T> {
    private final Callable<T> value;
    private final Predicate<? super T> rule;
    private T last;

    Look(Callable<T> value, Predicate<? super T> rule) {
      this.value = value;
      this.rule = rule;
    }

    boolean isRight() {
      try {
        last = value.call();
      } catch (RuntimeException failure) {
        throw failure;
      } catch (Exception failure) {
        throw new IllegalStateException(failure);
      }
      return rule.test(last);
    }
  }

  /** Waits until something is so; false if it never is, or the thread is interrupted meanwhile. */
  public static boolean comes(BooleanSupplier condition) {
    long begin = System.nanoTime();
    while (!condition.getAsBoolean()) {
      long waited = System.nanoTime() - begin;
      if (waited > PATIENCE.toNanos() || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(pause(waited));
    }
    return true;
  }

  /** Grows with the wait: many looks cost what is waited for its time, and ports. */
  private static long pause(long waited) {
    return Math.max(SHORTEST_PAUSE_NANOS, Math.min(waited / 64, LONGEST_PAUSE_NANOS));
  }
}
