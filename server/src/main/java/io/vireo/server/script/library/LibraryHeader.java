package io.vireo.server.script.library;

import io.vireo.config.SplitArgs;
import io.vireo.server.data.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The first line of a library, {@code #!lua name=mylib}: which engine runs it, and what it is
 * called.
 *
 * @param engine the name of the engine as it is written there
 * @param name the name of the library
 * @param length how many bytes the line has, without its end
 */
public record LibraryHeader(String engine, Bytes name, int length) {
  /** What a name may consist of, as a sentence. */
  public static final String NAME_RULE =
      "Library names can only contain letters, numbers, or underscores(_) and must be at least one"
          + " character long";

  private static final String NAME = "name=";

  /**
   * Reads the first line of a library.
   *
   * @throws LibraryException if there is none, or it does not tell what it has to
   */
  public static LibraryHeader of(byte[] code) throws LibraryException {
    if (code.length < 2 || code[0] != '#' || code[1] != '!') {
      throw new LibraryException("Missing library metadata");
    }
    int end = lineEnd(code);
    List<byte[]> words = end < 0 ? null : SplitArgs.split(code, 0, end);
    if (words == null) {
      throw new LibraryException("Invalid library metadata");
    }
    Bytes name = name(words);
    String engine = text(words.get(0)).substring(2);
    if (name == null) {
      throw new LibraryException("Library name was not given");
    }
    return new LibraryHeader(engine, name, end);
  }

  /** The end of the first line; a byte 0 ends the text. */
  private static int lineEnd(byte[] code) {
    for (int i = 0; i < code.length && code[i] != 0; i++) {
      if (code[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static Bytes name(List<byte[]> words) throws LibraryException {
    Bytes name = null;
    for (byte[] word : words.subList(1, words.size())) {
      if (!text(word).toLowerCase(Locale.ROOT).startsWith(NAME)) {
        throw new LibraryException("Invalid metadata value given: " + utf8(word));
      }
      if (name != null) {
        throw new LibraryException(
            "Invalid metadata value, name argument was given multiple times");
      }
      name = Bytes.of(Arrays.copyOfRange(word, NAME.length(), word.length));
    }
    return name;
  }

  private static String text(byte[] word) {
    return new String(word, StandardCharsets.ISO_8859_1);
  }

  private static String utf8(byte[] word) {
    return new String(word, StandardCharsets.UTF_8);
  }

  /** Whether a library or a function may be called so. */
  public static boolean isName(Bytes name) {
    for (int i = 0; i < name.length(); i++) {
      byte b = name.at(i);
      boolean letter = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z';
      if (!letter && b != '_' && (b < '0' || b > '9')) {
        return false;
      }
    }
    return !name.isEmpty();
  }
}
