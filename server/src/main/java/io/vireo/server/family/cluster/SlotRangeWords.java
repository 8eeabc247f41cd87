package io.vireo.server.family.cluster;

import io.vireo.server.cluster.bus.SlotSet;
import io.vireo.server.command.Call;
import io.vireo.server.data.Bytes;

/** Ranges of slots in the words of a request: a first and a last slot each. */
final class SlotRangeWords {
  private final long[] words = new long[SlotSet.SLOTS / Long.SIZE];
  private String error;

  private SlotRangeWords() {}

  /** Reads pairs of words; an odd one out is left. */
  static SlotRangeWords read(Call call, int from, int to) {
    SlotRangeWords ranges = new SlotRangeWords();
    for (int i = from; i + 1 < to && ranges.error == null; i += 2) {
      ranges.add(slot(call.arg(i)), slot(call.arg(i + 1)));
    }
    return ranges;
  }

  private static long slot(Bytes word) {
    long slot = word.isLong() ? word.toLong() : -1;
    return slot < SlotSet.SLOTS ? slot : -1;
  }

  private void add(long first, long last) {
    if (first < 0 || last < 0) {
      error = "ERR Invalid or out of range slot";
      return;
    }
    if (first > last) {
      error = "ERR start slot number " + first + " is greater than end slot number " + last;
      return;
    }
    for (int slot = (int) first; slot <= last; slot++) {
      if ((words[slot >> 6] & 1L << slot) != 0) {
        error = "ERR Slot " + slot + " specified multiple times";
        return;
      }
      words[slot >> 6] |= 1L << slot;
    }
  }

  /** What is wrong with them, or null. */
  String error() {
    return error;
  }

  /** The slots. */
  SlotSet slots() {
    return SlotSet.of(words.clone());
  }
}
