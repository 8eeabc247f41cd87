package io.vireo.config;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a line into words as redis.conf and inline commands do, and quotes words for such a line.
 *
 * <p>Words are parted by white space; a vertical tab or a form feed does not end a word that is not
 * quoted, and belongs to it. Between double quotes {@code \n \r \t \b \a} and {@code \xHH} stand
 * for one byte and any other escaped byte for itself; between single quotes only {@code \'} is an
 * escape. A closing quote must be followed by white space or the end of the line. A NUL byte ends
 * the line. Safe from any thread.
 */
public final class SplitArgs {
  private static final String HEX = "0123456789abcdef";

  private final byte[] line;
  private final int end;
  private int at;

  private SplitArgs(byte[] line, int from, int to) {
    this.line = line;
    this.at = from;
    this.end = to;
  }

  /**
   * Splits bytes {@code from} (inclusive) to {@code to} (exclusive) of an array.
   *
   * @return the words, or null if the quotes are not balanced
   */
  public static List<byte[]> split(byte[] line, int from, int to) {
    return new SplitArgs(line, from, to).words();
  }

  /** Splits a text, a {@link ByteText}; null if the quotes are not balanced. */
  public static List<String> split(String text) {
    byte[] line = ByteText.bytes(text);
    List<byte[]> words = split(line, 0, line.length);
    return words == null ? null : words.stream().map(ByteText::of).toList();
  }

  /**
   * Puts a word, a {@link ByteText}, between double quotes so that {@link #split} gives it back.
   */
  public static String quote(String word) {
    return quote(ByteText.bytes(word));
  }

  /** Puts a word between double quotes, in ASCII, so that {@link #split} gives it back. */
  public static String quote(byte[] word) {
    StringBuilder quoted = new StringBuilder(word.length + 2).append('"');
    for (byte b : word) {
      quoteByte(quoted, b);
    }
    return quoted.append('"').toString();
  }

  private static void quoteByte(StringBuilder out, byte b) {
    switch (b) {
      case '\\', '"' -> out.append('\\').append((char) b);
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case 7 -> out.append("\\a");
      case '\b' -> out.append("\\b");
      default -> {
        if (b >= ' ' && b < 127) {
          out.append((char) b);
        } else {
          out.append("\\x").append(HEX.charAt((b >> 4) & 15)).append(HEX.charAt(b & 15));
        }
      }
    }
  }

  private List<byte[]> words() {
    List<byte[]> words = new ArrayList<>();
    while (true) {
      while (!atEnd() && isSpace(line[at])) {
        at++;
      }
      if (atEnd()) {
        return words;
      }
      byte[] word = word();
      if (word == null) {
        return null;
      }
      words.add(word);
    }
  }

  private byte[] word() {
    ByteArrayOutputStream word = new ByteArrayOutputStream();
    while (!atEnd() && !endsWord(line[at])) {
      byte b = line[at++];
      if (b == '"' || b == '\'') {
        boolean closed = b == '"' ? doubleQuoted(word) : singleQuoted(word);
        return closed && (atEnd() || isSpace(line[at])) ? word.toByteArray() : null;
      }
      word.write(b);
    }
    return word.toByteArray();
  }

  private boolean doubleQuoted(ByteArrayOutputStream word) {
    while (!atEnd()) {
      byte b = line[at++];
      if (b == '"') {
        return true;
      }
      if (b == '\\' && !atEnd()) {
        word.write(escaped());
      } else {
        word.write(b);
      }
    }
    return false;
  }

  private int escaped() {
    if (line[at] == 'x' && at + 2 < end && hex(line[at + 1]) >= 0 && hex(line[at + 2]) >= 0) {
      int value = hex(line[at + 1]) << 4 | hex(line[at + 2]);
      at += 3;
      return value;
    }
    byte b = line[at++];
    return switch (b) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'a' -> 7;
      default -> b;
    };
  }

  private boolean singleQuoted(ByteArrayOutputStream word) {
    while (!atEnd()) {
      byte b = line[at++];
      if (b == '\'') {
        return true;
      }
      if (b == '\\' && !atEnd() && line[at] == '\'') {
        at++;
        word.write('\'');
      } else {
        word.write(b);
      }
    }
    return false;
  }

  private boolean atEnd() {
    return at >= end || line[at] == 0;
  }

  private static boolean endsWord(byte b) {
    return b == ' ' || b == '\t' || b == '\n' || b == '\r';
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || (b >= 9 && b <= 13);
  }

  private static int hex(byte b) {
    return Character.digit(b, 16);
  }
}
