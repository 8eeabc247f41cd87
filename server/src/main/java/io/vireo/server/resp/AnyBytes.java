package io.vireo.server.resp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Texts of errors and states that need not be UTF-8, as those of scripts. What is not is kept byte
 * by byte: a byte from 128 on stands in the text as a surrogate without its other half, which no
 * text has otherwise.
 */
public final class AnyBytes {
  private static final char FIRST = '\udc80';
  private static final char LAST = '\udcff';
  private static final char UNREADABLE = '\ufffd';

  private AnyBytes() {}

  /** The text of some bytes. */
  public static String text(byte[] bytes, int from, int to) {
    String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    if (text.indexOf(UNREADABLE) < 0) {
      return text;
    }
    StringBuilder kept = new StringBuilder(to - from);
    for (int i = from; i < to; i++) {
      kept.append(bytes[i] >= 0 ? (char) bytes[i] : (char) (FIRST + (bytes[i] & 0x7F)));
    }
    return kept.toString();
  }

  /** The bytes of a text. */
  public static byte[] bytes(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isByte(text, i)) {
        return mixed(text);
      }
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] mixed(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      if (isByte(text, i)) {
        out.writeBytes(text.substring(from, i).getBytes(StandardCharsets.UTF_8));
        out.write(text.charAt(i) - FIRST + 0x80);
        from = i + 1;
      }
    }
    out.writeBytes(text.substring(from).getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  private static boolean isByte(String text, int at) {
    char letter = text.charAt(at);
    return letter >= FIRST
        && letter <= LAST
        && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
  }
}
