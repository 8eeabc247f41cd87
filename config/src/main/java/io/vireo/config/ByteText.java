package io.vireo.config;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Texts of the configuration are bytes, as they are for Redis: a character from U+0000 to U+00FF
 * stands for one byte, and others do not occur. So a password may be any bytes. What names a file
 * is turned into the system's encoding when the file is used. Safe from any thread.
 */
public final class ByteText {
  private static final Charset BYTES = StandardCharsets.ISO_8859_1;

  private ByteText() {}

  /** The text that stands for bytes. */
  public static String of(byte[] bytes) {
    return new String(bytes, BYTES);
  }

  /** The bytes that a text stands for. */
  public static byte[] bytes(String text) {
    return text.getBytes(BYTES);
  }

  /** The text for what the system calls so: a path, an argument of the program. */
  public static String ofSystem(String name) {
    return of(name.getBytes(systemEncoding()));
  }

  /** The text with the letters of ASCII, and no others, in lower case. */
  public static String lower(String text) {
    StringBuilder lower = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      lower.setCharAt(i, c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
    }
    return lower.toString();
  }

  /** The text as people read it, in UTF-8: for logs and messages. */
  public static String shown(String text) {
    return new String(bytes(text), StandardCharsets.UTF_8);
  }

  /**
   * The file that a text names.
   *
   * @throws InvalidPathException if the system's encoding has no such name
   */
  public static Path path(String text) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(bytes(text));
      return Path.of(systemEncoding().newDecoder().decode(bytes).toString());
    } catch (CharacterCodingException unknown) {
      throw new InvalidPathException(shown(text), "not in the system's encoding");
    }
  }

  /** The encoding in which the JVM talks to the system of names. */
  static Charset systemEncoding() {
    String name = System.getProperty("sun.jnu.encoding", "");
    return name.isEmpty() || !Charset.isSupported(name)
        ? Charset.defaultCharset()
        : Charset.forName(name);
  }
}
