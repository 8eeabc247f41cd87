package io.vireo.server.durability.making;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Decides, once, whether a file that is written under a temporary name takes its place or is given
 * up. The disk worker asks right before it renames the file; the data context gives it up. The one
 * that comes first wins, and the other is told.
 */
final class Placement {
  private enum State {
    OPEN,
    TAKEN,
    GIVEN_UP
  }

  private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
  private final CountDownLatch over = new CountDownLatch(1);

  /** The file is about to take its place; false if it was given up. Disk worker. */
  boolean take() {
    return state.compareAndSet(State.OPEN, State.TAKEN);
  }

  /** Gives the file up; false if it takes its place, or has it already. Data context. */
  boolean giveUp() {
    return state.compareAndSet(State.OPEN, State.GIVEN_UP) || isGivenUp();
  }

  /** True once the file was given up. Any thread. */
  boolean isGivenUp() {
    return state.get() == State.GIVEN_UP;
  }

  /** The file has its place, or nothing is left of it. Disk worker. */
  void over() {
    over.countDown();
  }

  /** Waits until the file has its place, or nothing is left of it. Data context. */
  void await() {
    try {
      over.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
