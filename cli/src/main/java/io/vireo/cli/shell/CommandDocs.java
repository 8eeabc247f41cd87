package io.vireo.cli.shell;

import io.vireo.cli.resp.Reply;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What the server says of its commands (COMMAND DOCS). Immutable; any thread. */
final class CommandDocs {
  /** Nothing is known. */
  static final CommandDocs NONE = new CommandDocs(Map.of());

  /**
   * The command of a line, and how many of its words name it.
   *
   * @param doc the command
   * @param words 1, or 2 for a subcommand
   */
  record Found(CommandDoc doc, int words) {}

  private final Map<String, CommandDoc> commands;

  private CommandDocs(Map<String, CommandDoc> commands) {
    this.commands = commands;
  }

  static CommandDocs of(Reply docs) {
    Map<String, CommandDoc> commands = new TreeMap<>();
    for (int i = 0; i + 1 < docs.size(); i += 2) {
      CommandDoc doc = CommandDoc.of(docs.at(i).text(), docs.at(i + 1));
      commands.put(doc.name(), doc);
    }
    return new CommandDocs(commands);
  }

  /** All commands by their names in capitals. */
  Map<String, CommandDoc> commands() {
    return commands;
  }

  /** The command that words begin with, or null. */
  Found find(List<String> words) {
    if (words.isEmpty()) {
      return null;
    }
    CommandDoc doc = commands.get(words.get(0).toUpperCase(Locale.ROOT));
    if (doc == null) {
      return null;
    }
    CommandDoc inner =
        words.size() < 2 ? null : doc.subcommands().get(words.get(1).toUpperCase(Locale.ROOT));
    return inner == null ? new Found(doc, 1) : new Found(inner, 2);
  }
}
