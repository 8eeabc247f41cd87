package io.vireo.server.data.page;

import java.util.function.IntUnaryOperator;

/**
 * The parts of a value that an image has still to show, frozen, in their order. Data context only.
 */
public final class FrozenRun {
  private final NumberedParts parts;
  private final int[] numbers;
  private int next;

  /**
   * Freezes some parts.
   *
   * @param number of each part by its place, from 0 on
   */
  public FrozenRun(NumberedParts parts, int count, IntUnaryOperator number) {
    this.parts = parts;
    numbers = new int[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = number.applyAsInt(i);
      parts.freeze(numbers[i]);
    }
    parts.hold();
  }

  /** The place of the next part. */
  public int next() {
    return next;
  }

  /** The next part has been shown. */
  public void pass() {
    parts.thaw(numbers[next++]);
  }

  /** The rest is not wanted, or there is none; once. */
  public void release() {
    while (next < numbers.length) {
      pass();
    }
    parts.release();
  }
}
