package io.vireo.server.cluster.migration;

import io.vireo.server.cluster.bus.SlotSet;

/** Ranges of slots as text: each with its first and its last slot, as in {@code 0-100 200-200}. */
public final class SlotRanges {
  private SlotRanges() {}

  /** The ranges of a set. */
  public static String text(SlotSet slots) {
    StringBuilder text = new StringBuilder();
    slots.forEachRange(
        (first, last) ->
            text.append(text.isEmpty() ? "" : " ").append(first).append('-').append(last));
    return text.toString();
  }

  /**
   * The set of some ranges.
   *
   * @return null if it is no such text
   */
  public static SlotSet parse(String text) {
    long[] words = new long[SlotSet.SLOTS / Long.SIZE];
    for (String range : text.isBlank() ? new String[0] : text.strip().split(" +")) {
      String[] ends = range.split("-", 2);
      try {
        int first = Integer.parseInt(ends[0]);
        int last = Integer.parseInt(ends[ends.length - 1]);
        if (first < 0 || last >= SlotSet.SLOTS || first > last) {
          return null;
        }
        for (int slot = first; slot <= last; slot++) {
          words[slot >> 6] |= 1L << slot;
        }
      } catch (NumberFormatException e) {
        return null;
      }
    }
    return SlotSet.of(words);
  }
}
