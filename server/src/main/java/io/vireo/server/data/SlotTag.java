package io.vireo.server.data;

import java.nio.charset.StandardCharsets;

/**
 * A short text for each slot, which has this slot as a key or as a hash tag: the first of one, two
 * or three letters and digits. They are the same that other servers and tools use. Any thread.
 */
public final class SlotTag {
  private static final byte[] ALPHABET =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
          .getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST = 3;

  /** The letters of each slot's text as digits of a number, after a 1. */
  private static final int[] TAGS = new int[KeySlot.COUNT];

  static {
    for (int length = 1, combinations = ALPHABET.length;
        length <= LONGEST;
        length++, combinations *= ALPHABET.length) {
      for (int i = 0; i < combinations; i++) {
        int slot = KeySlot.crc(letters(i, length)) & KeySlot.COUNT - 1;
        if (TAGS[slot] == 0) {
          TAGS[slot] = combinations + i;
        }
      }
    }
  }

  private SlotTag() {}

  private static byte[] letters(int number, int length) {
    byte[] letters = new byte[length];
    int rest = number;
    for (int i = length - 1; i >= 0; i--) {
      letters[i] = ALPHABET[rest % ALPHABET.length];
      rest /= ALPHABET.length;
    }
    return letters;
  }

  /** The text of a slot. */
  public static String of(int slot) {
    int length = 1;
    int combinations = ALPHABET.length;
    while (TAGS[slot] >= 2 * combinations) {
      length++;
      combinations *= ALPHABET.length;
    }
    return new String(letters(TAGS[slot] - combinations, length), StandardCharsets.US_ASCII);
  }
}
