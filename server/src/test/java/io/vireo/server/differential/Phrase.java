package io.vireo.server.differential;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern of a word: text with parts in braces that are drawn anew each time.
 *
 * <ul>
 *   <li>{@code {3..12}}: an integer between two bounds, both included
 *   <li>{@code {member}}: a word from a source of the {@link Vocabulary} or from the {@link
 *       Speaker}
 *   <li>{@code {x*45}} {@code {member*2..5}}: a character or a source several times
 *   <li>{@code \x00} a byte, {@code \s} a blank, {@code \} before a brace or a bar that is meant
 *   <li>{@code ""} the empty word
 * </ul>
 */
final class Phrase {
  private final List<Part> parts = new ArrayList<>();

  /** Appends a part of a word. */
  private interface Part {
    void write(Speaker speaker, StringBuilder out);
  }

  /** Reads a pattern; it stands for one word, so it has no blanks. */
  static Phrase of(String text) {
    Phrase phrase = new Phrase();
    if (!text.equals("\"\"")) {
      phrase.read(text);
    }
    return phrase;
  }

  private void read(String text) {
    StringBuilder literal = new StringBuilder();
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '{') {
        int end = text.indexOf('}', at);
        flush(literal);
        parts.add(braces(text.substring(at + 1, end)));
        at = end;
      } else if (c == '\\') {
        at = escape(text, at + 1, literal);
      } else {
        literal.append(c);
      }
    }
    flush(literal);
  }

  private static int escape(String text, int at, StringBuilder out) {
    char c = text.charAt(at);
    if (c == 'x') {
      out.append((char) Integer.parseInt(text.substring(at + 1, at + 3), 16));
      return at + 2;
    }
    out.append(c == 's' ? ' ' : c);
    return at;
  }

  private void flush(StringBuilder literal) {
    if (literal.length() > 0) {
      String text = literal.toString();
      parts.add((speaker, out) -> out.append(text));
      literal.setLength(0);
    }
  }

  private static Part braces(String inside) {
    int star = inside.indexOf('*');
    if (star > 0) {
      return repeat(inside.substring(0, star), inside.substring(star + 1));
    }
    if (inside.contains("..")) {
      long[] bounds = bounds(inside);
      return (speaker, out) -> out.append(speaker.number(bounds[0], bounds[1]));
    }
    return (speaker, out) -> out.append(speaker.word(inside));
  }

  private static Part repeat(String what, String times) {
    long[] bounds = bounds(times);
    Part part =
        what.length() == 1
            ? (speaker, out) -> out.append(what)
            : (speaker, out) -> out.append(speaker.word(what));
    return (speaker, out) -> {
      for (long i = speaker.number(bounds[0], bounds[1]); i > 0; i--) {
        part.write(speaker, out);
      }
    };
  }

  private static long[] bounds(String text) {
    int dots = text.indexOf("..");
    return dots < 0
        ? new long[] {Long.parseLong(text), Long.parseLong(text)}
        : new long[] {
          Long.parseLong(text.substring(0, dots)), Long.parseLong(text.substring(dots + 2))
        };
  }

  /** Draws a word. */
  String draw(Speaker speaker) {
    StringBuilder out = new StringBuilder();
    for (Part part : parts) {
      part.write(speaker, out);
    }
    return out.toString();
  }
}
