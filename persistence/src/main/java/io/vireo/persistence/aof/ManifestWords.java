package io.vireo.persistence.aof;

import java.util.ArrayList;
import java.util.List;

/** The words of a manifest's line: quoted where they hold spaces or stranger things. */
final class ManifestWords {
  private ManifestWords() {}

  /** The words of a line; null if its quotes are not in order. */
  static List<String> split(String line) {
    List<String> words = new ArrayList<>();
    int at = 0;
    while (at < line.length()) {
      if (line.charAt(at) == ' ' || line.charAt(at) == '\t') {
        at++;
        continue;
      }
      StringBuilder word = new StringBuilder();
      at = line.charAt(at) == '"' ? quoted(line, at + 1, word) : plain(line, at, word);
      if (at < 0) {
        return null;
      }
      words.add(word.toString());
    }
    return words;
  }

  private static int plain(String line, int from, StringBuilder word) {
    int at = from;
    while (at < line.length() && line.charAt(at) != ' ' && line.charAt(at) != '\t') {
      word.append(line.charAt(at++));
    }
    return at;
  }

  private static int quoted(String line, int from, StringBuilder word) {
    int at = from;
    while (at < line.length() && line.charAt(at) != '"') {
      char c = line.charAt(at++);
      if (c == '\\' && at < line.length()) {
        c = unescaped(line.charAt(at++));
      }
      word.append(c);
    }
    boolean closed = at < line.length();
    boolean alone = at + 1 >= line.length() || line.charAt(at + 1) == ' ';
    return closed && alone ? at + 1 : -1;
  }

  private static char unescaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> c;
    };
  }

  /** A word as a line may have it. */
  static String quoted(String word) {
    boolean plain = !word.isEmpty() && word.chars().noneMatch(ManifestWords::isSpecial);
    if (plain) {
      return word;
    }
    StringBuilder text = new StringBuilder("\"");
    for (char c : word.toCharArray()) {
      switch (c) {
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        case '"', '\\' -> text.append('\\').append(c);
        default -> text.append(c);
      }
    }
    return text.append('"').toString();
  }

  private static boolean isSpecial(int c) {
    return c <= ' ' || c == '"' || c == '\'' || c == '\\';
  }
}
