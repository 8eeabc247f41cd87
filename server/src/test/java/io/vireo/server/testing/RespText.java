package io.vireo.server.testing;

import io.vireo.server.testing.RespValue.Kind;
import java.util.ArrayList;
import java.util.List;

/** Writes replies as redis-cli shows them, so that they can be compared and pasted. */
public final class RespText {
  private RespText() {}

  /** The text of a reply: one line, or one for each element of an aggregate. */
  public static String of(RespValue value) {
    return String.join("\n", lines(value));
  }

  /** The lines of a reply. */
  public static List<String> lines(RespValue value) {
    if (value instanceof RespValue.Many many && !many.items().isEmpty()) {
      return many.kind() == Kind.MAP ? map(many) : elements(many);
    }
    return List.of(scalar(value));
  }

  private static List<String> elements(RespValue.Many many) {
    int width = String.valueOf(many.items().size()).length();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < many.items().size(); i++) {
      append(lines, prefix(i + 1, width, many.kind()), lines(many.items().get(i)));
    }
    return lines;
  }

  private static List<String> map(RespValue.Many many) {
    int width = String.valueOf(many.items().size() / 2).length();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < many.items().size(); i += 2) {
      String prefix = prefix(i / 2 + 1, width, Kind.MAP);
      String key = String.join(" ", lines(many.items().get(i)));
      List<String> value = lines(many.items().get(i + 1));
      boolean nested =
          many.items().get(i + 1) instanceof RespValue.Many inner && !inner.items().isEmpty();
      if (nested) {
        lines.add(prefix + key + " =>");
        append(lines, " ".repeat(prefix.length()), value);
      } else {
        append(lines, prefix + key + " => ", value);
      }
    }
    return lines;
  }

  private static String prefix(int number, int width, Kind kind) {
    return String.format("%" + width + "d%c ", number, kind.mark());
  }

  private static void append(List<String> lines, String prefix, List<String> nested) {
    for (int i = 0; i < nested.size(); i++) {
      lines.add((i == 0 ? prefix : " ".repeat(prefix.length())) + nested.get(i));
    }
  }

  private static String scalar(RespValue value) {
    if (value instanceof RespValue.Status status) {
      return isPlain(status.text()) ? status.text() : "(status) " + quote(status.text());
    } else if (value instanceof RespValue.Failure failure) {
      return "(error) " + failure.text();
    } else if (value instanceof RespValue.Whole whole) {
      return "(integer) " + whole.number();
    } else if (value instanceof RespValue.Text text) {
      return quote(text.text());
    } else if (value instanceof RespValue.Verbatim verbatim) {
      return "(verbatim " + verbatim.format() + ") " + quote(verbatim.text());
    } else if (value instanceof RespValue.Real real) {
      return "(double) " + real.digits();
    } else if (value instanceof RespValue.Big big) {
      return "(big number) " + big.digits();
    } else if (value instanceof RespValue.Bool bool) {
      return bool.value() ? "(true)" : "(false)";
    } else if (value instanceof RespValue.Nil nil) {
      return nil.array() ? "(nil array)" : "(nil)";
    }
    return ((RespValue.Many) value).kind().whenEmpty();
  }

  /** A status that could not be mistaken for anything else in a transcript. */
  private static boolean isPlain(String status) {
    return status.matches("[A-Za-z0-9@_+-][\\x20-\\x7e]*")
        && status.equals(status.strip())
        && !status.matches("\\d+[)#~>].*|[a-z]+[<>].*|advance .*|raw.*|==.*");
  }

  /** A string between quotes, everything but printable ASCII escaped. */
  public static String quote(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        case '\b' -> quoted.append("\\b");
        case 7 -> quoted.append("\\a");
        default -> {
          if (c >= ' ' && c < 0x7f) {
            quoted.append(c);
          } else {
            quoted.append(String.format("\\x%02x", (int) c));
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
