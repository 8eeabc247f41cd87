package io.vireo.cli.shell;

import io.vireo.cli.resp.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An argument of a command, as COMMAND DOCS describes it.
 *
 * @param name what it is called
 * @param type key, string, integer, double, pattern, unix-time, pure-token, oneof or block
 * @param token the word before it, or that it is; empty for none
 * @param optional whether it may be left out
 * @param multiple whether there may be many
 * @param repeatsToken whether each of many has the token before it
 * @param parts the choices of a oneof, the sequence of a block
 */
record ArgumentDoc(
    String name,
    String type,
    String token,
    boolean optional,
    boolean multiple,
    boolean repeatsToken,
    List<ArgumentDoc> parts) {

  static List<ArgumentDoc> list(Reply arguments) {
    List<ArgumentDoc> docs = new ArrayList<>();
    if (arguments != null) {
      arguments.elements().forEach(argument -> docs.add(of(argument)));
    }
    return List.copyOf(docs);
  }

  private static ArgumentDoc of(Reply reply) {
    Reply flags = reply.field("flags");
    List<String> names =
        flags == null ? List.of() : flags.elements().stream().map(Reply::text).toList();
    String display = text(reply, "display_text");
    return new ArgumentDoc(
        display.isEmpty() ? text(reply, "name") : display,
        text(reply, "type"),
        text(reply, "token"),
        names.contains("optional"),
        names.contains("multiple"),
        names.contains("multiple_token"),
        list(reply.field("arguments")));
  }

  private static String text(Reply reply, String field) {
    Reply value = reply.field(field);
    return value == null ? "" : value.text();
  }

  boolean isKey() {
    return type.equals("key");
  }

  boolean isPureToken() {
    return type.equals("pure-token");
  }

  /** As documentation writes it: [EX seconds | PX milliseconds]. */
  String syntax() {
    String text = repeated();
    return optional ? "[" + text + "]" : text;
  }

  private String repeated() {
    String one = once();
    if (!multiple) {
      return one;
    }
    String again = repeatsToken || token.isEmpty() ? one : value();
    return one + " [" + again + " ...]";
  }

  /** The token and what follows it, once. */
  String once() {
    String value = value();
    return token.isEmpty() ? value : value.isEmpty() ? token : token + " " + value;
  }

  /** What follows the token. */
  String value() {
    return switch (type) {
      case "pure-token" -> "";
      case "oneof" -> {
        String choices = parts.stream().map(ArgumentDoc::syntax).collect(Collectors.joining(" | "));
        yield optional ? choices : "<" + choices + ">";
      }
      case "block" -> parts.stream().map(ArgumentDoc::syntax).collect(Collectors.joining(" "));
      default -> name;
    };
  }

  /** The words with which it can begin, if it begins with one of certain words. */
  List<String> firstWords() {
    if (!token.isEmpty()) {
      return List.of(token);
    }
    if (type.equals("oneof")) {
      return parts.stream().flatMap(part -> part.firstWords().stream()).toList();
    }
    return type.equals("block") && !parts.isEmpty() ? parts.get(0).firstWords() : List.of();
  }

  /** Whether a key may stand here. */
  boolean beginsWithKey() {
    if (!token.isEmpty()) {
      return false;
    }
    return switch (type) {
      case "key" -> true;
      case "oneof" -> parts.stream().anyMatch(ArgumentDoc::beginsWithKey);
      case "block" -> !parts.isEmpty() && parts.get(0).beginsWithKey();
      default -> false;
    };
  }
}
