package io.vireo.server.data.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The sizes that blocks have: steps of a unit, or of eight bytes, up to 128 bytes, then eight steps
 * between each power of two and the next. So a block is at most an eighth longer than what was
 * asked for, beyond 128 bytes. Owned by the data context.
 */
final class SizeClasses {
  /** Bytes of the largest block. */
  static final int LARGEST = 32 * 1024;

  private static final int FINE_SHIFT = 3;
  private static final int STEPS_SHIFT = 3;
  private static final int FIRST_POWER = 64;

  private final SizeClass[] classes;

  /** The class of each size in steps of eight bytes. */
  private final byte[] bySize = new byte[(LARGEST >>> FINE_SHIFT) + 1];

  SizeClasses(PageLayout layout) {
    List<SizeClass> all = new ArrayList<>();
    int size = 0;
    while (size < LARGEST) {
      int step = Math.max(FIRST_POWER, Integer.highestOneBit(size)) >>> STEPS_SHIFT;
      int next = size + Math.max(step, layout.unitBytes());
      Arrays.fill(bySize, indexOf(size + 1), indexOf(next) + 1, (byte) all.size());
      all.add(new SizeClass(next, layout));
      size = next;
    }
    classes = all.toArray(SizeClass[]::new);
  }

  private static int indexOf(int bytes) {
    return bytes + (1 << FINE_SHIFT) - 1 >>> FINE_SHIFT;
  }

  /** The class of the smallest blocks that hold {@code bytes}, 1 to {@link #LARGEST}. */
  SizeClass of(int bytes) {
    return classes[bySize[indexOf(bytes)]];
  }

  /** All of them, the smallest first. */
  SizeClass[] all() {
    return classes;
  }
}
