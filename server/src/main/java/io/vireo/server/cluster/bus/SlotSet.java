package io.vireo.server.cluster.bus;

import java.util.Arrays;
import java.util.function.IntConsumer;

/** Some of the 16384 slots; never changes. */
public final class SlotSet {
  /** How many slots there are. */
  public static final int SLOTS = 16384;

  /** How many bytes hold a bit for each slot. */
  public static final int BYTES = SLOTS / 8;

  /** No slot at all. */
  public static final SlotSet NONE = new SlotSet(new long[SLOTS / 64]);

  private final long[] words;

  private SlotSet(long[] words) {
    this.words = words;
  }

  /**
   * Takes words of 64 slots each, the lowest bit first, without copying them: they must not be
   * changed any more.
   */
  public static SlotSet of(long[] words) {
    if (words.length != SLOTS / 64) {
      throw new IllegalArgumentException("a set of slots has " + SLOTS / 64 + " words");
    }
    return new SlotSet(words);
  }

  /** All slots from the first to the last, both included. */
  public static SlotSet range(int first, int last) {
    long[] words = new long[SLOTS / 64];
    for (int slot = first; slot <= last; slot++) {
      words[slot >> 6] |= 1L << slot;
    }
    return new SlotSet(words);
  }

  /** True if the slot is in it. */
  public boolean contains(int slot) {
    return (words[slot >> 6] & 1L << slot) != 0;
  }

  /** True if no slot is in it. */
  public boolean isEmpty() {
    for (long word : words) {
      if (word != 0) {
        return false;
      }
    }
    return true;
  }

  /** Its slots and those of another set. */
  public SlotSet with(SlotSet other) {
    long[] all = words.clone();
    for (int index = 0; index < all.length; index++) {
      all[index] |= other.words[index];
    }
    return new SlotSet(all);
  }

  /** Its slots but those of another set. */
  public SlotSet without(SlotSet other) {
    long[] rest = words.clone();
    for (int index = 0; index < rest.length; index++) {
      rest[index] &= ~other.words[index];
    }
    return new SlotSet(rest);
  }

  /** True if a slot is in both. */
  public boolean overlaps(SlotSet other) {
    for (int index = 0; index < words.length; index++) {
      if ((words[index] & other.words[index]) != 0) {
        return true;
      }
    }
    return false;
  }

  /** How many slots are in it. */
  public int count() {
    int count = 0;
    for (long word : words) {
      count += Long.bitCount(word);
    }
    return count;
  }

  /** Calls back with each of its slots, in ascending order. */
  public void forEach(IntConsumer action) {
    for (int index = 0; index < words.length; index++) {
      for (long rest = words[index]; rest != 0; rest &= rest - 1) {
        action.accept((index << 6) + Long.numberOfTrailingZeros(rest));
      }
    }
  }

  /** Takes a stretch of slots that follow each other. */
  @FunctionalInterface
  public interface RangeAction {
    /** From the first to the last, both included. */
    void accept(int first, int last);
  }

  /** Calls back with each of its ranges, as long as they are, in ascending order. */
  public void forEachRange(RangeAction action) {
    int first = next(0, true);
    while (first < SLOTS) {
      int end = next(first, false);
      action.accept(first, end - 1);
      first = next(end, true);
    }
  }

  /** The first slot from one on that is in it, or is not; {@link #SLOTS} if there is none. */
  private int next(int from, boolean in) {
    int index = from >> 6;
    long above = -1L << from;
    while (index < words.length) {
      long rest = (in ? words[index] : ~words[index]) & above;
      if (rest != 0) {
        return (index << 6) + Long.numberOfTrailingZeros(rest);
      }
      above = -1L;
      index++;
    }
    return SLOTS;
  }

  /** A copy of its words. */
  public long[] words() {
    return words.clone();
  }

  /** The 64 slots from {@code 64 * index} on, the lowest bit first. */
  public long word(int index) {
    return words[index];
  }

  @Override
  public boolean equals(Object other) {
    return other == this || other instanceof SlotSet set && Arrays.equals(words, set.words);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(words);
  }

  /** Its ranges, as in {@code 0-5460 6000}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    forEachRange(
        (first, last) -> {
          text.append(text.isEmpty() ? "" : " ").append(first);
          if (last > first) {
            text.append('-').append(last);
          }
        });
    return text.toString();
  }
}
