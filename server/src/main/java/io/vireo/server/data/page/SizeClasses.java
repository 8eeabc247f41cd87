package io.vireo.server.data.page;

import java.util.Arrays;

/**
 * The sizes that blocks have: eight steps of a unit, or of eight bytes, then eight steps between
 * each power of two and the next. So a block is at most an eighth longer than what was asked for.
 * Owned by the data context.
 */
final class SizeClasses {
  /*
   * Half of a page is the largest size, but not more than 256 KiB: compaction moves a block at a
   * time, and what a block has to spare must be told in 16 bits.
   */
  private static final int MOST_BYTES = 256 * 1024;

  private static final int STEPS_SHIFT = 3;
  private static final int STEPS = 1 << STEPS_SHIFT;
  private static final int LEAST_STEP_SHIFT = 3;

  private final PageLayout layout;

  /** Binary logarithm of the smallest size. */
  private final int stepShift;

  /** Those that were asked for, by their index; the others are null. */
  private final SizeClass[] classes;

  /** All that were asked for, the smallest first. */
  private SizeClass[] made = {};

  SizeClasses(PageLayout layout) {
    this.layout = layout;
    this.stepShift = Math.max(LEAST_STEP_SHIFT, layout.unitShift());
    this.classes = new SizeClass[indexOf(largest(layout)) + 1];
  }

  /** Bytes of the largest block in pages of a layout: 32 to 256 KiB. */
  static int largest(PageLayout layout) {
    return Math.min(layout.pageBytes() / 2, MOST_BYTES);
  }

  private int indexOf(int bytes) {
    int steps = bytes - 1 >>> stepShift;
    if (steps < STEPS) {
      return steps;
    }
    int doubled = Integer.SIZE - 1 - STEPS_SHIFT - Integer.numberOfLeadingZeros(steps);
    return (doubled << STEPS_SHIFT) + (steps >>> doubled);
  }

  /** The class of the smallest blocks that have {@code bytes}, 1 to {@link #largest}. */
  SizeClass of(int bytes) {
    int index = indexOf(bytes);
    SizeClass kind = classes[index];
    return kind == null ? make(index) : kind;
  }

  private SizeClass make(int index) {
    int doubled = Math.max(0, (index >>> STEPS_SHIFT) - 1);
    int size = (index - (doubled << STEPS_SHIFT) + 1) << doubled + stepShift;
    SizeClass kind = new SizeClass(size, layout);
    classes[index] = kind;
    made = Arrays.stream(classes).filter(each -> each != null).toArray(SizeClass[]::new);
    return kind;
  }

  /** All that were asked for, the smallest first. */
  SizeClass[] all() {
    return made;
  }
}
