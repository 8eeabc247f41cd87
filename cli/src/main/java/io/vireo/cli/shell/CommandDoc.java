package io.vireo.cli.shell;

import io.vireo.cli.resp.Reply;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the server says of a command.
 *
 * @param name in capitals, of a subcommand with its container's: CONFIG GET
 * @param summary one sentence
 * @param since the version that it came with
 * @param group what it belongs to
 * @param complexity in the O notation
 * @param arguments what follows the name
 * @param subcommands by their last word in capitals
 */
record CommandDoc(
    String name,
    String summary,
    String since,
    String group,
    String complexity,
    List<ArgumentDoc> arguments,
    Map<String, CommandDoc> subcommands) {

  static CommandDoc of(String name, Reply doc) {
    Map<String, CommandDoc> subcommands = new TreeMap<>();
    Reply inner = doc.field("subcommands");
    if (inner != null) {
      for (int i = 0; i + 1 < inner.size(); i += 2) {
        String full = inner.at(i).text().toUpperCase(Locale.ROOT).replace('|', ' ');
        subcommands.put(full.substring(full.indexOf(' ') + 1), of(full, inner.at(i + 1)));
      }
    }
    return new CommandDoc(
        name.toUpperCase(Locale.ROOT),
        text(doc, "summary"),
        text(doc, "since"),
        text(doc, "group"),
        text(doc, "complexity"),
        ArgumentDoc.list(doc.field("arguments")),
        subcommands);
  }

  private static String text(Reply doc, String field) {
    Reply value = doc.field(field);
    return value == null ? "" : value.text();
  }

  /** The arguments as documentation writes them. */
  String syntax() {
    if (!subcommands.isEmpty() && arguments.isEmpty()) {
      return subcommands.keySet().stream().collect(Collectors.joining(" | "));
    }
    return arguments.stream().map(ArgumentDoc::syntax).collect(Collectors.joining(" "));
  }
}
