package io.vireo.persistence.tool;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Bytes from a file as text that does no harm to a terminal. Any thread. */
final class Printable {
  private static final int LONGEST = 512;
  private static final int LONGEST_CHARACTER = 4;

  private Printable() {}

  /** All of a text if it is short, else its beginning and an ellipsis. */
  static String of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** All of it if it is short, else its beginning and an ellipsis. */
  static String of(byte[] bytes) {
    return of(bytes, LONGEST);
  }

  /** At most {@code longest} characters, with an ellipsis in the place of the rest. */
  static String of(byte[] bytes, int longest) {
    String text = text(bytes, Math.min(bytes.length, longest * LONGEST_CHARACTER));
    return text.length() <= longest ? text : text.substring(0, longest - 3) + "...";
  }

  private static String text(byte[] bytes, int looked) {
    String text = decoded(bytes, looked);
    if (text != null && text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < looked; i++) {
      if (bytes[i] >= ' ' && bytes[i] < 0x7f) {
        escaped.append((char) bytes[i]);
      } else {
        escaped.append(String.format("\\x%02x", bytes[i]));
      }
    }
    return escaped.toString();
  }

  /** The text, without a last character that is not whole; null if it is none. */
  private static String decoded(byte[] bytes, int looked) {
    CharBuffer text = CharBuffer.allocate(looked);
    CoderResult result =
        StandardCharsets.UTF_8
            .newDecoder()
            .decode(ByteBuffer.wrap(bytes, 0, looked), text, looked == bytes.length);
    return result.isError() ? null : text.flip().toString();
  }
}
