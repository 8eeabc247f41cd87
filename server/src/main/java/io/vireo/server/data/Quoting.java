package io.vireo.server.data;

/** Bytes as a quoted text of printable ASCII characters, for people. Any thread. */
public final class Quoting {
  private Quoting() {}

  /** Quotes bytes: {@code "a\x00\n"}. */
  public static String quote(Bytes bytes) {
    StringBuilder text = new StringBuilder(bytes.length() + 2).append('"');
    for (int i = 0; i < bytes.length(); i++) {
      append(text, bytes.at(i) & 0xff);
    }
    return text.append('"').toString();
  }

  private static char hex(int digit) {
    return Character.forDigit(digit, 16);
  }

  private static void append(StringBuilder text, int b) {
    switch (b) {
      case '\\', '"' -> text.append('\\').append((char) b);
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      case 7 -> text.append("\\a");
      case 8 -> text.append("\\b");
      default -> {
        if (b >= ' ' && b < 127) {
          text.append((char) b);
        } else {
          text.append("\\x").append(hex(b >> 4)).append(hex(b & 15));
        }
      }
    }
  }
}
