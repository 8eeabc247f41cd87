package io.vireo.server.scripting;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Answers as they go over the wire, in a line of printable characters. What cannot be the same
 * twice is replaced by its name: addresses, and the digest of the script itself. What is very long
 * is told by its length and a digest.
 */
final class Wire {
  private static final int LONGEST = 2_000;
  private static final Pattern ADDRESS =
      Pattern.compile("\\b(table|function|thread|userdata|cjson): 0x[0-9a-f]{12}");

  private Wire() {}

  /** The answer to a script. */
  static String shown(byte[] answer, String script) {
    if (answer == null) {
      return Interpreter.SILENCE;
    }
    String text = new String(answer, StandardCharsets.ISO_8859_1);
    if (text.length() > LONGEST) {
      return "(" + text.length() + " bytes, SHA-1 " + sha(text) + ")";
    }
    text = ADDRESS.matcher(text).replaceAll("$1: 0xADDRESS");
    return escaped(text.replace(sha(script), "SHA"));
  }

  /** A text with escapes for what is not printable. */
  static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      switch (letter) {
        case '\r' -> out.append("\\r");
        case '\n' -> out.append("\\n");
        case '\\' -> out.append("\\\\");
        default -> {
          if (letter >= ' ' && letter <= '~') {
            out.append(letter);
          } else {
            out.append("\\x").append(HexFormat.of().toHexDigits((byte) letter));
          }
        }
      }
    }
    return out.toString();
  }

  /** A text whose escapes are what they stand for. */
  static String unescaped(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      if (letter != '\\') {
        out.append(letter);
        continue;
      }
      letter = text.charAt(++i);
      switch (letter) {
        case 'r' -> out.append('\r');
        case 'n' -> out.append('\n');
        case 'x' -> {
          out.append((char) HexFormat.fromHexDigits(text, i + 1, i + 3));
          i += 2;
        }
        default -> out.append(letter);
      }
    }
    return out.toString();
  }

  /** The digest of a text of bytes, as EVALSHA takes it. */
  static String sha(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
