package io.vireo.lua.module;

import java.nio.charset.StandardCharsets;

/** How characters are written that do not stand for themselves: control characters and " / \ . */
final class JsonEscapes {
  private static final int CHARACTERS = 256;
  private static final int DELETE = 127;
  private static final String SHORT = "\b\t\n\f\r\"\\/";
  private static final String NAMES = "btnfr\"\\/";
  private static final byte[][] ESCAPES = new byte[CHARACTERS][];

  static {
    for (int i = 0; i < ' '; i++) {
      ESCAPES[i] = ascii("\\u%04x".formatted(i));
    }
    ESCAPES[DELETE] = ascii("\\u007f");
    for (int i = 0; i < SHORT.length(); i++) {
      ESCAPES[SHORT.charAt(i)] = ascii("\\" + NAMES.charAt(i));
    }
  }

  private JsonEscapes() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static boolean isSpecial(byte character) {
    return ESCAPES[character & 0xFF] != null;
  }

  static byte[] of(byte character) {
    return ESCAPES[character & 0xFF];
  }

  /** The character that an escape of one letter stands for, 0 if there is none. */
  static int meaning(int letter) {
    int index = letter == 0 ? -1 : NAMES.indexOf(letter);
    return index < 0 ? 0 : SHORT.charAt(index);
  }
}
