package io.vireo.server.command;

import java.nio.charset.StandardCharsets;

/**
 * Names of commands and options: ASCII, compared without regard to case and to the machine's
 * language.
 */
final class Ascii {
  private Ascii() {}

  /** The bytes of a name; one that a setting gives may be any {@code ByteText}. */
  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * Whether {@code lower}, which is in lower case, equals a stretch of {@code buf} but for case.
   */
  static boolean equalsIgnoreCase(byte[] lower, byte[] buf, int off, int len) {
    if (lower.length != len) {
      return false;
    }
    for (int i = 0; i < len; i++) {
      int b = buf[off + i];
      if (lower[i] != (b >= 'A' && b <= 'Z' ? b + 32 : b)) {
        return false;
      }
    }
    return true;
  }
}
