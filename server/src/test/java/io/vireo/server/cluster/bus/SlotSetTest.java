package io.vireo.server.cluster.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sets of slots and the ranges that they are written as. */
final class SlotSetTest {
  @ParameterizedTest
  @CsvSource({
    "0, 16383, 0-16383",
    "0, 0, 0",
    "16383, 16383, 16383",
    "63, 64, 63-64",
    "64, 127, 64-127",
    "127, 128, 127-128",
    "16320, 16383, 16320-16383"
  })
  void rangeIsWrittenAsOne(int first, int last, String text) {
    assertEquals(text, SlotSet.range(first, last).toString());
  }

  @Test
  void noSlotsAreNoRanges() {
    assertEquals("", SlotSet.NONE.toString());
  }

  @Test
  void rangesTogetherAreTheSet() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      SlotSet set = SlotSet.NONE;
      for (int i = random.nextInt(40); i > 0; i--) {
        int first = random.nextInt(SlotSet.SLOTS);
        int last = Math.min(SlotSet.SLOTS - 1, first + random.nextInt(200));
        set = set.with(SlotSet.range(first, last));
      }
      assertEquals(bySlot(set), set.toString());
    }
  }

  /** The ranges, found by asking for each slot. */
  private static String bySlot(SlotSet set) {
    StringBuilder text = new StringBuilder();
    IntStream.range(0, SlotSet.SLOTS)
        .filter(slot -> set.contains(slot) && (slot == 0 || !set.contains(slot - 1)))
        .forEach(
            first -> {
              int last = first;
              while (last + 1 < SlotSet.SLOTS && set.contains(last + 1)) {
                last++;
              }
              text.append(text.isEmpty() ? "" : " ").append(first);
              text.append(last > first ? "-" + last : "");
            });
    return text.toString();
  }
}
