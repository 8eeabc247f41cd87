package io.vireo.server.transcript;

import io.vireo.config.SplitArgs;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.RespValue.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;

/** Reads what one line says about a reply that is no aggregate, or an empty one. */
final class ScalarParser {
  private static final java.util.regex.Pattern TYPED =
      java.util.regex.Pattern.compile(
          "\\((verbatim ...|[a-z ]+)\\)(?: (.*))?", java.util.regex.Pattern.DOTALL);
  private static final java.util.regex.Pattern RANGE =
      java.util.regex.Pattern.compile("(-?\\d+)\\.\\.(-?\\d+)");

  private ScalarParser() {}

  static Pattern parse(String text) {
    if (text.equals("*")) {
      return new Pattern.Any();
    } else if (text.startsWith("\"")) {
      return new Pattern.Exactly(new RespValue.Text(unquote(text)));
    } else if (text.length() > 1 && text.startsWith("~") && text.endsWith("~")) {
      return new Pattern.Matching(
          java.util.regex.Pattern.compile(
              text.substring(1, text.length() - 1),
              java.util.regex.Pattern.DOTALL | java.util.regex.Pattern.MULTILINE));
    }
    Matcher typed = TYPED.matcher(text);
    if (typed.matches()) {
      return typed(typed.group(1), typed.group(2));
    }
    return new Pattern.Exactly(new RespValue.Status(text));
  }

  private static Pattern typed(String type, String value) {
    return switch (type) {
      case "nil" -> new Pattern.Nothing();
      case "nil array" -> new Pattern.Exactly(new RespValue.Nil(true));
      case "true", "false" -> new Pattern.Exactly(new RespValue.Bool(type.equals("true")));
      case "empty array" -> empty(Kind.ARRAY);
      case "empty hash", "empty map" -> empty(Kind.MAP);
      case "empty set" -> empty(Kind.SET);
      case "empty push" -> empty(Kind.PUSH);
      case "closed" -> new Pattern.Closed();
      case "integer" -> integer(value);
      case "double" ->
          value.equals("*")
              ? new Pattern.AnyReal()
              : new Pattern.Exactly(new RespValue.Real(value));
      case "big number" -> new Pattern.Exactly(new RespValue.Big(value));
      case "status" -> new Pattern.Exactly(new RespValue.Status(unquote(value)));
      case "error" -> failure(value);
      default -> verbatim(type, value);
    };
  }

  private static Pattern empty(Kind kind) {
    return new Pattern.Exactly(new RespValue.Many(kind, List.of()));
  }

  private static Pattern integer(String value) {
    Matcher range = RANGE.matcher(value);
    if (value.equals("*")) {
      return new Pattern.Between(Long.MIN_VALUE, Long.MAX_VALUE);
    } else if (range.matches()) {
      return new Pattern.Between(Long.parseLong(range.group(1)), Long.parseLong(range.group(2)));
    }
    return new Pattern.Exactly(new RespValue.Whole(Long.parseLong(value)));
  }

  private static Pattern failure(String value) {
    return value.endsWith("*")
        ? new Pattern.FailureBeginning(value.substring(0, value.length() - 1))
        : new Pattern.Exactly(new RespValue.Failure(value));
  }

  private static Pattern verbatim(String type, String value) {
    if (!type.startsWith("verbatim ")) {
      throw new IllegalArgumentException("No reply is called (" + type + ")");
    }
    return new Pattern.Exactly(
        new RespValue.Verbatim(type.substring("verbatim ".length()), unquote(value)));
  }

  /** Where the quoted string at the beginning of a text ends, or -1. */
  static int endOfQuoted(String text) {
    for (int i = 1; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == '"') {
        return i + 1;
      }
    }
    return -1;
  }

  /** The bytes of a quoted string, one char each. */
  static String unquote(String text) {
    byte[] line = text.getBytes(StandardCharsets.UTF_8);
    List<byte[]> words = SplitArgs.split(line, 0, line.length);
    if (words == null || words.size() != 1 || !text.startsWith("\"")) {
      throw new IllegalArgumentException("Not one quoted string: " + text);
    }
    return new String(words.get(0), StandardCharsets.ISO_8859_1);
  }
}
