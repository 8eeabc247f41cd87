package io.vireo.cli.shell;

import io.vireo.config.SplitArgs;
import java.util.List;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Colours the line as it is typed, and shows behind it what may follow. */
final class LineHighlighter implements Highlighter {
  private static final AttributedStyle HINT =
      AttributedStyle.DEFAULT.foreground(AttributedStyle.BRIGHT + AttributedStyle.BLACK);
  private static final AttributedStyle NAME = AttributedStyle.DEFAULT.bold();
  private static final AttributedStyle QUOTED =
      AttributedStyle.DEFAULT.foreground(AttributedStyle.YELLOW);

  private final Assistant assistant;
  private final Preferences preferences;
  private boolean accepted;

  LineHighlighter(Assistant assistant, Preferences preferences) {
    this.assistant = assistant;
    this.preferences = preferences;
  }

  /** Whether the line is done, so that no hint stays on the screen. */
  void accepted(boolean done) {
    accepted = done;
  }

  @Override
  public AttributedString highlight(LineReader reader, String buffer) {
    AttributedStringBuilder out = new AttributedStringBuilder();
    if (preferences.colours()) {
      colour(buffer, out);
    } else {
      out.append(buffer);
    }
    boolean atEnd = reader.getBuffer().cursor() == buffer.length();
    if (!accepted && atEnd && preferences.hints() && !buffer.isBlank()) {
      String hint = hint(buffer);
      if (!hint.isEmpty()) {
        boolean gap = !Character.isWhitespace(buffer.charAt(buffer.length() - 1));
        out.append((gap ? " " : "") + hint, HINT);
      }
    }
    return out.toAttributedString();
  }

  /** What may follow the words of a line. */
  String hint(String buffer) {
    List<String> words = SplitArgs.split(TypedLine.bytes(buffer));
    if (words == null) {
      return "";
    }
    CommandDocs.Found found = assistant.docs().find(words);
    if (found == null) {
      return "";
    }
    List<String> given = words.subList(found.words(), words.size());
    if (given.isEmpty()) {
      return found.doc().syntax();
    }
    return SyntaxMatch.of(found.doc().arguments(), given).rest();
  }

  private static void colour(String buffer, AttributedStringBuilder out) {
    boolean first = true;
    char quote = 0;
    for (int i = 0; i < buffer.length(); i++) {
      char c = buffer.charAt(i);
      boolean inside = quote != 0;
      if (inside && c == '\\' && i + 1 < buffer.length()) {
        out.append(buffer.substring(i, i + 2), QUOTED);
        i++;
        continue;
      }
      if (inside && c == quote) {
        quote = 0;
      } else if (!inside && (c == '"' || c == '\'')) {
        quote = c;
        inside = true;
      }
      first &= !Character.isWhitespace(c) || out.length() == 0;
      out.append(String.valueOf(c), inside ? QUOTED : first ? NAME : AttributedStyle.DEFAULT);
    }
  }
}
