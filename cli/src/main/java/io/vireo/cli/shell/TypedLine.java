package io.vireo.cli.shell;

import io.vireo.config.ByteText;
import io.vireo.config.SplitArgs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.CompletingParsedLine;

/**
 * A line as far as it is typed: the whole words before the cursor, and the word at the cursor as it
 * stands there.
 */
final class TypedLine implements CompletingParsedLine {
  private final String line;
  private final int cursor;
  private final List<String> words;
  private final String word;

  private TypedLine(String line, int cursor, List<String> words, String word) {
    this.line = line;
    this.cursor = cursor;
    this.words = words;
    this.word = word;
  }

  static TypedLine of(String line, int cursor) {
    String before = line.substring(0, cursor);
    int start = startOfLastWord(before);
    List<String> words = SplitArgs.split(bytes(before.substring(0, start)));
    return new TypedLine(
        line,
        cursor,
        words == null ? new ArrayList<>() : new ArrayList<>(words),
        before.substring(start));
  }

  /** A text of the terminal as bytes in UTF-8. */
  static String bytes(String text) {
    return ByteText.of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether quotes are open, so that more has to follow. */
  static boolean isOpen(String line) {
    String text = bytes(line);
    return SplitArgs.split(text) == null
        && (SplitArgs.split(text + '"') != null || SplitArgs.split(text + '\'') != null);
  }

  private static int startOfLastWord(String text) {
    char quote = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        if (c == '\\') {
          i++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (Character.isWhitespace(c)) {
        start = i + 1;
      }
    }
    return start;
  }

  /** The words before the one at the cursor, unquoted. */
  List<String> before() {
    return words;
  }

  @Override
  public String word() {
    return word;
  }

  @Override
  public int wordCursor() {
    return word.length();
  }

  @Override
  public int wordIndex() {
    return words.size();
  }

  @Override
  public List<String> words() {
    List<String> all = new ArrayList<>(words);
    all.add(word);
    return all;
  }

  @Override
  public String line() {
    return line;
  }

  @Override
  public int cursor() {
    return cursor;
  }

  @Override
  public CharSequence escape(CharSequence candidate, boolean complete) {
    return candidate;
  }

  @Override
  public int rawWordCursor() {
    return word.length();
  }

  @Override
  public int rawWordLength() {
    return word.length();
  }
}
